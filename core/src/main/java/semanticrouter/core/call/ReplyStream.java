package semanticrouter.core.call;

import semanticrouter.core.fault.Failure;

/// A response body that is pulled piece by piece by one reader; not pulling is back-pressure.
public interface ReplyStream extends AutoCloseable {
    /// The next piece; waits for it.
    Piece next() throws InterruptedException;

    /// Gives up: the upstream call is cancelled unless it has ended. May be called from any thread, more than once.
    @Override
    void close();

    /// A part of the body, or how it ended.
    sealed interface Piece {
        /// Bytes as they arrived, cut anywhere.
        @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
        record Chunk(byte[] bytes) implements Piece {}

        /// The body is complete.
        record End() implements Piece {}

        /// The body broke off.
        record Broken(Failure why) implements Piece {}
    }
}
