package semanticrouter.console.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import semanticrouter.console.classify.Classifiers;
import semanticrouter.console.classify.IntentOptions;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.pipeline.Routed;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.ClientProtocol;

/// Routes a request through the pipeline without calling a model.
public final class DryRun {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// What stands in for the model's answer: a refusal, since plugins store none of those.
    private static final Reply NO_CALL =
            new Reply.Refused(new GatewayError(503, "dry_run", "no model is called in a dry run"));

    private final RouterParts parts;
    private final Classifiers classifiers;

    public DryRun(RouterParts parts, Classifiers classifiers) {
        this.parts = parts;
        this.classifiers = classifiers;
    }

    /// What came of a dry run.
    ///
    /// @param text what was evaluated
    /// @param asked what was asked
    record Outcome(Routed routed, String text, EvalRequest asked) {
        /// The explanation, with the rule trees where they are wanted.
        Map<String, Object> why() {
            Map<String, Object> why = explanation(routed, asked.whatIf());
            if (!asked.trace()) {
                why.remove("eval_trace");
            }
            return why;
        }
    }

    /// Routes the request that the body of a call describes.
    Outcome run(ApiRequest request) throws GatewayException, InterruptedException {
        try (PlanHolder.Lease lease = parts.plans().lease()) {
            return run(request, lease.plan());
        }
    }

    private Outcome run(ApiRequest request, RoutingPlan plan) throws GatewayException, InterruptedException {
        EvalRequest asked = EvalRequest.of(request, plan);
        byte[] body = asked.chat().toString().getBytes(StandardCharsets.UTF_8);
        ChatRequest chat = parts.chat().read(body, request.headers());
        if (chat.facts().empty()) {
            throw new GatewayException(400, "INVALID_INPUT", "the messages hold no text and nothing else to decide on");
        }
        Pipeline pipeline = parts.pipeline().with(asked.effort());
        Routed routed = route(pipeline, plan, parts.chat(), chat, PATIENCE);
        return new Outcome(routed, chat.facts().evalText(), asked);
    }

    /// The answer to a call of the eval route: the explanation, with the text it is about.
    public Map<String, Object> explain(ApiRequest request) throws GatewayException, InterruptedException {
        return explain(run(request));
    }

    /// The same under another plan than the one in use.
    Map<String, Object> explain(ApiRequest request, RoutingPlan plan) throws GatewayException, InterruptedException {
        return explain(run(request, plan));
    }

    private Map<String, Object> explain(Outcome outcome) throws GatewayException, InterruptedException {
        var document = new LinkedHashMap<String, Object>();
        document.put("original_text", outcome.text());
        document.putAll(outcome.why());
        IntentOptions intent = outcome.asked().intent();
        boolean undecided = outcome.routed().trace().decision() instanceof Decision.NoMatch;
        boolean told = undecided && intent.threshold().isPresent();
        if (told || intent.probabilities()) {
            LabelScores scores = classifiers.intent(outcome.text());
            if (told) {
                document.put("routing_decision", intent.confident(scores, classifiers.limits()));
            }
            intent.probabilities(document, scores);
        }
        return document;
    }

    /// Explains how a request would be routed, and what would answer it.
    ///
    /// @param pipeline with the effort that is wanted
    /// @param whatIf whether the flips that would lead to another decision are wanted
    public static Map<String, Object> explain(
            Pipeline pipeline,
            RoutingPlan plan,
            ClientProtocol protocol,
            ChatRequest chat,
            boolean whatIf,
            Duration patience)
            throws InterruptedException {
        return explanation(route(pipeline, plan, protocol, chat, patience), whatIf);
    }

    private static Routed route(
            Pipeline pipeline, RoutingPlan plan, ClientProtocol protocol, ChatRequest chat, Duration patience)
            throws InterruptedException {
        var inbound = new Inbound(
                "eval-" + UUID.randomUUID(),
                protocol.dialect(),
                chat.facts().ofNobody(),
                chat.body(),
                chat.streaming(),
                Deadline.after(patience),
                true,
                null);
        Routed routed = pipeline.handle(plan, inbound, _ -> NO_CALL);
        if (routed.reply() instanceof Reply.Streamed streamed) {
            streamed.stream().close();
        }
        return routed;
    }

    private static Map<String, Object> explanation(Routed routed, boolean whatIf) {
        Map<String, Object> why = Explanation.ofDryRun(routed.trace());
        why.put("response_path", path(routed));
        if (whatIf) {
            why.put("what_if", Explanation.whatIf(routed.trace()));
        }
        return why;
    }

    /// How the reply would have come about.
    private static String path(Routed routed) {
        return switch (routed.reply()) {
            case Reply.Answered answered -> answered.path();
            case Reply.Refused refused -> refused.equals(NO_CALL) ? "upstream" : "error";
            case Reply.Whole _, Reply.Streamed _ -> answeredBy(routed.trace());
        };
    }

    /// The plugin that had the answer; for the response cache the word headers use.
    private static String answeredBy(RoutingTrace trace) {
        return trace.plugins().stream()
                .filter(run -> run.status() == PluginRun.Status.ANSWERED)
                .map(PluginRun::type)
                .findFirst()
                .map(type -> type.equals("response_cache") ? "cache" : type)
                .orElse("upstream");
    }
}
