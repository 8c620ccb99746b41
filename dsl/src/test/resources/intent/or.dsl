# route math or law questions in French to the strong model
# 1-11 requests that (are about math or are about law) and are in French go to demo/strong
# MODEL 10-10 strong: demo/strong, it has the highest quality_score (0.95)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE math_or_law_french: no single prompt is known that surely takes it
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

ROUTE math_or_law_french (description = "route math or law questions in French to the strong model") {
  PRIORITY 10
  WHEN (domain("mathematics") OR domain("law")) AND language("fr")
  MODEL "demo/strong" (param_size = "400b")
}
