# math → demo/strong; everything else → demo/small
# 1-3 requests that are about math go to demo/strong
# 4-7 all other requests go to demo/small
# MODEL 3-3 demo/strong: demo/strong, it is named
# MODEL 7-7 demo/small: demo/small, it is named
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

ROUTE math (description = "math → demo/strong") {
  PRIORITY 20
  WHEN domain("mathematics")
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE everything_else (description = "everything else → demo/small") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "Solve the quadratic equation x squared minus five x plus six equals zero, and find the integral of x squared." -> math
  "Hello! Good morning, how are you today?" -> everything_else
}
