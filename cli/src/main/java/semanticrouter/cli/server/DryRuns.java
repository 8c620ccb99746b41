package semanticrouter.cli.server;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import semanticrouter.console.api.DryRun;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.plan.Resolution;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

/// Routes one request in this process, through the pipeline that serves, without calling a model.
public final class DryRuns {
    private DryRuns() {}

    /// Explains a chat request.
    ///
    /// @param effort how much to ask; {@link Effort#LAZY} stops where serving would stop
    /// @param whatIf list what would lead to another decision
    /// @throws GatewayException when the request itself is refused
    public static Map<String, Object> explain(
            Policy policy, RoutingPlan plan, byte[] body, Effort effort, boolean whatIf, Duration patience)
            throws GatewayException, InterruptedException {
        var protocol = new OpenAiChat(JsonLimits.DEFAULT);
        ChatRequest chat = protocol.read(body, Headers.NONE);
        if (plan.resolve(chat.facts().requestedModel()) instanceof Resolution.Unknown) {
            throw new GatewayException(
                    400,
                    "model_not_found",
                    "the configuration has no such model; it knows " + String.join(", ", plan.publicNames()));
        }
        try (var fanout = new Fanout()) {
            var pipeline = new Pipeline(policy.encoders(), fanout, Clock.systemUTC(), effort);
            return DryRun.explain(pipeline, plan, protocol, chat, whatIf, patience);
        }
    }
}
