package semanticrouter.gateway.upstream;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.gateway.accept.OpenStreams;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.protocols.bridge.Bridge;
import semanticrouter.protocols.openai.OpenAiChat;

/// Calls models for loops, each call with a leg of its own. Safe for all threads.
///
/// @param around counts the calls
public record RouterCalls(Vertx vertx, HttpUpstream upstream, UnaryOperator<Upstream> around, Clock clock)
        implements SideCalls {
    @Override
    public Reply send(Call call) throws InterruptedException {
        try (UpstreamLeg leg = upstream.leg(new Carrier(vertx.getOrCreateContext()), OpenStreams.UNHEARD)) {
            return around.apply(leg).send(call);
        }
    }

    @Override
    public ChatBody chat(Call call) {
        return bridge(call)
                .map(bridge -> OpenAiChat.body(bridge.request(call.body()).body()))
                .orElse(call.body());
    }

    @Override
    public Reply.Whole reply(Call call, Reply.Whole completion) throws GatewayException {
        Optional<Bridge> bridge = bridge(call);
        if (bridge.isEmpty()) {
            return completion;
        }
        byte[] body = bridge.get()
                .reply(
                        List.of(),
                        completion.status(),
                        completion.body(),
                        clock.instant().getEpochSecond())
                .body();
        return new Reply.Whole(completion.status(), completion.headers(), body);
    }

    private static Optional<Bridge> bridge(Call call) {
        Dialect client = call.inbound().dialect();
        return Bridge.between(client, "openai");
    }
}
