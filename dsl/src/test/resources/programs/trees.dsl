# Example B - decision tree as the default profile plus two isolated recipes behind entrypoints
SIGNAL keyword sql { operator: "OR" keywords: ["select", "join"] }
SIGNAL context long { min_tokens: "8K" max_tokens: "256K" }
MODEL local/a { modality: "text" }
MODEL cloud/b { modality: "text" }
DECISION_TREE triage {
  IF keyword(sql) AND context(long) { NAME "sql_long" TIER 1 MODEL cloud/b (reasoning = true) }
  ELSE IF keyword(sql) { DESCRIPTION "short SQL" MODEL local/a PLUGIN request_params { max_tokens_limit: 512 } }
  ELSE { NAME everything_else MODEL local/a, cloud/b ALGORITHM latency_aware { ttft_percentile: 90 } EMIT retention { prefer_prefix_retention: true } }
}
RECIPE cheap (description = "lowest cost" strategy = priority) {
  SIGNAL keyword deep { operator: "NOR" keywords: ["quick"] }
  ROUTE go { PRIORITY 10 WHEN keyword("deep") MODEL "cloud/b" }
  ROUTE fallback { PRIORITY 1 MODEL "local/a" }
  TEST t { "quick question" -> fallback }
}
RECIPE panel {
  ROUTING { strategy: priority }
  ROUTE deliberate { PRIORITY 5 MODEL "local/a", "cloud/b"
    ALGORITHM fusion { model: "cloud/b" analysis_models: ["local/a", "cloud/b"] min_successful_responses: 1 } }
}
ENTRYPOINT { model_names: ["acme/cheap", "acme/eco"] recipe: "cheap" }
ENTRYPOINT { model_names: ["acme/panel"] recipe: panel }
