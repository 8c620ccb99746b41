package semanticrouter.kubernetes.convert;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the fields of a route that are older than the canonical contract are called there. Everything else is called
/// alike in both.
final class Names {
    /// Lists of signals.
    static final Map<String, String> FAMILIES = Map.of("contextRules", "context", "factCheckRules", "fact_check");

    /// Fields of signals, by list.
    static final Map<String, Map<String, String>> RULES = Map.of(
            "keywords", Map.of("caseSensitive", "case_sensitive"),
            "embeddings", Map.of("aggregationMethod", "aggregation_method", "queryModality", "query_modality"),
            "contextRules", Map.of("minTokens", "min_tokens", "maxTokens", "max_tokens"),
            "events", Map.of("eventTypes", "event_types", "actionCodes", "action_codes"));

    /// Fields of a candidate.
    static final Map<String, String> CANDIDATE = Map.of(
            "loraName", "lora_name",
            "useReasoning", "use_reasoning",
            "reasoningDescription", "reasoning_description",
            "reasoningEffort", "reasoning_effort");

    /// Prices; those of one token there are prices of a million here.
    static final Map<String, String> PRICES = ordered(
            "inputTokenPrice", "prompt_per_1m",
            "cachedInputTokenPrice", "cached_input_per_1m",
            "cacheWriteTokenPrice", "cache_write_per_1m",
            "outputTokenPrice", "completion_per_1m");

    private Names() {}

    private static Map<String, String> ordered(String... pairs) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /// The other way round.
    static Map<String, String> back(Map<String, String> names) {
        var back = new HashMap<String, String>();
        names.forEach((own, canonical) -> back.put(canonical, own));
        return back;
    }
}
