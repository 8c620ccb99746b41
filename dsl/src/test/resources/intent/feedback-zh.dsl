# 用户指出答错了的时候，用最强的模型
# 1-16 对上一个回答表示“答错”的请求发往 demo/strong
# MODEL 12-13 最强: demo/strong, quality_score 最高（0.95）
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: 没有为 ROUTE wrong_answer 生成测试：不知道哪一条提示词一定会走它
# usable: true

SIGNAL user_feedback wrong_answer {
}

ROUTE wrong_answer (description = "用户指出答错了的时候，用最强的模型") {
  PRIORITY 10
  WHEN user_feedback("wrong_answer")
  MODEL "demo/strong" (param_size = "400b")
}
