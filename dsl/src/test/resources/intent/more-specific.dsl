# Math goes to demo/small. Math in Chinese over 200 tokens goes to demo/zh. Math in Chinese goes to demo/strong.
# 1-4 requests that are about math go to demo/small
# 5-13 requests that are about math and are in Chinese and have at least 201 tokens go to demo/zh
# 14-19 requests that are about math and are in Chinese go to demo/strong
# MODEL 13-13 demo/zh: demo/zh, it is named
# MODEL 19-19 demo/strong: demo/strong, it is named
# MODEL 4-4 demo/small: demo/small, it is named
# WARNING dsl-missing-guard: ROUTE math_chinese and the higher ROUTE math_chinese_from_201 can both match on the same signals (1 domain, 1 language): domain("mathematics"), language("zh")
# WARNING dsl-missing-guard: ROUTE math and the higher ROUTE math_chinese_from_201 can both match on the same signals (1 domain): domain("mathematics")
# WARNING dsl-missing-guard: ROUTE math and the higher ROUTE math_chinese can both match on the same signals (1 domain): domain("mathematics")
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL language zh {
  description: "Chinese"
}

SIGNAL context from_201 {
  min_tokens: "201"
  max_tokens: "1000M"
}

ROUTE math_chinese_from_201 (description = "Math in Chinese over 200 tokens goes to demo/zh") {
  PRIORITY 30
  WHEN domain("mathematics") AND language("zh") AND context("from_201")
  MODEL "demo/zh" (param_size = "32b")
}

ROUTE math_chinese (description = "Math in Chinese goes to demo/strong") {
  PRIORITY 20
  WHEN domain("mathematics") AND language("zh")
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE math (description = "Math goes to demo/small") {
  PRIORITY 10
  WHEN domain("mathematics")
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。求解二次方程，并计算函数的导数和定积分。" -> math_chinese_from_201
  "求解二次方程，并计算函数的导数和定积分。" -> math_chinese
  "Solve the quadratic equation x squared minus five x plus six equals zero, and find the integral of x squared." -> math
}
