package semanticrouter.console.classify;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// Models that read two texts together: documents ranked for a query, and whether a premise supports a hypothesis
/// (specification: dataplane §3.3, surfaces §1.6). The shape of `/rerank` is the one Cohere and Jina share.
public final class PairRoutes {
    private static final String RERANK = "rerank";
    private static final String NLI = "nli";

    /// Below this probability of the best label no label is sure.
    private static final double ABSTAIN_BELOW = 0.5;

    private final Classifiers classifiers;

    private PairRoutes(Classifiers classifiers) {
        this.classifiers = classifiers;
    }

    public static List<Route> of(Classifiers classifiers) {
        var routes = new PairRoutes(classifiers);
        return List.of(
                Route.post(
                        "/api/v1/rerank",
                        Permission.CLASSIFY_INVOKE,
                        "Sorts documents by how well each answers a query, reading both together.",
                        asks(
                                Shape.of(
                                        "query string",
                                        "documents any[]",
                                        "top_n? integer",
                                        "return_documents? boolean",
                                        "model? string"),
                                Shape.of(
                                        "model string",
                                        "results object[]",
                                        "total_documents integer",
                                        "processing_time_ms number")),
                        request -> ApiReply.json(routes.rerank(request.json()))),
                Route.post(
                        "/api/v1/nli",
                        Permission.CLASSIFY_INVOKE,
                        "Tells whether a premise entails a hypothesis, leaves it open or contradicts it.",
                        asks(
                                Shape.of("premise string", "hypothesis string"),
                                Shape.of(
                                        "label string",
                                        "confidence number",
                                        "abstained boolean",
                                        "entailment_prob number",
                                        "neutral_prob number",
                                        "contradiction_prob number",
                                        "processing_time_ms number")),
                        request -> ApiReply.json(routes.nli(request.json()))));
    }

    private record Ranked(int index, double score) {}

    private Map<String, Object> rerank(JsonNode body) throws GatewayException, InterruptedException {
        if (!body.path("model").asString("auto").equals("auto")) {
            throw new GatewayException(400, "INVALID_MODEL", "one model ranks; leave \"model\" out or set it to auto");
        }
        String query = Texts.text(body, "query");
        List<String> documents = documents(body.path("documents"));
        int top = top(body.path("top_n"), documents.size());
        boolean whole = body.path("return_documents").asBoolean(false);
        long start = System.nanoTime();
        double[] scores =
                classifiers.ask("RERANK_MODEL_NOT_READY", encodings -> encodings.rank(RERANK, query, documents));
        var ranked = new ArrayList<Ranked>();
        for (int i = 0; i < scores.length; i++) {
            ranked.add(new Ranked(i, scores[i]));
        }
        ranked.sort(Comparator.comparingDouble(Ranked::score).reversed().thenComparingInt(Ranked::index));
        List<Map<String, Object>> results = ranked.subList(0, top).stream()
                .map(one -> ordered(
                        "index",
                        one.index,
                        "relevance_score",
                        one.score,
                        "document",
                        whole ? Map.of("text", documents.get(one.index)) : null))
                .toList();
        return ordered(
                "model",
                "auto",
                "results",
                results,
                "total_documents",
                documents.size(),
                "processing_time_ms",
                Texts.millisSince(start));
    }

    /// Texts, or objects with a `text`.
    private List<String> documents(JsonNode list) throws GatewayException {
        int most = classifiers.limits().batch();
        if (!list.isArray() || list.isEmpty()) {
            throw Texts.invalid("\"documents\" must be a list with at least one document");
        }
        if (list.size() > most) {
            throw Texts.invalid(
                    "\"documents\" has " + list.size() + " entries; at most " + most + " are taken at a time");
        }
        var documents = new ArrayList<String>();
        for (JsonNode document : list) {
            JsonNode text = document.isObject() ? document.path("text") : document;
            if (!text.isString() || text.asString().isBlank()) {
                throw Texts.invalid(
                        "every entry of \"documents\" must be a text that is not blank, or an object with such a \"text\"");
            }
            documents.add(text.asString());
        }
        return documents;
    }

    private static int top(JsonNode wanted, int documents) throws GatewayException {
        if (wanted.isMissingNode() || wanted.isNull()) {
            return documents;
        }
        if (!wanted.isIntegralNumber() || wanted.asInt(0) < 1) {
            throw Texts.invalid("\"top_n\" must be a whole number of 1 or more; leave it out for all");
        }
        return Math.min(wanted.asInt(0), documents);
    }

    private Map<String, Object> nli(JsonNode body) throws GatewayException, InterruptedException {
        String premise = Texts.text(body, "premise");
        String hypothesis = Texts.text(body, "hypothesis");
        long start = System.nanoTime();
        LabelScores scores =
                classifiers.ask("NLI_MODEL_NOT_READY", encodings -> encodings.relate(NLI, premise, hypothesis));
        String label = scores.topLabel().toLowerCase(Locale.ROOT);
        return ordered(
                "label",
                label,
                "confidence",
                scores.topProbability(),
                "abstained",
                scores.topProbability() < ABSTAIN_BELOW,
                "entailment_prob",
                probability(scores, "entailment"),
                "neutral_prob",
                probability(scores, "neutral"),
                "contradiction_prob",
                probability(scores, "contradiction"),
                "processing_time_ms",
                Texts.millisSince(start));
    }

    private static double probability(LabelScores scores, String label) throws GatewayException {
        for (int i = 0; i < scores.labels().size(); i++) {
            if (scores.labels().get(i).equalsIgnoreCase(label)) {
                return scores.probabilities()[i];
            }
        }
        throw new GatewayException(
                500,
                "CLASSIFICATION_ERROR",
                "the model " + NLI + " has no label " + label + "; it has " + scores.labels());
    }
}
