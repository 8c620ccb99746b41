package semanticrouter.console.classify;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Classification of texts (specification: dataplane §3.3).
public final class ClassifyRoutes {
    private static final String NOT_READY = "CLASSIFIER_NOT_READY";
    private static final Shape ONE_TEXT = Shape.of("text string", "options? object");
    private static final Shape PII = Shape.of(
            "has_pii boolean",
            "entities object[]",
            "masked_text? string",
            "security_recommendation string",
            "processing_time_ms number");
    private static final Shape SECURITY = Shape.of(
            "is_jailbreak boolean",
            "risk_score number",
            "detection_types string[]",
            "confidence number",
            "recommendation string",
            "reasoning? string",
            "patterns_detected string[]",
            "processing_time_ms number");

    private final Classifiers classifiers;
    private final BatchMeters batches;

    private ClassifyRoutes(Classifiers classifiers, BatchMeters batches) {
        this.classifiers = classifiers;
        this.batches = batches;
    }

    /// The routes that need nothing but the models.
    public static List<Route> of(Classifiers classifiers, BatchMeters batches) {
        var routes = new ClassifyRoutes(classifiers, batches);
        return List.of(
                route("pii", "Finds personal data; positions are UTF-16 units.", ONE_TEXT, PII, routes::pii),
                route("security", "Tells attacks on the model from other texts.", ONE_TEXT, SECURITY, routes::security),
                route(
                        "fact-check",
                        "Tells whether an answer to the text should be checked against facts.",
                        ONE_TEXT,
                        Shape.of(
                                "needs_fact_check boolean",
                                "label string",
                                "confidence number",
                                "processing_time_ms number"),
                        routes::factCheck),
                route(
                        "user-feedback",
                        "Tells what a follow-up says about the answer before it.",
                        ONE_TEXT,
                        Shape.of(
                                "feedback_type string",
                                "label string",
                                "confidence number",
                                "processing_time_ms number"),
                        routes::feedback),
                route(
                        "combined",
                        "Classifies intent, personal data and attacks in one call.",
                        Shape.of(
                                "text string",
                                "intent_options? object",
                                "pii_options? object",
                                "security_options? object"),
                        Shape.of("intent object", "pii object", "security object", "processing_time_ms number"),
                        routes::combined),
                route(
                        "batch",
                        "Classifies many texts for one task.",
                        Shape.of("texts string[]", "task_type? string", "options? object"),
                        Shape.of(
                                "results object[]",
                                "total_count integer",
                                "processing_time_ms number",
                                "statistics object"),
                        routes::batch));
    }

    /// An answer to the JSON body of a call.
    @FunctionalInterface
    private interface Answer {
        Map<String, Object> to(ObjectNode body) throws GatewayException, InterruptedException;
    }

    private static Route route(String name, String summary, Shape body, Shape reply, Answer answer) {
        return Route.post(
                "/api/v1/classify/" + name,
                Permission.CLASSIFY_INVOKE,
                summary,
                asks(body, reply),
                request -> timed(request, answer));
    }

    private static ApiReply timed(ApiRequest request, Answer answer) throws GatewayException, InterruptedException {
        long start = System.nanoTime();
        Map<String, Object> document = answer.to(request.json());
        document.putIfAbsent("processing_time_ms", Texts.millisSince(start));
        return ApiReply.json(document);
    }

    private Map<String, Object> pii(ObjectNode body) throws GatewayException, InterruptedException {
        String text = Texts.text(body, "text");
        PiiAnswer answer =
                PiiAnswer.of(body.path("options"), classifiers.limits().pii());
        return answer.render(text, classifiers.pii(NOT_READY, text));
    }

    private Map<String, Object> security(ObjectNode body) throws GatewayException, InterruptedException {
        String text = Texts.text(body, "text");
        SecurityAnswer answer =
                SecurityAnswer.of(body.path("options"), classifiers.limits().jailbreak());
        return answer.render(classifiers.security(NOT_READY, text));
    }

    private Map<String, Object> factCheck(ObjectNode body) throws GatewayException, InterruptedException {
        Classifiers.Verdict verdict = classifiers.factCheck(Texts.text(body, "text"));
        return ordered(
                "needs_fact_check",
                verdict.word().equals("needs_fact_check"),
                "label",
                verdict.word(),
                "confidence",
                verdict.confidence());
    }

    private Map<String, Object> feedback(ObjectNode body) throws GatewayException, InterruptedException {
        Classifiers.Verdict verdict = classifiers.feedback(Texts.text(body, "text"));
        return ordered("feedback_type", verdict.word(), "label", verdict.word(), "confidence", verdict.confidence());
    }

    private Map<String, Object> combined(ObjectNode body) throws GatewayException, InterruptedException {
        String text = Texts.text(body, "text");
        PiiAnswer pii =
                PiiAnswer.of(body.path("pii_options"), classifiers.limits().pii());
        SecurityAnswer security = SecurityAnswer.of(
                body.path("security_options"), classifiers.limits().jailbreak());
        IntentOptions options = IntentOptions.of(body.path("intent_options"));
        LabelScores scores = classifiers.intent(NOT_READY, text);
        Map<String, Object> intent = ordered(
                "category",
                scores.topLabel(),
                "confidence",
                scores.topProbability(),
                "routing_decision",
                options.confident(scores, classifiers.limits()));
        options.probabilities(intent, scores);
        return ordered(
                "intent",
                intent,
                "pii",
                pii.render(text, classifiers.pii(NOT_READY, text)),
                "security",
                security.render(classifiers.security(NOT_READY, text)));
    }

    private Map<String, Object> batch(ObjectNode body) throws GatewayException, InterruptedException {
        List<String> texts = Texts.list(body, "texts", classifiers.limits().batch());
        JsonNode named = body.path("task_type");
        String task = named.isMissingNode() ? "intent" : named.asString("");
        return batches.measured(
                task, texts.size(), () -> new BatchAnswer(classifiers, body.path("options")).render(texts, task));
    }
}
