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

SIGNAL context long_input {
  description: "More than three thousand tokens"
  min_tokens: "3K"
  max_tokens: "1M"
}

SIGNAL structure short_plain {
  description: "At most ninety characters"
  feature: { source: { pattern: "(?s).", type: "regex" }, type: "count" }
  predicate: { lte: 90 }
}

# =============================================================================
# MODELS
# =============================================================================

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

ROUTE greetings (description = "Greetings and thanks need no strong model.") {
  PRIORITY 300
  WHEN keyword("small_talk") AND structure("short_plain")
  MODEL "role/general" (reasoning = false, param_size = "70b")
  ALGORITHM static
}

ROUTE demanding (description = "Proofs, code, plans and analysis get the strongest model.") {
  PRIORITY 200
  WHEN (keyword("proof_words") OR keyword("code_words") OR keyword("plan_words") OR keyword("analysis_words") OR context("long_input"))
  MODEL "role/expert" (reasoning = false, param_size = "400b")
  ALGORITHM static
}

ROUTE short_questions (description = "Short plain questions go to the general model.") {
  PRIORITY 100
  WHEN structure("short_plain")
  MODEL "role/general" (reasoning = false, param_size = "70b")
  ALGORITHM static
}

ROUTE everything_else (description = "Everything else gets the strongest model.") {
  PRIORITY 1
  MODEL "role/expert" (reasoning = false, param_size = "400b")
  ALGORITHM static
}
