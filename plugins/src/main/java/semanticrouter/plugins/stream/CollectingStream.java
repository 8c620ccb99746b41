package semanticrouter.plugins.stream;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import semanticrouter.core.call.ReplyStream;

/// Passes a stream on and keeps a copy of its first bytes; says once how it ended.
///
/// Read by one thread, as every {@link ReplyStream}; {@link #close} may come from any.
public final class CollectingStream implements ReplyStream {
    private final ReplyStream stream;
    private final int limit;
    private final Ended listener;
    private final AtomicBoolean told = new AtomicBoolean();
    private byte[] kept = new byte[0];
    private int size;
    private long total;

    /// Is told once how the stream ended.
    @FunctionalInterface
    public interface Ended {
        /// @param kept the first bytes, at most the limit
        /// @param total bytes that passed
        /// @param complete whether the stream came to its end, rather than breaking off or being given up
        void ended(byte[] kept, long total, boolean complete);
    }

    /// @param limit bytes kept at most
    public CollectingStream(ReplyStream stream, int limit, Ended listener) {
        this.stream = stream;
        this.limit = limit;
        this.listener = listener;
    }

    @Override
    public Piece next() throws InterruptedException {
        Piece piece = stream.next();
        switch (piece) {
            case Piece.Chunk(byte[] bytes) -> keep(bytes);
            case Piece.End _ -> tell(true);
            case Piece.Broken _ -> tell(false);
        }
        return piece;
    }

    private synchronized void keep(byte[] bytes) {
        total += bytes.length;
        int taken = Math.min(bytes.length, limit - size);
        if (taken > 0) {
            if (size + taken > kept.length) {
                kept = Arrays.copyOf(kept, Math.min(limit, Math.max(size + taken, 2 * kept.length)));
            }
            System.arraycopy(bytes, 0, kept, size, taken);
            size += taken;
        }
    }

    private void tell(boolean complete) {
        if (told.compareAndSet(false, true)) {
            byte[] copy;
            long passed;
            synchronized (this) {
                copy = Arrays.copyOf(kept, size);
                passed = total;
                kept = new byte[0];
                size = 0;
            }
            listener.ended(copy, passed, complete);
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } finally {
            tell(false);
        }
    }
}
