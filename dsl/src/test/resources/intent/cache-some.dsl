# Use the cheap model for everything. Cache answers about economics for 2 days.
# 1-6 all requests go to demo/small
# 7-13 requests that are about economics have their answers kept for 172800 seconds
# MODEL 3-3 cheap: demo/small, it has the lowest price (0.4)
# usable: true

SIGNAL domain economics {
  mmlu_categories: ["economics"]
}

ROUTE economics (description = "Use the cheap model for everything") {
  PRIORITY 20
  WHEN domain("economics")
  MODEL "demo/small" (param_size = "4b")
  PLUGIN response_cache {
    enabled: true
    ttl_seconds: 172800
  }
}

ROUTE everything_else (description = "Use the cheap model for everything") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "How does a rise in interest rates by the central bank affect inflation, aggregate demand and unemployment?" -> economics
  "Hello! Good morning, how are you today?" -> everything_else
}
