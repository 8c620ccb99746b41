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

MODEL role/fast {
  param_size: "14b"
  context_window_size: 65536
  description: "Answers begin at once."
  capabilities: ["chat", "code"]
  tags: ["speed:fast"]
  quality_score: 0.65
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

ROUTE needs_thought (description = "Proofs and long inputs go to a model that can carry them.") {
  PRIORITY 300
  WHEN (keyword("proof_words") OR context("long_input"))
  MODEL "role/general" (reasoning = false, param_size = "70b")
  ALGORITHM static
}

ROUTE greetings (description = "Greetings and thanks go to the smallest model.") {
  PRIORITY 200
  WHEN keyword("small_talk")
  MODEL "role/economy" (reasoning = false, param_size = "8b")
  ALGORITHM static
}

ROUTE quickest (description = "Everything else goes to whichever model has lately been quicker.") {
  PRIORITY 1
  MODEL "role/fast" (reasoning = false, param_size = "14b"),
        "role/economy" (reasoning = false, param_size = "8b")
  ALGORITHM latency_aware {
    tpot_percentile: 50
    ttft_percentile: 90
  }
}
