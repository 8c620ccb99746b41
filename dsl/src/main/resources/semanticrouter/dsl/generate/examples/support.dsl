# TASK: Send urgent support questions and anything about billing to the large model, everything else to the small one.
MODEL "small" { description: "fast and cheap" }
MODEL "large" { description: "careful" }
SIGNAL keyword "urgent" { operator: "OR" keywords: ["urgent", "asap", "production is down"] }
SIGNAL embedding "billing" {
  threshold: 0.75
  candidates: ["Why was I charged twice?", "I need a refund for my last invoice.", "How do I change my payment method?"]
}
ROUTE "support" (description = "urgent requests and questions about money") {
  PRIORITY 100
  WHEN keyword("urgent") OR embedding("billing")
  MODEL "large" (reasoning = true, effort = "medium")
}
ROUTE "rest" (description = "everything else") {
  PRIORITY 1
  MODEL "small" (reasoning = false)
}
TEST "examples" {
  "production is down, please help" -> "support"
}
