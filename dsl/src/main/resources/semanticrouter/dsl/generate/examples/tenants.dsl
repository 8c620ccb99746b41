# TASK: Clients that ask for "acme/fast" get the small model. For all others, score how hard a question is and send hard ones to "big" or "expert", whichever suits better.
SIGNAL keyword "proof" { operator: "OR" keywords: ["prove", "derive", "theorem"] }
SIGNAL context "long" { min_tokens: "4K" max_tokens: "256K" }
PROJECTION score "difficulty" {
  method: "weighted_sum"
  inputs: [{ type: "keyword", name: "proof", weight: 0.6 }, { type: "context", name: "long", weight: 0.4 }]
}
PROJECTION mapping "difficulty_band" {
  source: "difficulty"
  method: "threshold_bands"
  outputs: [{ name: "hard", gte: 0.5 }, { name: "easy", lt: 0.5 }]
}
ROUTE "hard_questions" {
  PRIORITY 100
  WHEN projection("hard")
  MODEL "big", "expert" (reasoning = true)
  ALGORITHM multi_factor { weights: { quality: 0.7, cost: 0.3 } }
}
ROUTE "rest" {
  PRIORITY 1
  MODEL "small"
}
RECIPE "fast" (description = "always the small model") {
  ROUTE "quick" {
    PRIORITY 1
    MODEL "small"
  }
}
ENTRYPOINT { model_names: ["acme/fast"] recipe: "fast" }
