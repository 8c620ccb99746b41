# Send everything except math and physics questions to the cheap model.
# 1-11 requests that do not (are about math or are about physics) go to demo/small
# MODEL 10-10 cheap: demo/small, it has the lowest price (0.4)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when domain("physics") match
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL domain physics {
  mmlu_categories: ["physics"]
}

ROUTE not_math_or_physics (description = "Send everything except math and physics questions to the cheap model") {
  PRIORITY 10
  WHEN NOT (domain("mathematics") OR domain("physics"))
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "Hello! Good morning, how are you today?" -> not_math_or_physics
}
