package semanticrouter.protocols.responses;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import tools.jackson.databind.node.ObjectNode;

/// Turns a chat reply, whole or streamed, into a response and its events. One owner, fed in order, bytes cut anywhere:
/// the events are the same.
///
/// The response is complete before its last event is made, so that it can be kept before the client hears of it.
public final class ResponseStream {
    private static final int EVENT_BYTES_MAX = 4 << 20;

    private final SseScanner scanner = new SseScanner(EVENT_BYTES_MAX, this::event);
    private final ResponseDraft draft;
    private State state = State.OPEN;

    /// How far the reply has come.
    public enum State {
        /// More may come.
        OPEN,
        /// The chat reply is complete; {@link #end} makes the last event.
        COMPLETE,
        /// The last event has been made.
        ENDED,
        /// The backend reported an error; the last event says so.
        FAILED
    }

    public ResponseStream(ResponseShape shape, ResponseIds ids) {
        draft = new ResponseDraft(shape, ids);
    }

    /// Events for more of a chat stream; may be empty.
    public byte[] accept(byte[] bytes) {
        scanner.accept(bytes);
        return taken();
    }

    /// Events for a complete chat reply; nothing changes when it is not one.
    ///
    /// @return false when it is not a chat reply
    public boolean whole(ObjectNode reply) {
        if (!draft.whole(reply)) {
            return false;
        }
        complete();
        return true;
    }

    /// The stream has ended. A backend that said why it stopped but sent no end marker has said all.
    ///
    /// @return events
    public byte[] noMore() {
        if (state == State.OPEN && draft.sawFinish() && !scanner.insideEvent()) {
            complete();
        }
        return taken();
    }

    public State state() {
        return state;
    }

    /// The response, once it is complete.
    ///
    /// @param keep puts it where it is kept; false when that failed, and the response then says that it is not
    ///     stored
    /// @return the response as the client gets it
    public ObjectNode end(Predicate<ObjectNode> keep) {
        if (state != State.COMPLETE) {
            throw new IllegalStateException("the response is not complete");
        }
        state = State.ENDED;
        ObjectNode response = draft.response(true);
        if (response.path("store").asBoolean(false) && !keep.test(response)) {
            response = draft.response(false);
        }
        draft.end(response);
        return response;
    }

    /// Events not yet taken.
    public byte[] taken() {
        return draft.takeEvents().getBytes(StandardCharsets.UTF_8);
    }

    /// The event that tells of a stream that broke off; no event follows it.
    public byte[] failed(GatewayError error) {
        if (state == State.OPEN || state == State.COMPLETE) {
            draft.fail(error);
            state = State.FAILED;
        }
        return taken();
    }

    private void event(SseEvent event) {
        if (state != State.OPEN) {
            return;
        }
        if (event.data().equals("[DONE]")) {
            complete();
            return;
        }
        ObjectNode chunk = Trees.ofText(event.data());
        if (chunk == null) {
            return;
        }
        if (chunk.get("error") instanceof ObjectNode error) {
            draft.fail(new GatewayError(502, "upstream_error", Trees.string(error, "message")));
            state = State.FAILED;
            return;
        }
        chunk(chunk);
    }

    /// Reads a chunk of a chat stream.
    public void chunk(ObjectNode chunk) {
        draft.chunk(chunk);
        if (draft.tooLong()) {
            draft.fail(new GatewayError(502, "reply_too_long", "the reply is longer than the router keeps"));
            state = State.FAILED;
        }
    }

    /// Says that the chat reply is complete.
    public void complete() {
        draft.close();
        state = State.COMPLETE;
    }
}
