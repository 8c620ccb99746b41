# 除了数学和物理问题以外，所有请求都用便宜的模型。
# 1-22 并非（内容为数学或内容为物理）的请求发往 demo/small
# MODEL 18-19 便宜: demo/small, 价格最低（0.4）
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when domain("physics") match
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL domain physics {
  mmlu_categories: ["physics"]
}

ROUTE not_math_or_physics (description = "除了数学和物理问题以外，所有请求都用便宜的模型") {
  PRIORITY 10
  WHEN NOT (domain("mathematics") OR domain("physics"))
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "你好，今天过得怎么样？" -> not_math_or_physics
}
