# Send requests between 1,000 and 4K tokens to demo/zh, requests over 4K tokens to the largest model, and anything up to 50 tokens to the smallest model.
# 1-9 requests that have 1000 to 4000 tokens go to demo/zh
# 10-17 requests that have at least 4001 tokens go to demo/strong
# 19-27 requests that have at most 50 tokens go to demo/small
# MODEL 9-9 demo/zh: demo/zh, it is named
# MODEL 16-16 largest: demo/strong, it has the most parameters (400)
# MODEL 26-26 smallest: demo/small, it has the fewest parameters (4)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE from_1000_to_4000: no single prompt is known that surely takes it
# NOTE dsl-untested-route: no test was made for ROUTE from_4001: no single prompt is known that surely takes it
# usable: true

SIGNAL context from_1000_to_4000 {
  min_tokens: "1000"
  max_tokens: "4000"
}

SIGNAL context from_4001 {
  min_tokens: "4001"
  max_tokens: "1000M"
}

SIGNAL context under_51 {
  max_tokens: "50"
}

ROUTE from_1000_to_4000 (description = "Send requests between 1,000 and 4K tokens to demo/zh") {
  PRIORITY 30
  WHEN context("from_1000_to_4000")
  MODEL "demo/zh" (param_size = "32b")
}

ROUTE from_4001 (description = "requests over 4K tokens to the largest model") {
  PRIORITY 20
  WHEN context("from_4001")
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE under_51 (description = "anything up to 50 tokens to the smallest model") {
  PRIORITY 10
  WHEN context("under_51")
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "Hello! Good morning, how are you today?" -> under_51
}
