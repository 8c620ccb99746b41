package semanticrouter.core.loop;

import java.util.Optional;
import semanticrouter.core.store.StoreException;

/// Keeps loops that wait for tools of their clients, for a bounded time and in bounded number. Safe for all threads;
/// calls block, so callers should be virtual threads.
public interface SuspendedLoops extends AutoCloseable {
    /// For pipelines that call no models, and so have nothing that waits.
    SuspendedLoops NONE = new SuspendedLoops() {
        @Override
        public void put(SuspendedLoop loop) throws StoreException {
            throw new StoreException("this pipeline keeps no loops");
        }

        @Override
        public Optional<SuspendedLoop> get(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<SuspendedLoop> take(String id) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    };

    /// Keeps a loop.
    void put(SuspendedLoop loop) throws StoreException, InterruptedException;

    /// A loop; empty when there is none, it was taken or has expired.
    Optional<SuspendedLoop> get(String id) throws StoreException, InterruptedException;

    /// Takes a loop out. Of those who ask at the same time exactly one gets it.
    Optional<SuspendedLoop> take(String id) throws StoreException, InterruptedException;

    @Override
    void close();
}
