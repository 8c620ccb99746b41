# Law questions go to demo/strong, add the system prompt "Cite the statute."
# 1-5 requests that are about law go to demo/strong
# 6-12 (not understood)
# NOT 6-12 add the system prompt "Cite the statute.": it is not clear of which requests: put "and" instead of the comma for those just spoken of, or add "for everything"
# MODEL 5-5 demo/strong: demo/strong, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain law {
  mmlu_categories: ["law"]
}

ROUTE law (description = "Law questions go to demo/strong") {
  PRIORITY 10
  WHEN domain("law")
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "Is a verbal contract to sell land enforceable in court, and what must the plaintiff prove?" -> law
}
