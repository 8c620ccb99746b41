# 难的物理问题用强模型，高强度推理
# 1-15 难度为“难”且内容为物理的请求发往 demo/strong，以高强度推理
# MODEL 8-8 强: demo/strong, quality_score 最高（0.95）
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: 没有为 ROUTE hard_physics 生成测试：不知道哪一条提示词一定会走它
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
