package semanticrouter.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.upstream.Mailbox;

/// What an exchange says to Envoy and hears from it, in Envoy's order: each message is answered before the next answer
/// is given, however few or many pieces the exchange reads and writes in between. Used by the exchange's thread alone.
final class Conversation {
    /// Belong to the connections on either side; Envoy looks after them.
    private static final Set<String> CONNECTION = Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host");

    private static final byte[] NOTHING = {};
    /// What a message, and a header of it, takes beside its texts, rounded up.
    private static final int ENVELOPE = 32;

    /// The message that waits for its answer.
    enum Owed {
        NONE,
        REQUEST_HEADERS,
        REQUEST_BODY,
        RESPONSE_HEADERS,
        RESPONSE_BODY,
        RESPONSE_TRAILERS
    }

    private final Line line;
    private final Mailbox<Frame> frames;
    private final Opening opening;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Body body = Body.NONE;
    private Owed owed = Owed.NONE;
    private byte[] part = NOTHING;
    private int status;
    /// The response's headers as the client would get them now.
    private Headers visible = Headers.NONE;
    private boolean lengthKnown;
    private boolean over;

    /// What is known of the request before its body.
    ///
    /// @param modes how bodies come
    /// @param present its headers as they would reach the backend now
    /// @param path with its query
    /// @param clearRouteCache whether Envoy is to choose its route anew
    /// @param messageBytes most bytes of a message
    record Opening(Modes modes, Headers present, String path, boolean clearRouteCache, int messageBytes) {}

    /// The body of the request.
    ///
    /// @param bytes as it came
    /// @param pieces whether it came in several pieces, which Envoy no longer has
    /// @param trailers whether trailers follow
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Body(byte[] bytes, boolean pieces, boolean trailers) {
        static final Body NONE = new Body(NOTHING, false, false);
    }

    Conversation(Line line, Mailbox<Frame> frames, Opening opening) {
        this.line = line;
        this.frames = frames;
        this.opening = opening;
    }

    /// Begins when the request is there.
    ///
    /// @param waiting the message that waits for its answer
    void begin(Body whole, Owed waiting) {
        body = whole;
        owed = waiting;
    }

    Modes modes() {
        return opening.modes();
    }

    Owed owed() {
        return owed;
    }

    /// The bytes of an answer with a body when they are more than a message may have; empty when they are not. A body
    /// that Envoy has already is not sent.
    OptionalLong beyond(Headers headers, byte[] bytes, byte @Nullable [] present) {
        var all = new AtomicLong(ENVELOPE + (Arrays.equals(bytes, present) ? 0 : bytes.length));
        headers.forEach((name, value) -> all.addAndGet(ENVELOPE + name.length() + value.length()));
        return all.get() > opening.messageBytes() ? OptionalLong.of(all.get()) : OptionalLong.empty();
    }

    /// Whether the request goes to the backend with the body that Envoy has.
    byte @Nullable [] had() {
        return body.pieces() || opening.modes().duplexRequest() ? null : body.bytes();
    }

    int messageBytes() {
        return opening.messageBytes();
    }

    int status() {
        return status;
    }

    Headers visible() {
        return visible;
    }

    boolean duplex() {
        return opening.modes().duplexResponse();
    }

    /// Lets the request go to the backend.
    ///
    /// @param wanted its headers
    /// @param path with its query
    void forward(Headers wanted, String path, byte[] bytes) {
        boolean changed = !Arrays.equals(bytes, body.bytes());
        var edit = new HeaderEdit().change(opening.present(), wanted);
        if (!path.equals(opening.path())) {
            edit.set(":path", path);
        }
        if (changed) {
            edit.length(bytes.length);
        }
        CommonResponse.Builder answer = Answers.asIs().setHeaderMutation(edit.build());
        answer.setClearRouteCache(opening.clearRouteCache());
        if (opening.modes().duplexRequest()) {
            answer.setBodyMutation(Answers.piece(bytes, !body.trailers()));
        } else if (changed || body.pieces()) {
            answer.setBodyMutation(Answers.body(bytes));
        }
        owed = Owed.NONE;
        line.send(Answers.requestBody(answer));
    }

    /// Waits for what Envoy says next.
    Frame next() throws InterruptedException {
        Frame frame = frames.take();
        switch (frame) {
            case Frame.Head head -> {
                owed = Owed.RESPONSE_HEADERS;
                status = head.status();
                visible = visible(head.headers());
                lengthKnown = head.headers().stream()
                        .anyMatch(header -> header.getKey().equalsIgnoreCase("content-length"));
            }
            case Frame.Part(byte[] bytes, boolean _) -> {
                line.taken(bytes.length);
                owed = Owed.RESPONSE_BODY;
                part = bytes;
            }
            case Frame.Trailers() -> owed = Owed.RESPONSE_TRAILERS;
            case Frame.TimedOut() -> {}
        }
        return frame;
    }

    private static Headers visible(List<Map.Entry<String, String>> received) {
        var headers = new Headers.Builder();
        received.forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.startsWith(":") && !CONNECTION.contains(name)) {
                headers.add(name, header.getValue());
            }
        });
        return headers.build();
    }

    /// Answers the response's headers.
    ///
    /// @param newStatus for the client
    /// @param wanted headers for the client
    /// @param events whether the body is to come piece by piece
    void answerHead(int newStatus, Headers wanted, boolean events) {
        HeaderEdit edit = edited(newStatus, wanted);
        if (lengthKnown
                && (events
                        || !opening.modes().wholeResponse() && opening.modes().known())) {
            edit.remove("content-length");
            lengthKnown = false;
        }
        owed = Owed.NONE;
        line.send(Answers.responseHeaders(Answers.asIs().setHeaderMutation(edit.build()), events && !duplex()));
    }

    private HeaderEdit edited(int newStatus, Headers wanted) {
        HeaderEdit edit = new HeaderEdit().change(visible, wanted);
        if (newStatus != status) {
            edit.set(":status", Integer.toString(newStatus));
        }
        visible = wanted;
        status = newStatus;
        return edit;
    }

    /// Takes a piece away from Envoy, which will get all of the body at its end.
    void swallow() {
        if (!duplex()) {
            line.send(Answers.responseBody(Answers.asIs().setBodyMutation(Answers.body(NOTHING))));
        }
        owed = Owed.NONE;
    }

    /// Answers the last message of a body with the whole of it.
    ///
    /// @param received the body as Envoy has it; null when it does not have all of it
    void answerBody(int newStatus, Headers wanted, byte[] whole, byte @Nullable [] received) {
        HeaderEdit edit = edited(newStatus, wanted);
        CommonResponse.Builder answer = Answers.asIs();
        if (duplex()) {
            answer.setBodyMutation(Answers.piece(whole, true));
        } else if (!Arrays.equals(whole, received)) {
            answer.setBodyMutation(Answers.body(whole));
            edit.remove("content-length");
        }
        owed = Owed.NONE;
        line.send(Answers.responseBody(answer.setHeaderMutation(edit.build())));
    }

    /// Answers the trailers of a reply that came in pieces: all of its body, then they.
    void answerTrailers(byte[] whole) {
        owed = Owed.NONE;
        line.send(Answers.responseBody(Answers.asIs().setBodyMutation(Answers.piece(whole, false))));
        line.send(Answers.responseTrailers());
    }

    /// Writes more of a stream; it leaves with the answer to the piece it was made of.
    void write(byte[] bytes) {
        written.writeBytes(bytes);
    }

    boolean nothingWritten() {
        return written.size() == 0;
    }

    /// Answers the piece that was read last with what has been written since.
    ///
    /// @param end whether nothing more will be written
    void flush(boolean end) {
        byte[] bytes = written.toByteArray();
        written.reset();
        switch (owed) {
            case RESPONSE_BODY -> {
                owed = Owed.NONE;
                if (!duplex()) {
                    boolean same = Arrays.equals(bytes, part);
                    line.send(Answers.responseBody(
                            same ? Answers.asIs() : Answers.asIs().setBodyMutation(Answers.body(bytes))));
                } else if (end || bytes.length > 0) {
                    line.send(Answers.responseBody(Answers.asIs().setBodyMutation(Answers.piece(bytes, end))));
                }
            }
            case RESPONSE_TRAILERS -> {
                owed = Owed.NONE;
                if (duplex() && bytes.length > 0) {
                    line.send(Answers.responseBody(Answers.asIs().setBodyMutation(Answers.piece(bytes, false))));
                }
                line.send(Answers.responseTrailers());
            }
            case NONE, REQUEST_HEADERS, REQUEST_BODY, RESPONSE_HEADERS -> {}
        }
        part = NOTHING;
    }

    /// Answers the client instead of whatever Envoy would send it.
    void immediate(int newStatus, Headers headers, byte[] bytes) {
        if (owed == Owed.NONE) {
            fail(
                    newStatus == 504 ? GrpcStatus.DEADLINE_EXCEEDED : GrpcStatus.INTERNAL,
                    "the request cannot be answered");
            return;
        }
        owed = Owed.NONE;
        over = true;
        line.sendLast(Answers.immediate(newStatus, headers, bytes));
    }

    void fail(GrpcStatus error, String why) {
        if (!over) {
            over = true;
            owed = Owed.NONE;
            line.fail(error, why);
        }
    }

    void then(Runnable action) {
        line.then(action);
    }
}
