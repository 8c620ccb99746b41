package semanticrouter.plugins.stream;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ReplyStream;

/// A stream that is all there.
public final class KeptStream implements ReplyStream {
    private byte @Nullable [] bytes;

    /// @param bytes shared, must not be written
    public KeptStream(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public Piece next() {
        byte[] left = bytes;
        bytes = null;
        return left == null ? new Piece.End() : new Piece.Chunk(left);
    }

    @Override
    public void close() {
        bytes = null;
    }
}
