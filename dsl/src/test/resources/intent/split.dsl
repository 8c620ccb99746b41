# Send Chinese questions to demo/zh and physics to demo/strong. Cache answers in English.
# 1-5 requests that are in Chinese go to demo/zh
# 7-9 requests that are about physics go to demo/strong
# 10-13 requests that are in English have their answers kept
# MODEL 5-5 demo/zh: demo/zh, it is named
# MODEL 9-9 demo/strong: demo/strong, it is named
# MODEL 10-13 Cache answers in English: demo/small, no clause says where these requests go, so it is the default model
# WARNING dsl-missing-guard: ROUTE physics and the higher ROUTE physics_english can both match on the same signals (1 domain): domain("physics")
# WARNING dsl-missing-guard: ROUTE english and the higher ROUTE physics_english can both match on the same signals (1 language): language("en")
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE physics: no single prompt is known that surely takes it
# usable: true

SIGNAL domain physics {
  mmlu_categories: ["physics"]
}

SIGNAL language zh {
  description: "Chinese"
}

SIGNAL language en {
  description: "English"
}

PLUGIN response_cache response_cache {}

ROUTE chinese (description = "Send Chinese questions to demo/zh") {
  PRIORITY 40
  WHEN language("zh")
  MODEL "demo/zh" (param_size = "32b")
}

ROUTE physics_english (description = "physics to demo/strong") {
  PRIORITY 30
  WHEN domain("physics") AND language("en")
  MODEL "demo/strong" (param_size = "400b")
  PLUGIN response_cache {
    enabled: true
  }
}

ROUTE physics (description = "physics to demo/strong") {
  PRIORITY 20
  WHEN domain("physics")
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE english (description = "Cache answers in English") {
  PRIORITY 10
  WHEN language("en")
  MODEL "demo/small" (param_size = "4b")
  PLUGIN response_cache {
    enabled: true
  }
}

TEST intent {
  "你好，今天过得怎么样？" -> chinese
  "What is the acceleration of a ball in free fall, and how does Newton's second law explain the force of gravity on it?" -> physics_english
  "Hello! Good morning, how are you today?" -> english
}
