# Example A - default profile: every signal family, projections, routes, tests
ROUTING { strategy: confidence }

MODEL "house/small:4b" { param_size: "4b" context_window_size: 32768 capabilities: ["chat"] modality: "ar" quality_score: 0.55 }
MODEL house/big {
  description: "Large generalist", tags: ["tier:premium"],
  loras: [{ name: "tax-adapter", description: "Tax law adapter" }]
  context_window_size: 262144  modality: "omni"
}

SIGNAL keyword outage { operator: "OR" keywords: ["outage", "sev1",] fuzzy_match: true fuzzy_threshold: 1 }
SIGNAL keyword invoice_terms { operator: "AND" method: "bm25" bm25_threshold: 0.3 keywords: ["invoice total"] }
SIGNAL keyword ticket_id { operator: "OR" method: "regex" keywords: ["[A-Z]{2,5}-[0-9]+"] case_sensitive: true }
SIGNAL embedding refund_intent { threshold: 0.78 candidates: ["I want my money back", "cancel and refund"] aggregation_method: "max" }
SIGNAL embedding upgrade_intent { threshold: 0.78 candidates: ["move me to a bigger plan"] }
SIGNAL domain law { description: "Legal" mmlu_categories: ["law"] }
SIGNAL domain "computer science" { mmlu_categories: ["computer science", "engineering"] }
SIGNAL fact_check needs_fact_check { description: "verify" }
SIGNAL user_feedback wrong_answer {}
SIGNAL reask repeated_twice { threshold: 0.82 lookback_turns: 2 }
SIGNAL preference terse { description: "wants short answers" examples: ["keep it brief"] threshold: 0.6 }
SIGNAL language de { threshold: 0.4 }
SIGNAL context huge { min_tokens: "64K" max_tokens: "1M" }
SIGNAL structure many_asks { feature: { type: count, source: { type: regex, pattern: "[?]" } } predicate: { gte: 3 } }
SIGNAL conversation tool_loop { feature: { type: exists source: { type: active_tool_loop } } }
SIGNAL complexity effort {
  threshold: 0.1
  hard: { candidates: ["derive the proof", "plan the migration"] }  easy: { candidates: ["say hi"] }
  composer: { operator: "OR", conditions: [{ type: "domain", name: "law" }, { type: "keyword", name: "outage" }] }
}
SIGNAL modality BOTH { description: "text plus image" }
SIGNAL authz gold { role: "gold" subjects: [{ kind: "Group", name: "gold-users" }] }
SIGNAL jailbreak hard_guard { method: "contrastive" threshold: 0.12 include_history: true
  jailbreak_patterns: ["ignore every rule"] benign_patterns: ["what is the weather"] }
SIGNAL pii strict { threshold: 0.85 pii_types_allowed: ["PERSON"] }
SIGNAL kb leak { kb: "privacy_kb" target: { kind: "group", value: "private" } match: "best" }
SIGNAL event pay_fail { event_types: ["payment_failed"] severities: ["critical"] temporal: true }
SIGNAL metadata beta { key: "channel" predicate: { in: ["beta", "canary"] } }
SIGNAL classifier tone { type: "llm" model: "judge" labels: ["angry", "calm"] instructions: "Label the tone." }

PROJECTION partition intents { semantics: "softmax_exclusive" temperature: 0.2
  members: ["refund_intent", "upgrade_intent"] default: "upgrade_intent" }
PROJECTION score pressure { inputs: [
  { type: "keyword", name: "outage", weight: 0.5 },
  { type: "structure", name: "many_asks", weight: 0.1, value_source: "raw" },
  { type: "embedding", name: "refund_intent", weight: 0.3, value_source: "confidence" },
  { type: "context", name: "huge", weight: -0.2, match: 1.0, miss: 0.1 },
  { type: "kb_metric", kb: "privacy_kb", metric: "private_vs_public", weight: 0.4, value_source: "score" }] }
PROJECTION mapping pressure_band { source: "pressure" method: "threshold_bands"
  calibration: { method: "sigmoid_distance", slope: 8.0 }
  outputs: [{ name: "calm_band", lt: 0.3 }, { name: "hot_band", gte: 0.3 }] }
PROJECTION score final_score { inputs: [{ type: "projection", name: "hot_band", value_source: "confidence", weight: 1.0 }] }
PROJECTION mapping tags { source: "final_score" method: "multi_emit"
  outputs: [{ name: "seen", gte: 0.0 }, { name: "urgent_tag", gt: 0.8, lte: 1.0 }] }

PLUGIN house_prompt system_prompt { enabled: true mode: "insert" system_prompt: "Be precise.\nCite sources." }

ROUTE guard (description = "Contain risky traffic") {
  PRIORITY 900  TIER 1
  WHEN jailbreak("hard_guard") OR (pii("strict") AND NOT authz(gold)) OR kb("leak")
  MODEL "house/small:4b" (reasoning = false)
  PLUGIN fast_response { message: "Request contained." }
  EMIT retention { drop: true }
}
ROUTE hot_incident {
  PRIORITY 500  TIER 2
  DESCRIPTION "Escalate incidents"
  WHEN projection("hot_band") AND (keyword("outage") OR event("pay_fail") OR complexity("effort:hard"))
       AND NOT (language("de") AND metadata("beta"))
       AND classifier("tone", label: "angry", predicate: { gte: 0.5 }, on_error: "match")
  MODEL "house/big" (reasoning = true, effort = "high", lora = "tax-adapter", weight = 0.8),
        "house/small:4b" (reasoning = false, weight = 0.2,)
  FOR candidate IN decision.candidates { MODEL candidate }
  ALGORITHM multi_factor { weights: { quality: 0.6, cost: 0.4 } slo: { max_ttft_ms: 900.0 } on_no_candidates: "cheapest" }
  PLUGIN house_prompt { mode: "replace" }
  PLUGIN semantic-cache { enabled: true }
  EMIT retention { ttl_turns: 2 keep_current_model: true }
}
ROUTE rest {
  PRIORITY 1  TIER 3
  FOR m IN ["house/big" (reasoning = true), "house/small:4b" (reasoning = false)] { MODEL m }
  ALGORITHM confidence { confidence_method: "hybrid" threshold: 0.6 hybrid_weights: { logprob_weight: 0.5, margin_weight: 0.5 } on_error: "skip" }
}
TEST smoke { "sev1 outage in prod, payment_failed critical now?" -> hot_incident
  "hello there" → rest }
