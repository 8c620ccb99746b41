package semanticrouter.console.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a visitor is told of an explanation: the fields that are named here and no other, so that what is added to
/// explanations later stays inside until somebody decides that it may leave.
///
/// Left out among others: the name of the recipe, the words that matched, why a selector chose, and how plugins fared,
/// since that one of the cache answers would tell that somebody has asked the same before.
final class PublicExplanation {
    private static final String METRICS = "metrics";

    private static final List<String> TOLD = List.of(
            "kind",
            "routing_decision",
            "decision_result",
            "eval_trace",
            "recommended_models",
            "selected_model",
            "selection_status",
            "selection_method",
            METRICS,
            "signal_confidences",
            "signal_values",
            "signal_errors",
            "projections",
            "projection_scores",
            "projection_trace",
            "context_tokens",
            "coverage",
            "candidates",
            "entropy",
            "latency",
            "simulated");

    /// Of each family; left out are the tool that was asked for it and why that failed.
    private static final List<String> MEASURED = List.of("execution_time_ms", "confidence", "cost", "state");

    private static final String PATH = "response_path";

    /// Ways to answer that depend on the text alone.
    private static final Set<String> PATHS = Set.of("fast_response");

    private PublicExplanation() {}

    static Map<String, Object> of(Map<String, Object> whole) {
        var told = new LinkedHashMap<String, Object>();
        for (String field : TOLD) {
            Object value = whole.get(field);
            if (value != null) {
                told.put(
                        field, field.equals(METRICS) && value instanceof Map<?, ?> metrics ? measured(metrics) : value);
            }
        }
        if (whole.get(PATH) instanceof String path && PATHS.contains(path)) {
            told.put(PATH, path);
        }
        return told;
    }

    private static Map<String, Object> measured(Map<?, ?> metrics) {
        var families = new LinkedHashMap<String, Object>();
        metrics.forEach((family, metric) -> {
            var one = new LinkedHashMap<String, Object>();
            if (metric instanceof Map<?, ?> whole) {
                MEASURED.stream().filter(whole::containsKey).forEach(field -> one.put(field, whole.get(field)));
            }
            families.put(String.valueOf(family), one);
        });
        return families;
    }
}
