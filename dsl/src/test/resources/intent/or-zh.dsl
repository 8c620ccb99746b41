# 法语的数学或法律问题用强模型
# 1-14 requests that are in French and (are about math or are about law) go to demo/strong
# MODEL 12-12 强: demo/strong, it has the highest quality_score (0.95)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE french_math_or_law: no single prompt is known that surely takes it
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
