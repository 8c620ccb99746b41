# Send long math questions to demo/strong, Chinese questions and math questions to demo/zh.
# 1-6 (not understood)
# 7-13 requests that are in Chinese or are about math go to demo/zh
# NOT 1-1 Send: it is left out with the words "long", which are not understood
# NOT 2-2 long: say how many tokens, for example "under 100 tokens" or "over 4000 tokens"
# NOT 3-6 math questions to demo/strong: it is left out with the words "long", which are not understood
# MODEL 13-13 demo/zh: demo/zh, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain mathematics {
  description: "Mathematics"
  mmlu_categories: ["math"]
}

SIGNAL language zh {
  description: "Chinese"
}

ROUTE chinese_or_math (description = "Chinese questions and math questions to demo/zh") {
  PRIORITY 10
  WHEN (language("zh") OR domain("mathematics"))
  MODEL "demo/zh" (param_size = "32b")
}

TEST intent {
  "Solve the quadratic equation x squared minus five x plus six equals zero, and find the integral of x squared." -> chinese_or_math
}
