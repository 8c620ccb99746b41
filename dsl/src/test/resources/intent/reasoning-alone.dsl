# Use reasoning for law questions
# 1-5 requests that are about law go to demo/small with reasoning
# MODEL 2-2 reasoning: demo/small, no model is said, so it is the default model
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain law {
  mmlu_categories: ["law"]
}

ROUTE law (description = "Use reasoning for law questions") {
  PRIORITY 10
  WHEN domain("law")
  MODEL "demo/small" (reasoning = true, param_size = "4b")
}

TEST intent {
  "Is a verbal contract to sell land enforceable in court, and what must the plaintiff prove?" -> law
}
