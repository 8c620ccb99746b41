package semanticrouter.extproc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.request.Headers;
import semanticrouter.extproc.Conversation.Body;
import semanticrouter.extproc.Conversation.Owed;
import semanticrouter.gateway.ClientHeaders;
import semanticrouter.gateway.GatewayOptions;
import semanticrouter.gateway.Reception;
import semanticrouter.gateway.Reception.Way;

/// What happens when the headers of a request arrive, in the order the contract gives (specification: dataplane §1.3).
/// Runs on event loops.
final class Admission {
    private static final Logger LOGGER = LoggerFactory.getLogger(Admission.class);
    private static final String REPLAY = "/v1/router_replay";
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");
    private static final Headers JSON = Headers.of("content-type", "application/json");

    private final Reception reception;
    private final ExtProcOptions options;

    /// What became of the headers.
    sealed interface Admitted {
        /// The request passes through; the headers have been answered.
        record Passing() implements Admitted {}

        /// Its body is awaited; the headers have been answered.
        record Awaited(RequestIntake intake) implements Admitted {}

        /// It has no body; its exchange answers the headers.
        record Begun(Routing routing) implements Admitted {}

        /// It has been answered.
        record Answered() implements Admitted {}
    }

    Admission(Reception reception, ExtProcOptions options) {
        this.reception = reception;
        this.options = options;
    }

    /// @param received all headers, pseudo-headers too
    /// @param end whether no body follows
    Admitted headers(ProcessingStream stream, List<Map.Entry<String, String>> received, boolean end) {
        String method = pseudo(received, ":method");
        String target = pseudo(received, ":path");
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        Headers captured = ClientHeaders.capture(received);
        if (path.equals(REPLAY) || path.startsWith(REPLAY + "/")) {
            return answered(stream, closed(reception.way(method, path)));
        }
        if (options.skipping() && captured.flag("x-vsr-skip-processing")) {
            stream.send(Answers.requestHeaders(Answers.asIs()
                    .setHeaderMutation(
                            new HeaderEdit().remove(ClientHeaders.INTERNAL).build())));
            return new Admitted.Passing();
        }
        Optional<Headers> admitted = reception.admit(captured, stream.envoy().connection(), stream.listener());
        Way way = reception.way(method, path);
        if (way instanceof Way.Closed(var shape, var error, var allow) && contract(path)) {
            return answered(stream, reception.refuse(shape, error, allow));
        }
        if (reception.stopping() && contract(path)) {
            return answered(stream, reception.refuse(reception.shape(way), Reception.stopped(), ""));
        }
        if (admitted.isEmpty()) {
            return answered(stream, reception.refuse(reception.shape(way), Reception.unauthorized(), ""));
        }
        if (stream.crowded()) {
            return answered(stream, reception.refuse(reception.shape(way), Reception.overloaded(), ""));
        }
        GatewayError packed = Reception.packed(captured);
        if (packed != null && way instanceof Way.Chat(var endpoint)) {
            return answered(stream, reception.refuse(endpoint.shape(), packed, ""));
        }
        return switch (way) {
            case Way.Models() -> {
                Optional<GatewayError> awaiting = reception.awaiting();
                if (awaiting.isPresent()) {
                    yield answered(stream, reception.refuse(reception.shape(way), awaiting.get(), ""));
                }
                stream.sendLast(Answers.immediate(200, JSON, reception.models()));
                yield new Admitted.Answered();
            }
            case Way.Chat(var endpoint) -> {
                var talk = new Talk(stream, captured, target);
                var exchange = reception.exchange(endpoint, admitted.get(), talk.reply, talk.leg, System.nanoTime());
                yield exchange(stream, talk, admitted.get(), new Target.Chat(exchange), end);
            }
            case Way.Side side -> {
                var talk = new Talk(stream, captured, target);
                var exchange = reception.side(side, admitted.get(), talk.reply, talk.leg);
                String text = query < 0 ? "" : target.substring(query + 1);
                yield exchange(
                        stream,
                        talk,
                        admitted.get(),
                        new Target.Side(exchange, parameters(text)),
                        end || WITHOUT_BODY.contains(method));
            }
            case Way.Closed _ -> opaque(stream, captured, admitted.get());
        };
    }

    /// Whether a path belongs to the contract; others are Envoy's own business.
    private static boolean contract(String path) {
        return path.equals("/v1") || path.startsWith("/v1/");
    }

    private Reception.Refusal closed(Way way) {
        return way instanceof Way.Closed(var shape, var error, var allow)
                ? reception.refuse(shape, error, allow)
                : reception.refuse(
                        reception.fallback(), new GatewayError(404, "endpoint_not_found", "endpoint not found"), "");
    }

    private static Admitted answered(ProcessingStream stream, Reception.Refusal refusal) {
        stream.sendLast(Answers.immediate(refusal.status(), refusal.headers(), refusal.body()));
        return new Admitted.Answered();
    }

    /// A request that is not for the router, or that it cannot route: it goes on without what only the router may set
    /// and without what nobody vouched for.
    private static Admitted opaque(ProcessingStream stream, Headers captured, Headers admitted) {
        stream.send(Answers.requestHeaders(Answers.asIs()
                .setHeaderMutation(
                        readable(new HeaderEdit()).change(captured, admitted).build())));
        return new Admitted.Passing();
    }

    private static HeaderEdit readable(HeaderEdit edit) {
        return edit.set("accept-encoding", "identity").remove(ClientHeaders.INTERNAL);
    }

    private Admitted exchange(ProcessingStream stream, Talk talk, Headers admitted, Target target, boolean end) {
        var intake = new RequestIntake(stream, reception, options.streamed(), talk.conversation, target);
        if (end) {
            return intake.begin(Body.NONE, Owed.REQUEST_HEADERS) instanceof RequestIntake.Taken.Begun(var routing)
                    ? new Admitted.Begun(routing)
                    : new Admitted.Answered();
        }
        Modes modes = stream.modes();
        if (modes.bodiless() || modes.duplexRequest() && !options.streamed().enabled()) {
            LOGGER.atWarn()
                    .addKeyValue("requestBodyMode", modes.request())
                    .log("a request passes Envoy without being routed; set request_body_mode: BUFFERED, or for "
                            + "FULL_DUPLEX_STREAMED global.router.streamed_body.enabled: true");
            intake.abandon("not_routed");
            return opaque(stream, talk.captured, admitted);
        }
        stream.send(Answers.requestHeaders(
                Answers.asIs().setHeaderMutation(readable(new HeaderEdit()).build())));
        return new Admitted.Awaited(intake);
    }

    private static String pseudo(List<Map.Entry<String, String>> received, String name) {
        for (Map.Entry<String, String> header : received) {
            if (header.getKey().equals(name)) {
                return header.getValue();
            }
        }
        return "";
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new HashMap<String, String>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text; // a percent sign that escapes nothing
        }
    }

    /// The three ends of one exchange.
    private final class Talk {
        private final Headers captured;
        private final Conversation conversation;
        private final EnvoyLeg leg;
        private final EnvoyReply reply;

        Talk(ProcessingStream stream, Headers captured, String target) {
            this.captured = captured;
            Headers present = captured.with().set("accept-encoding", "identity").build();
            conversation = new Conversation(
                    stream,
                    stream.frames(),
                    new Conversation.Opening(
                            stream.modes(), present, target, options.clearRouteCache(), options.messageBytes()));
            GatewayOptions gateway = reception.options();
            leg = new EnvoyLeg(
                    conversation,
                    reception.clock(),
                    gateway.upstream().forwardClientAuthorization(),
                    gateway.upstream().replyBytesMax());
            reply = new EnvoyReply(conversation, leg);
        }
    }
}
