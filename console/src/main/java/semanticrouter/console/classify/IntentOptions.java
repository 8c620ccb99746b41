package semanticrouter.console.classify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// What a request wants to be told of the subject of its text (specification: dataplane §3.3).
///
/// @param probabilities whether the probability of every subject is wanted
/// @param threshold least probability of a subject that is confident, 0 to 1; empty for the configured one
/// @param explanation whether the way to the answer is wanted
public record IntentOptions(boolean probabilities, OptionalDouble threshold, boolean explanation) {
    /// Reads `return_probabilities`, `confidence_threshold` and `include_explanation`.
    ///
    /// @throws GatewayException 400 when one of them has another type
    public static IntentOptions of(JsonNode options) throws GatewayException {
        double threshold = Texts.share(options, "confidence_threshold", Double.NaN);
        return new IntentOptions(
                Texts.flag(options, "return_probabilities"),
                Double.isNaN(threshold) ? OptionalDouble.empty() : OptionalDouble.of(threshold),
                Texts.flag(options, "include_explanation"));
    }

    /// What is routed by when no decision matched.
    public String confident(LabelScores scores, ClassifyLimits limits) {
        return scores.topProbability() >= threshold.orElse(limits.intent())
                ? "high_confidence_specialized"
                : "low_confidence_general";
    }

    /// Adds the probabilities, where they are wanted.
    public void probabilities(Map<String, Object> document, LabelScores scores) {
        if (probabilities) {
            var map = new LinkedHashMap<String, Double>();
            for (int i = 0; i < scores.labels().size(); i++) {
                map.put(scores.labels().get(i), scores.probabilities()[i]);
            }
            document.put("probabilities", map);
        }
    }
}
