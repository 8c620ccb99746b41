# 数学问题用强模型，用推理
# 1-11 内容为数学的请求发往 demo/strong，开启推理
# MODEL 6-6 强: demo/strong, quality_score 最高（0.95）
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

ROUTE math (description = "数学问题用强模型，用推理") {
  PRIORITY 10
  WHEN domain("mathematics")
  MODEL "demo/strong" (reasoning = true, param_size = "400b")
}

TEST intent {
  "求解二次方程，并计算函数的导数和定积分。" -> math
}
