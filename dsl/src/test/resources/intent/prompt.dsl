# Law questions go to demo/strong and add the system prompt "Cite the statute."
# 1-13 requests that are about law go to demo/strong and get a system prompt
# MODEL 5-5 demo/strong: demo/strong, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain law {
  mmlu_categories: ["law"]
}

ROUTE law (description = "Law questions go to demo/strong and add the system prompt \"Cite the statute.\"") {
  PRIORITY 10
  WHEN domain("law")
  MODEL "demo/strong" (param_size = "400b")
  PLUGIN system_prompt {
    enabled: true
    system_prompt: "Cite the statute."
    mode: "insert"
  }
}

TEST intent {
  "Is a verbal contract to sell land enforceable in court, and what must the plaintiff prove?" -> law
}
