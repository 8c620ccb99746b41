package semanticrouter.gateway.upstream;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.fault.Failure;
import semanticrouter.protocols.bridge.StreamBridge;

/// A backend's stream in the client's dialect.
final class BridgedStream implements ReplyStream {
    private final ReplyStream inner;
    private final StreamBridge bridge;
    private final Runnable ended;
    /// How it ended, once it has.
    private @Nullable Piece over;

    /// @param ended runs once the backend's stream has come to its end
    BridgedStream(ReplyStream inner, StreamBridge bridge, Runnable ended) {
        this.inner = inner;
        this.bridge = bridge;
        this.ended = ended;
    }

    @Override
    public Piece next() throws InterruptedException {
        while (over == null) {
            switch (inner.next()) {
                case Piece.Chunk(byte[] bytes) -> {
                    byte[] translated = bridge.accept(bytes);
                    if (translated.length > 0) {
                        return new Piece.Chunk(translated);
                    }
                }
                case Piece.End end -> {
                    byte[] last = bridge.noMore();
                    ended.run();
                    over = bridge.finished() || bridge.failed()
                            ? end
                            : new Piece.Broken(new Failure("stream_cut", "the stream ended before it was complete"));
                    if (last.length > 0) {
                        return new Piece.Chunk(last);
                    }
                }
                case Piece.Broken broken -> over = broken;
            }
        }
        return over;
    }

    @Override
    public void close() {
        inner.close();
    }
}
