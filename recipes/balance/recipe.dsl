# =============================================================================
# SIGNALS
# =============================================================================

SIGNAL keyword proof_words {
  operator: "OR"
  keywords: ["prove", "proof", "derive", "theorem", "lemma", "by contradiction", "by induction", "证明", "推导", "定理"]
}

SIGNAL keyword analysis_words {
  operator: "OR"
  keywords: ["root cause", "trade-off", "tradeoffs", "step by step", "first principles", "compare and contrast", "evaluate the evidence", "权衡", "逐步"]
}

SIGNAL keyword code_words {
  operator: "OR"
  keywords: ["```", "(?i)\\b(stack trace|traceback|segfault|segmentation fault|null pointer|race condition|refactor|unit tests?|regex|sql query)\\b", "(?i)\\b(python|java|javascript|typescript|rust|golang|c\\+\\+)\\b"]
  method: "regex"
}

SIGNAL keyword plan_words {
  operator: "OR"
  keywords: ["runbook", "rollback", "migration plan", "architecture", "roadmap", "zero-downtime", "design a system", "架构", "迁移方案"]
}

SIGNAL keyword small_talk {
  operator: "OR"
  keywords: ["(?i)^\\s*(hi|hello|hey|thanks|thank you|good (morning|evening|night)|bye)\\b", "^\\s*(你好|谢谢|早上好|再见)"]
  method: "regex"
}

SIGNAL keyword complaint_words {
  operator: "OR"
  keywords: ["that is wrong", "that's wrong", "your answer is wrong", "you made a mistake", "incorrect answer", "你答错了", "回答错误"]
}

SIGNAL context long_input {
  description: "More than three thousand tokens"
  min_tokens: "3K"
  max_tokens: "1M"
}

SIGNAL structure several_questions {
  description: "Three or more question marks"
  feature: { source: { pattern: "[?？]", type: "regex" }, type: "count" }
  predicate: { gte: 3 }
}

PROJECTION score effort {
  method: "weighted_sum"
  inputs: [{ type: "keyword", weight: 0.8, name: "proof_words" }, { type: "keyword", weight: 0.4, name: "plan_words" }, { type: "keyword", weight: 0.4, name: "code_words" }, { type: "keyword", weight: 0.4, name: "analysis_words" }, { type: "structure", weight: 0.3, name: "several_questions" }, { type: "context", weight: 0.4, name: "long_input" }, { type: "keyword", weight: -0.3, name: "small_talk" }]
}

PROJECTION mapping effort_band {
  source: "effort"
  method: "threshold_bands"
  outputs: [{ name: "effort_low", lt: 0.25 }, { name: "effort_medium", gte: 0.25, lt: 0.75 }, { name: "effort_high", gte: 0.75 }]
}

# =============================================================================
# MODELS
# =============================================================================

MODEL role/economy {
  param_size: "8b"
  context_window_size: 32768
  description: "Everyday requests at the least price."
  capabilities: ["chat"]
  tags: ["cost:low", "speed:fast"]
  quality_score: 0.55
  modality: "text"
}

MODEL role/expert {
  param_size: "400b"
  context_window_size: 262144
  description: "The strongest model, for proofs, analysis and plans."
  capabilities: ["chat", "code", "reasoning"]
  tags: ["cost:high"]
  quality_score: 0.95
  modality: "text"
}

MODEL role/general {
  param_size: "70b"
  context_window_size: 131072
  description: "Good answers to most requests at a middling price."
  capabilities: ["chat", "code"]
  tags: ["cost:medium"]
  quality_score: 0.78
  modality: "text"
}

# =============================================================================
# ROUTES
# =============================================================================

ROUTE second_try (description = "A request that says the last answer was wrong gets the strongest model.") {
  PRIORITY 400
  WHEN keyword("complaint_words")
  MODEL "role/expert" (reasoning = false, param_size = "400b")
  ALGORITHM static
}

ROUTE hard (description = "Demanding requests get the strongest model.") {
  PRIORITY 300
  WHEN projection("effort_high")
  MODEL "role/expert" (reasoning = false, param_size = "400b")
  ALGORITHM static
}

ROUTE medium (description = "Requests that want some work go to the general model.") {
  PRIORITY 200
  WHEN projection("effort_medium")
  MODEL "role/general" (reasoning = false, param_size = "70b")
  ALGORITHM static
}

ROUTE easy (description = "Everything else goes to the cheapest model.") {
  PRIORITY 1
  MODEL "role/economy" (reasoning = false, param_size = "8b")
  ALGORITHM static
}
