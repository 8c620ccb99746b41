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

SIGNAL keyword override_words {
  operator: "OR"
  keywords: ["ignore previous instructions", "ignore all previous instructions", "ignore your instructions", "reveal the system prompt", "reveal your system prompt", "print the system prompt", "developer mode", "忽略之前的指令", "输出系统提示词"]
}

SIGNAL keyword personal_data {
  operator: "OR"
  keywords: ["(?i)[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}", "(?i)\\b[a-z]{2}\\d{2}(?:[ ]?[a-z0-9]{4}){3,7}\\b", "\\b(?:\\d[ -]?){13,16}\\b", "\\b\\d{3}-\\d{2}-\\d{4}\\b", "(?i)\\b(date of birth|passport number|social security|home address|medical record|身份证|护照号|病历)"]
  method: "regex"
}

SIGNAL keyword secrets {
  operator: "OR"
  keywords: ["-----BEGIN [A-Z ]*PRIVATE KEY-----", "(?i)\\b(api[_ -]?key|password|secret|access token)\\s*[:=]", "\\bAKIA[0-9A-Z]{16}\\b", "\\bghp_[A-Za-z0-9]{36}\\b"]
  method: "regex"
}

SIGNAL keyword company_words {
  operator: "OR"
  keywords: ["confidential", "internal only", "internal document", "not for distribution", "under nda", "机密", "内部资料"]
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

MODEL role/local {
  param_size: "14b"
  context_window_size: 65536
  description: "Runs on this machine or in this network, so data does not leave."
  capabilities: ["chat"]
  tags: ["local"]
  quality_score: 0.6
  modality: "text"
}

# =============================================================================
# ROUTES
# =============================================================================

ROUTE override (description = "Attempts to override the instructions stay on the local model.") {
  PRIORITY 1000
  WHEN keyword("override_words")
  MODEL "role/local" (reasoning = false, param_size = "14b")
  ALGORITHM static
}

ROUTE sensitive (description = "Personal data, secrets and company matters stay on the local model.") {
  PRIORITY 500
  WHEN (keyword("personal_data") OR keyword("secrets") OR keyword("company_words"))
  MODEL "role/local" (reasoning = false, param_size = "14b")
  ALGORITHM static
}

ROUTE demanding (description = "Demanding requests without anything sensitive may leave.") {
  PRIORITY 200
  WHEN (keyword("proof_words") OR keyword("code_words") OR keyword("plan_words") OR keyword("analysis_words"))
  MODEL "role/expert" (reasoning = false, param_size = "400b")
  ALGORITHM static
}

ROUTE everything_else (description = "Everything else stays on the local model.") {
  PRIORITY 1
  MODEL "role/local" (reasoning = false, param_size = "14b")
  ALGORITHM static
}

# =============================================================================
# ASSERTIONS
# =============================================================================

ASSERT "personal data stays here" WHEN keyword("personal_data") THEN MODEL IN tag("local")

ASSERT "secrets stay here" WHEN keyword("secrets") THEN MODEL IN tag("local")

ASSERT "company matters stay here" WHEN keyword("company_words") THEN MODEL IN tag("local")

ASSERT COVERS EVERYTHING
