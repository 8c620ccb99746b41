# 法语的数学或法律问题用强模型
# 1-14 使用法语且（内容为数学或内容为法律）的请求发往 demo/strong
# MODEL 12-12 强: demo/strong, quality_score 最高（0.95）
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: 没有为 ROUTE french_math_or_law 生成测试：不知道哪一条提示词一定会走它
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL domain law {
  mmlu_categories: ["law"]
}

SIGNAL language fr {
  description: "French"
}

ROUTE french_math_or_law (description = "法语的数学或法律问题用强模型") {
  PRIORITY 10
  WHEN language("fr") AND (domain("mathematics") OR domain("law"))
  MODEL "demo/strong" (param_size = "400b")
}
