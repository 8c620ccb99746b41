package semanticrouter.gateway.upstream;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.TraceContext;
import semanticrouter.protocols.bridge.Bridge;
import semanticrouter.protocols.bridge.Outgoing;
import semanticrouter.protocols.bridge.StreamBridge;
import semanticrouter.protocols.bridge.UnsignedThinking;
import semanticrouter.protocols.bridge.Warning;
import semanticrouter.protocols.openai.OpenAiChat;
import semanticrouter.protocols.openai.OpenAiReasoning;
import semanticrouter.protocols.openai.OpenAiStreaming;
import semanticrouter.protocols.openai.OutputLimit;
import semanticrouter.protocols.responses.ReasoningHistory;

/// How one call crosses from the client's dialect to the backend's, and its reply back.
///
/// @param bridge empty when both speak the same and bytes pass as they are
/// @param anthropic whether the backend speaks Anthropic
/// @param body what the backend is sent
/// @param warnings what of the request did not survive
/// @param shown whether the client asked to be told more, so also what both speak
/// @param facts of the request, which are told what did not survive
@SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
public record Crossing(
        Optional<Bridge> bridge, boolean anthropic, byte[] body, List<Warning> warnings, boolean shown, Facts facts) {
    /// Makes the bytes one backend is sent: the model's name there and, for streams of routed requests, usage asked for
    /// (specification: dataplane §1.6).
    public static Crossing of(Call call, ServedModel model, Backend backend) {
        boolean anthropic = model.apiFormat().equals("anthropic");
        boolean shown = call.inbound().facts().headers().flag("x-vsr-debug");
        Optional<Bridge> bridge = Bridge.between(call.inbound().dialect(), model.apiFormat());
        Facts facts = call.trace().facts();
        TraceContext place = call.inbound().tracing();
        if (place != null && place.sampled()) {
            String address = backend.host() + ":" + backend.port();
            facts.add(new Fact.BackendChosen(backend.name(), address, backend.provider()));
        }
        boolean routed = !(call.trace().decision() instanceof Decision.PassThrough);
        ChatBody named = ReasoningHistory.fitted(
                call.body().withModel(modelName(call, backend)), backend.provider(), bridge.isPresent());
        if (routed && call.inbound().streaming() && !named.field("stream").equals(Optional.of("true"))) {
            named = named.withField("stream", "true"); // the client says so in its headers alone
        }
        if (bridge.isPresent()) {
            Outgoing outgoing = bridge.get().request(named);
            List<Warning> warnings = new ArrayList<>(outgoing.warnings());
            if (!anthropic
                    && call.inbound().facts().headers().first("anthropic-beta").isPresent()) {
                warnings.add(Warning.BETA);
            }
            Warning.tell(warnings, bridge.get().client(), bridge.get().backend(), facts);
            byte[] sent = anthropic
                    ? outgoing.body()
                    : fitted(call, model, backend, OpenAiChat.body(outgoing.body()))
                            .bytes();
            return new Crossing(bridge, anthropic, sent, warnings, shown, facts);
        }
        if (anthropic) {
            return new Crossing(bridge, true, UnsignedThinking.removed(named).bytes(), List.of(), shown, facts);
        }
        boolean counted = routed && call.inbound().streaming();
        // Who names a model knows what it takes: its bytes pass as they are (specification: dataplane §1.7).
        ChatBody asked = routed ? fitted(call, model, backend, named) : named;
        byte[] sent = (counted ? OpenAiStreaming.withUsage(asked) : asked).bytes();
        return new Crossing(bridge, false, sent, List.of(), shown, facts);
    }

    /// The body in the words of the backend's service.
    private static ChatBody fitted(Call call, ServedModel model, Backend backend, ChatBody body) {
        return OutputLimit.named(reasoned(call, model, backend, body), backend.host());
    }

    /// The body that asks an OpenAI backend to reason, or not to, where a decision won.
    private static ChatBody reasoned(Call call, ServedModel model, Backend backend, ChatBody body) {
        ModelRef ref = call.ref();
        if (!(call.trace().decision() instanceof Decision.Matched) || ref == null) {
            return body;
        }
        boolean reason = ref.useReasoning().orElse(false);
        tell(model.reasoning(), reason, ref.reasoningEffort(), call.trace().facts());
        return OpenAiReasoning.asked(body, model.reasoning(), reason, ref.reasoningEffort(), backend.host());
    }

    private static void tell(Reasoning family, boolean reason, String effort, Facts facts) {
        boolean graded = reason && family.style() != Reasoning.Style.CHAT_TEMPLATE_KWARGS;
        String asked = effort.isEmpty() ? family.defaultEffort() : effort;
        if (family.style() != Reasoning.Style.NONE) {
            facts.add(new Fact.Reasoned(family.family(), family.parameter(), graded ? asked : ""));
        }
    }

    /// The adapter where one was chosen, else what the backend calls the model.
    private static String modelName(Call call, Backend backend) {
        return call.ref() != null && !call.ref().lora().isEmpty() ? call.ref().lora() : backend.modelId();
    }

    /// A complete reply in the client's dialect.
    public Reply back(int status, Headers headers, byte[] received, Clock clock) {
        if (bridge.isEmpty()) {
            return new Reply.Whole(status, told(headers), received);
        }
        try {
            long created = clock.instant().getEpochSecond();
            Outgoing reply = bridge.get().reply(warnings, status, received, created);
            tell(reply.warnings());
            return new Reply.Whole(status, told(headers, reply.warnings()), reply.body());
        } catch (GatewayException unusable) {
            return new Reply.Refused(unusable.error());
        }
    }

    /// A streamed reply in the client's dialect.
    public Reply back(int status, Headers headers, ReplyStream received, Clock clock) {
        if (bridge.isEmpty()) {
            return new Reply.Streamed(status, told(headers), received);
        }
        StreamBridge stream = bridge.get().stream(warnings, clock.instant().getEpochSecond());
        return new Reply.Streamed(
                status, told(headers), new BridgedStream(received, stream, () -> tell(stream.warnings())));
    }

    /// Has the trace told what of a reply did not survive.
    private void tell(List<Warning> lost) {
        bridge.ifPresent(way -> Warning.tell(lost, way.backend(), way.client(), facts));
    }

    /// Headers of a reply with what is to be said of the crossing.
    public Headers told(Headers headers) {
        return told(headers, List.of());
    }

    /// @param more what of the reply did not survive
    private Headers told(Headers headers, List<Warning> more) {
        if (bridge.isEmpty() && !shown) {
            return headers;
        }
        String backend = anthropic ? "anthropic" : "openai";
        Headers.Builder told = headers.with()
                .add("x-vsr-client-protocol", bridge.map(Bridge::client).orElse(backend))
                .add("x-vsr-upstream-protocol", backend);
        List<Warning> all = new ArrayList<>(warnings);
        all.addAll(more);
        if (!all.isEmpty()) {
            told.add("x-vsr-protocol-warnings", Warning.header(all));
        }
        return told.build();
    }
}
