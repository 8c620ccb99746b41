package semanticrouter.console.classify;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// The answer about attacks in a text (specification: dataplane §3.3).
///
/// @param threshold least risk of an attack
/// @param reasoning whether to say how it was decided
record SecurityAnswer(double threshold, boolean reasoning) {
    /// A high sensitivity takes less risk for an attack, a low one more; `medium` is the configured threshold.
    private static final double STEP = 0.2;

    static SecurityAnswer of(JsonNode options, double threshold) throws GatewayException {
        String sensitivity = options.path("sensitivity").asString("medium");
        double wanted = switch (sensitivity) {
            case "low" -> Math.min(1, threshold + STEP);
            case "medium", "" -> threshold;
            case "high" -> Math.max(0, threshold - STEP);
            default -> throw Texts.invalid("\"sensitivity\" must be one of low, medium, high");
        };
        return new SecurityAnswer(wanted, options.path("include_reasoning").asBoolean(false));
    }

    boolean attack(Classifiers.Security verdict) {
        return verdict.risk() >= threshold;
    }

    /// The kind of attack: the most probable label, or `jailbreak` when that one is benign.
    static String kind(Classifiers.Security verdict) {
        String label = verdict.label().toLowerCase(Locale.ROOT);
        return label.equals("benign") ? "jailbreak" : label;
    }

    /// The answer without its processing time.
    Map<String, Object> render(Classifiers.Security verdict) {
        boolean attack = attack(verdict);
        List<String> kinds = attack ? List.of(kind(verdict)) : List.of();
        return ordered(
                "is_jailbreak",
                attack,
                "risk_score",
                verdict.risk(),
                "detection_types",
                kinds,
                "confidence",
                attack ? verdict.risk() : 1 - verdict.risk(),
                "recommendation",
                attack ? "block" : "allow",
                "reasoning",
                reasoning
                        ? String.format(
                                Locale.ROOT,
                                "risk %.3f is %s the threshold %.3f; the most probable label is %s",
                                verdict.risk(),
                                attack ? "at or above" : "below",
                                threshold,
                                verdict.label())
                        : null,
                "patterns_detected",
                kinds);
    }
}
