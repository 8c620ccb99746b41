# Send questions about refunds to demo/small and questions mentioning "credit card" to demo/strong
# 1-6 requests that have "refunds" or "refund" go to demo/small
# 8-13 requests that have "credit card" or "credit cards" go to demo/strong
# MODEL 6-6 demo/small: demo/small, it is named
# MODEL 13-13 demo/strong: demo/strong, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL keyword about_refunds {
  operator: "OR"
  keywords: ["refunds", "refund"]
}

SIGNAL keyword about_credit_card {
  operator: "OR"
  keywords: ["credit card", "credit cards"]
}

ROUTE about_refunds (description = "Send questions about refunds to demo/small") {
  PRIORITY 20
  WHEN keyword("about_refunds")
  MODEL "demo/small" (param_size = "4b")
}

ROUTE about_credit_card (description = "questions mentioning \"credit card\" to demo/strong") {
  PRIORITY 10
  WHEN keyword("about_credit_card")
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "Hello! Good morning, how are you today? It is about refunds." -> about_refunds
  "Hello! Good morning, how are you today? It is about credit card." -> about_credit_card
}
