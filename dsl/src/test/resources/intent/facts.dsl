# Questions that need fact checking go to the best model.
# 1-10 requests that need checking for facts go to demo/strong
# MODEL 9-9 best: demo/strong, it has the highest quality_score (0.95)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL fact_check needs_fact_check {
}

ROUTE facts (description = "Questions that need fact checking go to the best model") {
  PRIORITY 10
  WHEN fact_check("needs_fact_check")
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "In which year was George Washington elected president of the United States, and who came after him?" -> facts
}
