package semanticrouter.core.learning;

import java.util.Optional;
import semanticrouter.core.store.StoreException;

/// Keeps what is remembered of sessions where several routers see it. Safe for all threads; calls block.
public interface SessionStore extends AutoCloseable {
    Optional<SessionMemory> get(SessionKey key) throws StoreException, InterruptedException;

    /// Keeps it in place of what was there, for a bounded time.
    void put(SessionKey key, SessionMemory memory) throws StoreException, InterruptedException;

    @Override
    void close();
}
