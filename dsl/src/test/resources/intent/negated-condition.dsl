# Questions that do not mention "refund" and are about law go to demo/strong
# 1-13 requests that do not (have "refund" or "refunds") and are about law go to demo/strong
# MODEL 13-13 demo/strong: demo/strong, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain law {
  mmlu_categories: ["law"]
}

SIGNAL keyword about_refund {
  operator: "OR"
  keywords: ["refund", "refunds"]
}

ROUTE not_about_refund_law (description = "Questions that do not mention \"refund\" and are about law go to demo/strong") {
  PRIORITY 10
  WHEN NOT keyword("about_refund") AND domain("law")
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "Is a verbal contract to sell land enforceable in court, and what must the plaintiff prove?" -> not_about_refund_law
}
