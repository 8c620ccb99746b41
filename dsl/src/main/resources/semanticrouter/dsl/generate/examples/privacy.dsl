# TASK: Personal data must stay on our own model "house". Block jailbreaks with a fixed answer. Math goes to "cloud" with reasoning.
MODEL "house" { tags: ["local"] }
MODEL "cloud" { }
SIGNAL pii "personal" { threshold: 0.8 }
SIGNAL jailbreak "attack" { threshold: 0.7 }
SIGNAL domain "math" { mmlu_categories: ["math"] }
ROUTE "refuse" (description = "attacks get a fixed answer") {
  PRIORITY 1000
  WHEN jailbreak("attack")
  MODEL "house"
  PLUGIN fast_response { message: "I cannot help with that." }
}
ROUTE "private" (description = "personal data stays in the house") {
  PRIORITY 500
  WHEN pii("personal") AND NOT jailbreak("attack")
  MODEL "house"
}
ROUTE "calculation" {
  PRIORITY 100
  WHEN domain("math") AND NOT pii("personal") AND NOT jailbreak("attack")
  MODEL "cloud" (reasoning = true, effort = "high")
}
ROUTE "rest" {
  PRIORITY 1
  MODEL "house"
}
