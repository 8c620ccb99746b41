package semanticrouter.core.loop;

import semanticrouter.core.call.ChatBody;

/// Has several models work on one request and makes one answer of theirs (specification: selection §2). Safe for all
/// threads.
@FunctionalInterface
public interface Loop extends AutoCloseable {
    /// Works on one request; blocks until the answer is whole.
    ///
    /// @throws InterruptedException when the client has left; calls that have not ended are cancelled
    LoopResult run(LoopRequest request) throws InterruptedException;

    /// Whether a request brings the models that are to work on it, so that no decision has to name them.
    default boolean suffices(ChatBody request) {
        return false;
    }

    /// Releases what it holds for as long as its decision is served; requests that are still worked on fail as if that
    /// were gone.
    @Override
    default void close() {}
}
