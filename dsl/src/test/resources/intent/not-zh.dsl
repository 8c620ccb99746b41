# 不是英语的数学问题交给 demo/zh
# 1-12 requests that do not (are in English) and are about math go to demo/zh
# MODEL 12-12 demo/zh: demo/zh, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL language en {
  description: "English"
}

ROUTE not_english_math (description = "不是英语的数学问题交给 demo/zh") {
  PRIORITY 10
  WHEN NOT language("en") AND domain("mathematics")
  MODEL "demo/zh" (param_size = "32b")
}

TEST intent {
  "求解二次方程，并计算函数的导数和定积分。" -> not_english_math
}
