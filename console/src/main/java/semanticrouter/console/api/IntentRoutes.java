package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.classify.Classifiers;
import semanticrouter.console.classify.IntentOptions;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.trace.ReasoningDocument;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;

/// The subject of a request, with the route it would take (specification: dataplane §3.3).
final class IntentRoutes {
    private final DryRun dryRun;
    private final Classifiers classifiers;

    private IntentRoutes(DryRun dryRun, Classifiers classifiers) {
        this.dryRun = dryRun;
        this.classifiers = classifiers;
    }

    static List<Route> of(DryRun dryRun, Classifiers classifiers, Shape body) {
        var routes = new IntentRoutes(dryRun, classifiers);
        Shape reply = Shape.of(
                "classification object",
                "probabilities? object",
                "recommended_model? string",
                "routing_decision? string",
                "matched_signals? object",
                "decision_result? object",
                "reasoning? object",
                "signal_errors? object",
                "explanation? object");
        return List.of(Route.post(
                "/api/v1/classify/intent",
                Permission.CLASSIFY_INVOKE,
                "Tells the subject of a request and the route it would take.",
                asks(body, reply),
                request -> ApiReply.json(routes.intent(request))));
    }

    private Map<String, Object> intent(ApiRequest request) throws GatewayException, InterruptedException {
        long start = System.nanoTime();
        DryRun.Outcome outcome = dryRun.run(request);
        Classifiers.Subject subject = classifiers.subject(outcome.text());
        LabelScores scores = subject.scores();
        RoutingTrace trace = outcome.routed().trace();
        String decision = trace.matched().map(Decision.Matched::name).orElse("");
        IntentOptions options = outcome.asked().intent();
        Map<String, Object> document = ordered(
                "classification",
                classification(subject, start),
                "recommended_model",
                trace.modelName().isEmpty() ? null : trace.modelName(),
                "routing_decision",
                decision.isEmpty() ? options.confident(scores, classifiers.limits()) : decision);
        options.probabilities(document, scores);
        Evidence evidence = trace.evidence();
        RecipeOutline recipe = trace.recipe();
        if (evidence != null && recipe != null) {
            document.put("matched_signals", matched(recipe, evidence));
            evidence.reasoning().ifPresent(advice -> document.put("reasoning", ReasoningDocument.of(advice)));
            if (!evidence.errors().isEmpty()) {
                document.put("signal_errors", evidence.errors());
            }
        }
        trace.matched()
                .ifPresent(won -> document.put(
                        "decision_result",
                        ordered(
                                "decision_name",
                                won.name(),
                                "confidence",
                                won.confidence(),
                                "matched_rules",
                                won.matchedRules())));
        if (options.explanation()) {
            document.put("explanation", outcome.why());
        }
        return document;
    }

    /// @param start in {@link System#nanoTime()}
    private static Map<String, Object> classification(Classifiers.Subject subject, long start) {
        Map<String, Object> classification = ordered(
                "category",
                subject.scores().topLabel(),
                "confidence",
                subject.scores().topProbability(),
                "processing_time_ms",
                Math.round((System.nanoTime() - start) / 1e3) / 1e3);
        subject.answerer().ifPresent(answerer -> answerer.tell(classification));
        subject.reasoning().ifPresent(on -> classification.put("use_reasoning", on));
        return classification;
    }

    private static Map<String, List<String>> matched(RecipeOutline recipe, Evidence evidence) {
        var matched = new LinkedHashMap<String, List<String>>();
        for (PlannedFamily family : recipe.evidence().planned()) {
            List<String> names = evidence.matched(family.family());
            if (!names.isEmpty()) {
                matched.put(family.evalKey(), names);
            }
        }
        if (!evidence.projections().isEmpty()) {
            matched.put("projection", List.copyOf(evidence.projections().keySet()));
        }
        return matched;
    }
}
