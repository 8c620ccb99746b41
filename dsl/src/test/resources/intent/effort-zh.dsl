# 难的物理问题用强模型，高强度推理
# 1-15 requests that are hard and are about physics go to demo/strong with reasoning at high effort
# MODEL 8-8 强: demo/strong, it has the highest quality_score (0.95)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE hard_physics: no single prompt is known that surely takes it
# usable: true

SIGNAL domain physics {
  mmlu_categories: ["physics"]
}

SIGNAL complexity difficulty {
}

ROUTE hard_physics (description = "难的物理问题用强模型，高强度推理") {
  PRIORITY 10
  WHEN complexity("difficulty:hard") AND domain("physics")
  MODEL "demo/strong" (reasoning = true, effort = "high", param_size = "400b")
}
