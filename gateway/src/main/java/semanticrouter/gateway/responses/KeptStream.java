package semanticrouter.gateway.responses;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.fault.Failure;
import semanticrouter.protocols.responses.ResponseStream;
import semanticrouter.protocols.responses.ResponseStream.State;
import tools.jackson.databind.node.ObjectNode;

/// A chat stream as the events of a response, which is kept before its last event is given out.
final class KeptStream implements ReplyStream {
    private final ReplyStream inner;
    private final ResponseStream events;
    private final Predicate<ObjectNode> keep;
    /// How it ended, once it has.
    private @Nullable Piece over;

    /// @param inner the chat stream
    /// @param events the response
    /// @param keep keeps it
    KeptStream(ReplyStream inner, ResponseStream events, Predicate<ObjectNode> keep) {
        this.inner = inner;
        this.events = events;
        this.keep = keep;
    }

    @Override
    public Piece next() throws InterruptedException {
        while (over == null) {
            switch (inner.next()) {
                case Piece.Chunk(byte[] bytes) -> {
                    byte[] more = finished(events.accept(bytes));
                    if (more.length > 0) {
                        return new Piece.Chunk(more);
                    }
                }
                case Piece.End end -> {
                    byte[] last = finished(events.noMore());
                    over = events.state() == State.OPEN
                            ? new Piece.Broken(new Failure("stream_cut", "the stream ended before it was complete"))
                            : end;
                    if (last.length > 0) {
                        return new Piece.Chunk(last);
                    }
                }
                // What comes after the end of the chat stream is of no interest to the response.
                case Piece.Broken broken -> over = events.state() == State.ENDED ? new Piece.End() : broken;
            }
        }
        return over;
    }

    private byte[] finished(byte[] before) {
        if (events.state() != State.COMPLETE) {
            return before;
        }
        events.end(keep);
        return joined(before, events.taken());
    }

    static byte[] joined(byte[] first, byte[] second) {
        var both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public void close() {
        inner.close();
    }
}
