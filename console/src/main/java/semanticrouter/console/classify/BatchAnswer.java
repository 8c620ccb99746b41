package semanticrouter.console.classify;

import static semanticrouter.console.http.Json.ordered;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// The answer about many texts at once (specification: dataplane §3.3).
final class BatchAnswer {
    private static final String MISSING = "UNIFIED_CLASSIFIER_UNAVAILABLE";
    private static final double LOW = 0.7;

    private final Classifiers classifiers;
    private final PiiAnswer pii;
    private final SecurityAnswer security;
    private final IntentOptions intent;

    BatchAnswer(Classifiers classifiers, JsonNode options) throws GatewayException {
        this.classifiers = classifiers;
        this.pii = PiiAnswer.of(options, classifiers.limits().pii());
        this.security = SecurityAnswer.of(options, classifiers.limits().jailbreak());
        this.intent = IntentOptions.of(options);
    }

    /// The answer for texts, in their order.
    ///
    /// @param task `intent`, `pii`, `security`, or `all`, whose category is the intent
    Map<String, Object> render(List<String> texts, String task) throws GatewayException, InterruptedException {
        long start = System.nanoTime();
        var results = new ArrayList<Map<String, Object>>();
        var distribution = new LinkedHashMap<String, Integer>();
        double sum = 0;
        int low = 0;
        for (String text : texts) {
            long began = System.nanoTime();
            Map<String, Object> result = switch (task) {
                case "intent" -> intent(text);
                case "pii" -> pii(text);
                case "security" -> security(text);
                case "all" -> {
                    Map<String, Object> all = intent(text);
                    all.put("pii", pii(text));
                    all.put("security", security(text));
                    yield all;
                }
                default ->
                    throw new GatewayException(
                            400, "INVALID_TASK_TYPE", "\"task_type\" must be one of intent, pii, security, all");
            };
            result.put("processing_time_ms", Texts.millisSince(began));
            results.add(result);
            distribution.merge(String.valueOf(result.get("category")), 1, Integer::sum);
            double confidence = result.get("confidence") instanceof Double value ? value : 0;
            sum += confidence;
            low += confidence < LOW ? 1 : 0;
        }
        return ordered(
                "results",
                results,
                "total_count",
                texts.size(),
                "processing_time_ms",
                Texts.millisSince(start),
                "statistics",
                ordered(
                        "category_distribution",
                        distribution,
                        "avg_confidence",
                        sum / texts.size(),
                        "low_confidence_count",
                        low));
    }

    private Map<String, Object> intent(String text) throws GatewayException, InterruptedException {
        LabelScores scores = classifiers.intent(MISSING, text);
        Map<String, Object> result = ordered("category", scores.topLabel(), "confidence", scores.topProbability());
        intent.probabilities(result, scores);
        return result;
    }

    private Map<String, Object> pii(String text) throws GatewayException, InterruptedException {
        List<TokenSpan> spans = pii.kept(classifiers.pii(MISSING, text));
        return spans.isEmpty()
                ? ordered("category", "no_pii", "confidence", 1.0)
                : ordered(
                        "category",
                        spans.getFirst().label(),
                        "confidence",
                        spans.getFirst().score());
    }

    private Map<String, Object> security(String text) throws GatewayException, InterruptedException {
        Classifiers.Security verdict = classifiers.security(MISSING, text);
        boolean attack = security.attack(verdict);
        return ordered(
                "category",
                attack ? SecurityAnswer.kind(verdict) : "safe",
                "confidence",
                attack ? verdict.risk() : 1 - verdict.risk());
    }
}
