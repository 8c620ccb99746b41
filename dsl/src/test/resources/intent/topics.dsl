# Send math, physics and chemistry questions to demo/strong.
# 1-8 requests that are about math or are about physics or are about chemistry go to demo/strong
# MODEL 8-8 demo/strong: demo/strong, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL domain physics {
  mmlu_categories: ["physics"]
}

SIGNAL domain chemistry {
  mmlu_categories: ["chemistry"]
}

ROUTE math_or_physics_or_chemistry (description = "Send math, physics and chemistry questions to demo/strong") {
  PRIORITY 10
  WHEN (domain("mathematics") OR domain("physics") OR domain("chemistry"))
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "Solve the quadratic equation x squared minus five x plus six equals zero, and find the integral of x squared." -> math_or_physics_or_chemistry
}
