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

SIGNAL context long_input {
  description: "More than three thousand tokens"
  min_tokens: "3K"
  max_tokens: "1M"
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

ROUTE proofs (description = "Proofs and derivations are the one thing the strongest model is paid for.") {
  PRIORITY 300
  WHEN keyword("proof_words")
  MODEL "role/expert" (reasoning = false, param_size = "400b")
  ALGORITHM static
}

ROUTE demanding (description = "Code, plans, analysis and long inputs go to the middle model.") {
  PRIORITY 200
  WHEN (keyword("code_words") OR keyword("plan_words") OR keyword("analysis_words") OR context("long_input"))
  MODEL "role/general" (reasoning = false, param_size = "70b")
  ALGORITHM static
}

ROUTE everything_else (description = "Everything else goes to the cheapest model.") {
  PRIORITY 1
  MODEL "role/economy" (reasoning = false, param_size = "8b")
  ALGORITHM static
}

# =============================================================================
# ASSERTIONS
# =============================================================================

ASSERT "only proofs are expensive" NEVER NOT keyword("proof_words") REACHES model("role/expert")
