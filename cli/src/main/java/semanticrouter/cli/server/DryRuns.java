package semanticrouter.cli.server;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.Routed;
import semanticrouter.core.plan.Resolution;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Explanation;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

/// Routes one request in this process, through the pipeline that serves, without calling a model.
public final class DryRuns {
    private static final Reply NO_CALL =
            new Reply.Refused(new GatewayError(503, "dry_run", "no model is called in a dry run"));

    private DryRuns() {}

    /// Explains a chat request.
    ///
    /// @param lazy stop where serving would stop
    /// @throws GatewayException when the request itself is refused
    public static Map<String, Object> explain(
            Policy policy, RoutingPlan plan, byte[] body, boolean lazy, Duration patience)
            throws GatewayException, InterruptedException {
        var protocol = new OpenAiChat(JsonLimits.DEFAULT);
        ChatRequest chat = protocol.read(body, Headers.NONE);
        if (plan.resolve(chat.facts().requestedModel()) instanceof Resolution.Unknown) {
            throw new GatewayException(
                    400, "model_not_found", "the configuration has no such model; it knows " + String.join(", ", plan.publicNames()));
        }
        try (var fanout = new Fanout()) {
            var pipeline = new Pipeline(
                    policy.encoders(), fanout, Clock.systemUTC(), lazy ? Effort.LAZY : Effort.EVERYTHING);
            var inbound = new Inbound(
                    "eval", protocol.dialect(), chat.facts(), chat.body(), chat.streaming(), Deadline.after(patience));
            Routed routed = pipeline.handle(plan, inbound, _ -> NO_CALL);
            return Explanation.ofDryRun(routed.trace());
        }
    }
}
