# send math questions that are not in English to demo/zh
# 1-10 requests that are about math and do not (are in English) go to demo/zh
# MODEL 10-10 demo/zh: demo/zh, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL language en {
  description: "English"
}

ROUTE math_not_english (description = "send math questions that are not in English to demo/zh") {
  PRIORITY 10
  WHEN domain("mathematics") AND NOT language("en")
  MODEL "demo/zh" (param_size = "32b")
}

TEST intent {
  "求解二次方程，并计算函数的导数和定积分。" -> math_not_english
}
