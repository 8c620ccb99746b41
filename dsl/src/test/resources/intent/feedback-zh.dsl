# 用户指出答错了的时候，用最强的模型
# 1-16 requests that say of the last answer: wrong answer go to demo/strong
# MODEL 12-13 最强: demo/strong, it has the highest quality_score (0.95)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE wrong_answer: no single prompt is known that surely takes it
# usable: true

SIGNAL user_feedback wrong_answer {
}

ROUTE wrong_answer (description = "用户指出答错了的时候，用最强的模型") {
  PRIORITY 10
  WHEN user_feedback("wrong_answer")
  MODEL "demo/strong" (param_size = "400b")
}
