# When the user says the answer was wrong, use the strong model.
# 1-12 requests that say of the last answer: wrong answer go to demo/strong
# MODEL 11-11 strong: demo/strong, it has the highest quality_score (0.95)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE wrong_answer: no single prompt is known that surely takes it
# usable: true

SIGNAL user_feedback wrong_answer {
}

ROUTE wrong_answer (description = "When the user says the answer was wrong, use the strong model") {
  PRIORITY 10
  WHEN user_feedback("wrong_answer")
  MODEL "demo/strong" (param_size = "400b")
}
