# Send math to the strong model, cache everything for an hour
# 1-6 requests that are about math go to demo/strong
# 7-11 all requests have their answers kept for 3600 seconds
# MODEL 5-5 strong: demo/strong, it has the highest quality_score (0.95)
# MODEL 7-11 cache everything for an hour: demo/small, no clause says where these requests go, so it is the default model
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

PLUGIN response_cache response_cache {}

ROUTE math (description = "Send math to the strong model") {
  PRIORITY 20
  WHEN domain("mathematics")
  MODEL "demo/strong" (param_size = "400b")
  PLUGIN response_cache {
    enabled: true
    ttl_seconds: 3600
  }
}

ROUTE everything_else (description = "cache everything for an hour") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
  PLUGIN response_cache {
    enabled: true
    ttl_seconds: 3600
  }
}

TEST intent {
  "Solve the quadratic equation x squared minus five x plus six equals zero, and find the integral of x squared." -> math
  "Hello! Good morning, how are you today?" -> everything_else
}
