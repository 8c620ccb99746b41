# 数学、物理和化学问题交给 demo/strong。
# 1-12 内容为数学或内容为物理或内容为化学的请求发往 demo/strong
# MODEL 12-12 demo/strong: demo/strong, 文中点名
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL domain physics {
  mmlu_categories: ["physics"]
}

SIGNAL domain chemistry {
  mmlu_categories: ["chemistry"]
}

ROUTE math_or_physics_or_chemistry (description = "数学、物理和化学问题交给 demo/strong") {
  PRIORITY 10
  WHEN (domain("mathematics") OR domain("physics") OR domain("chemistry"))
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "求解二次方程，并计算函数的导数和定积分。" -> math_or_physics_or_chemistry
}
