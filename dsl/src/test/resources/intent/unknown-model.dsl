# Send math to gpt-9 and law to demo/strong
# 1-4 (not understood)
# 6-8 requests that are about law go to demo/strong
# NOT 1-3 Send math to: it is left out with the words "gpt-9", which are not understood
# NOT 4-4 gpt-9: there is no model "gpt-9" here; name one of demo/small, demo/strong, demo/zh; a subject of your own is said as: questions about "gpt-9"
# MODEL 8-8 demo/strong: demo/strong, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain law {
  mmlu_categories: ["law"]
}

ROUTE law (description = "law to demo/strong") {
  PRIORITY 10
  WHEN domain("law")
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "Is a verbal contract to sell land enforceable in court, and what must the plaintiff prove?" -> law
}
