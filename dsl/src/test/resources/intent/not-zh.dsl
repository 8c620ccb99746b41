# 不是英语的数学问题交给 demo/zh
# 1-12 并非（使用英语）且内容为数学的请求发往 demo/zh
# MODEL 12-12 demo/zh: demo/zh, 文中点名
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
