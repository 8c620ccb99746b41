package semanticrouter.extproc;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.Backend;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.ReplyHeaders;
import semanticrouter.gateway.upstream.Crossing;
import semanticrouter.gateway.upstream.Leg;
import semanticrouter.gateway.upstream.Unpacker;
import semanticrouter.gateway.upstream.UpstreamHeaders;
import semanticrouter.gateway.upstream.UpstreamLeg;

/// Envoy as the upstream of one exchange: a call becomes edits of the request that Envoy holds, the reply is what Envoy
/// then tells of the response. Which backend serves is Envoy's choice; the request is shaped for the one with the
/// highest weight (specification: dataplane §1.6, §1.8, §1.10).
final class EnvoyLeg implements Leg, ReplyStream {
    private static final String INVALID = GatewayError.INVALID;
    private static final byte[] NOTHING = {};

    private final Conversation envoy;
    private final Clock clock;
    private final boolean forwardAuthorization;
    private final int replyBytesMax;
    private Headers told = Headers.NONE;
    private boolean closed;
    private boolean bodyless;
    private boolean broken;
    private boolean end;
    private byte @Nullable [] whole;
    private @Nullable Unpacker unpacker;
    private long startedNanos;
    private long firstByteNanos;
    private long endedNanos;

    /// @param forwardAuthorization whether credentials of the client reach a backend that has none configured
    EnvoyLeg(Conversation envoy, Clock clock, boolean forwardAuthorization, int replyBytesMax) {
        this.envoy = envoy;
        this.clock = clock;
        this.forwardAuthorization = forwardAuthorization;
        this.replyBytesMax = replyBytesMax;
    }

    @Override
    public Reply send(Call call) throws InterruptedException {
        if (call.model() == null || call.model().backends().isEmpty()) {
            return UpstreamLeg.unavailable(call);
        }
        if (envoy.owed() != Conversation.Owed.REQUEST_BODY) {
            return new Reply.Refused(
                    new GatewayError(
                            500,
                            "single_call",
                            "behind Envoy a request is sent once, and this one needs a second call; send it to the router's own listener"));
        }
        Optional<GatewayError> keyless = UpstreamHeaders.keyless(call, call.model(), forwardAuthorization);
        if (keyless.isPresent()) {
            return new Reply.Refused(keyless.get());
        }
        // The first of those with the highest weight.
        List<Backend> backends = call.model().backends();
        int weight = backends.stream().mapToInt(Backend::weight).max().orElse(0);
        Backend backend = backends.stream()
                .filter(candidate -> candidate.weight() == weight)
                .findFirst()
                .orElse(backends.getFirst());
        Crossing crossing = Crossing.of(call, call.model(), backend);
        Headers wanted = headers(UpstreamHeaders.request(call, backend, crossing.anthropic(), forwardAuthorization));
        OptionalLong tooLong = envoy.beyond(wanted, crossing.body(), envoy.had());
        if (tooLong.isPresent()) {
            return new Reply.Refused(new GatewayError(
                    413,
                    "message_too_large",
                    "the request as the model is to get it takes a message of " + tooLong.getAsLong()
                            + " bytes to Envoy, which may have " + envoy.messageBytes()
                            + "; shorten it or raise global.integrations.looper.grpc_max_msg_size_mb"));
        }
        startedNanos = System.nanoTime();
        envoy.forward(wanted, backend.path(), crossing.body());
        return switch (envoy.next()) {
            case Frame.Head head -> head(call, crossing, head);
            case Frame.TimedOut() -> late();
            case Frame.Part _, Frame.Trailers _ -> throw new IllegalStateException("a body before its head");
        };
    }

    private static Headers headers(MultiMap map) {
        var headers = new Headers.Builder();
        map.forEach((name, value) -> headers.add(name.toLowerCase(Locale.ROOT), value));
        return headers.build();
    }

    private Reply head(Call call, Crossing crossing, Frame.Head head) throws InterruptedException {
        MultiMap raw = HttpHeaders.headers();
        for (Map.Entry<String, String> header : head.headers()) {
            if (!header.getKey().startsWith(":")) {
                raw.add(header.getKey(), header.getValue());
            }
        }
        Headers received = readable(UpstreamHeaders.reply(raw));
        // What would be said if nothing changed the reply on its way; the body can still change it.
        Headers.Builder all = crossing.told(received).with();
        ReplyHeaders.of(
                        call.trace(),
                        ReplyHeaders.UPSTREAM,
                        head.status(),
                        call.inbound().facts().headers())
                .forEach(all::add);
        told = all.build();
        end = head.end();
        bodyless = end;
        boolean events = received.first("content-type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .orElse(false);
        if (events) {
            return crossing.back(head.status(), received, this, clock);
        }
        if (end) {
            endedNanos = System.nanoTime();
            return crossing.back(head.status(), received, new byte[0], clock);
        }
        if (call.inbound().streaming() && head.status() < 300 && ReplyHeaders.json(received)) {
            told = ReplyHeaders.streamed(told); // the client gets events, and after its head Envoy takes no other type
        }
        envoy.answerHead(head.status(), told, false);
        return whole(crossing, head.status(), received);
    }

    /// The headers of a reply that will be unpacked, where its backend packed it although it was asked not to.
    private Headers readable(Headers received) {
        unpacker = Unpacker.of(received.first("content-encoding").orElse(null));
        return unpacker == null
                ? received
                : received.with().remove("content-encoding").build();
    }

    private Reply whole(Crossing crossing, int status, Headers received) throws InterruptedException {
        var taken = new ByteArrayOutputStream();
        boolean pieces = false;
        while (true) {
            switch (envoy.next()) {
                case Frame.Part(byte[] bytes, boolean last) -> {
                    heard();
                    boolean complete = last || envoy.modes().wholeResponse();
                    if (complete && !pieces) {
                        whole = bytes;
                        return back(crossing, status, received, bytes);
                    }
                    taken.writeBytes(bytes);
                    if (taken.size() > replyBytesMax) {
                        ended();
                        return invalid(tooLong());
                    }
                    if (complete) {
                        return back(crossing, status, received, taken.toByteArray());
                    }
                    pieces = true;
                    envoy.swallow();
                }
                case Frame.Trailers() -> {
                    return back(crossing, status, received, taken.toByteArray());
                }
                case Frame.TimedOut() -> {
                    return late();
                }
                case Frame.Head _ -> throw new IllegalStateException("a second head");
            }
        }
    }

    /// A complete reply in the client's dialect.
    private Reply back(Crossing crossing, int status, Headers received, byte[] bytes) {
        ended();
        if (unpacker == null) {
            return crossing.back(status, received, bytes, clock);
        }
        var plain = new ByteArrayOutputStream();
        Optional<String> fault = unpack(bytes, true, plain);
        return fault.isPresent() ? invalid(fault.get()) : crossing.back(status, received, plain.toByteArray(), clock);
    }

    /// Unpacks more of a reply.
    ///
    /// @param last whether nothing follows
    /// @return why it cannot be used; empty as long as it can
    private Optional<String> unpack(byte[] bytes, boolean last, ByteArrayOutputStream plain) {
        Unpacker packed = Objects.requireNonNull(unpacker);
        Optional<String> fault = packed.take(Buffer.buffer(bytes), piece -> {
            if (plain.size() > replyBytesMax) {
                close(); // it unpacks no more
            } else {
                plain.writeBytes(piece.getBytes());
            }
        });
        if (plain.size() > replyBytesMax) {
            return Optional.of(tooLong());
        }
        return fault.isEmpty() && last && !packed.complete()
                ? Optional.of("it is packed and ends before its end")
                : fault;
    }

    private String tooLong() {
        return "it is longer than " + replyBytesMax + " bytes";
    }

    private static Reply invalid(String why) {
        return new Reply.Refused(new GatewayError(
                502,
                INVALID,
                "the model's backend sent a reply that cannot be used (" + why + "); try again or check the backend"));
    }

    private Reply late() {
        ended();
        broken = true;
        return new Reply.Refused(
                new GatewayError(
                        504,
                        "upstream_timeout",
                        "the model's backend did not answer in time (no reply within the time allowed); try again or check the backend"));
    }

    /// The next piece of a stream; what was written since the last one leaves first.
    @Override
    public Piece next() throws InterruptedException {
        while (!end) {
            if (envoy.owed() == Conversation.Owed.RESPONSE_HEADERS) {
                envoy.answerHead(envoy.status(), told, false); // read here, not passed on
            }
            envoy.flush(false);
            switch (envoy.next()) {
                case Frame.Part(byte[] bytes, boolean last) -> {
                    heard();
                    if (last) {
                        ended();
                        end = true;
                    }
                    Piece piece = piece(bytes, last);
                    if (!(piece instanceof Piece.Chunk(byte[] plain)) || plain.length > 0) {
                        return piece;
                    }
                }
                case Frame.Trailers() -> {
                    ended();
                    end = true;
                    if (unpacker != null) {
                        Piece piece = piece(NOTHING, true);
                        if (piece instanceof Piece.Broken) {
                            return piece;
                        }
                    }
                }
                case Frame.TimedOut() -> {
                    var _ = late();
                    end = true;
                    return new Piece.Broken(new Failure("upstream_timeout", "the request took too long"));
                }
                case Frame.Head _ -> throw new IllegalStateException("a second head");
            }
        }
        return new Piece.End();
    }

    private Piece piece(byte[] bytes, boolean last) {
        if (unpacker == null) {
            return new Piece.Chunk(bytes);
        }
        var plain = new ByteArrayOutputStream();
        Optional<String> fault = unpack(bytes, last, plain);
        if (fault.isPresent()) {
            end = true;
            return new Piece.Broken(new Failure(INVALID, fault.get()));
        }
        return new Piece.Chunk(plain.toByteArray());
    }

    private void heard() {
        if (firstByteNanos == 0) {
            firstByteNanos = System.nanoTime();
        }
    }

    private void ended() {
        endedNanos = System.nanoTime();
    }

    /// Whether the response has no body.
    boolean bodyless() {
        return bodyless;
    }

    /// Whether Envoy said nothing more in time.
    boolean broken() {
        return broken;
    }

    /// The body as Envoy still has it; null when it came in pieces.
    byte @Nullable [] whole() {
        return whole;
    }

    @Override
    public long firstByteNanos() {
        return firstByteNanos == 0 ? 0 : firstByteNanos - startedNanos;
    }

    @Override
    public long nanos() {
        if (startedNanos == 0) {
            return 0;
        }
        return (endedNanos == 0 ? System.nanoTime() : endedNanos) - startedNanos;
    }

    /// Nothing to cancel: Envoy ends the call with the stream.
    @Override
    public void close() {
        if (unpacker != null && !closed) {
            closed = true;
            unpacker.close();
        }
    }
}
