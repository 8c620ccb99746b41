# Send small talk to demo/small or demo/zh by latency
# 1-9 requests that are about other go to demo/small or demo/zh, whichever is best by latency
# MODEL 5-5 demo/small: demo/small, it is named
# MODEL 7-7 demo/zh: demo/zh, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain other {
  mmlu_categories: ["other"]
}

ROUTE other (description = "Send small talk to demo/small or demo/zh by latency") {
  PRIORITY 10
  WHEN domain("other")
  MODEL "demo/small" (param_size = "4b"),
        "demo/zh" (param_size = "32b")
  ALGORITHM latency_aware {
    ttft_percentile: 90
  }
}

TEST intent {
  "Hello! Good morning, how are you today?" -> other
}
