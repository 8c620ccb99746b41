# Send history questions to demo/small and cache the answers for 10 minutes.
# 1-12 requests that are about history go to demo/small and have their answers kept for 600 seconds
# MODEL 5-5 demo/small: demo/small, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain history {
  mmlu_categories: ["history"]
}

ROUTE history (description = "Send history questions to demo/small and cache the answers for 10 minutes") {
  PRIORITY 10
  WHEN domain("history")
  MODEL "demo/small" (param_size = "4b")
  PLUGIN response_cache {
    enabled: true
    ttl_seconds: 600
  }
}

TEST intent {
  "What were the main events that led to the French Revolution in the eighteenth century?" -> history
}
