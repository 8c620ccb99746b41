package semanticrouter.gateway.upstream;

import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.fault.Failure;
import semanticrouter.protocols.bridge.StreamBridge;

/// A backend's stream in the client's dialect.
///
/// @param over runs once the backend's stream has come to its end
record BridgedStream(ReplyStream inner, StreamBridge bridge, Runnable over) implements ReplyStream {
    @Override
    public Piece next() throws InterruptedException {
        while (true) {
            switch (inner.next()) {
                case Piece.Chunk(byte[] bytes) -> {
                    byte[] translated = bridge.accept(bytes);
                    if (translated.length > 0) {
                        return new Piece.Chunk(translated);
                    }
                }
                case Piece.End end -> {
                    over.run();
                    return bridge.finished()
                            ? end
                            : new Piece.Broken(new Failure("stream_cut", "the stream ended before it was complete"));
                }
                case Piece.Broken broken -> {
                    return broken;
                }
            }
        }
    }

    @Override
    public void close() {
        inner.close();
    }
}
