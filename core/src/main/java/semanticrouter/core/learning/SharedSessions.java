package semanticrouter.core.learning;

import java.util.Optional;
import semanticrouter.core.store.StoreException;

/// Where several routers keep together what they remember of sessions (specification: selection-looper §3.4). Safe for
/// all threads.
public interface SharedSessions extends AutoCloseable {
    /// Where each router remembers its own.
    SharedSessions NONE = new SharedSessions() {
        @Override
        public boolean shared() {
            return false;
        }

        @Override
        public Optional<SessionMemory> get(SessionKey key) {
            return Optional.empty();
        }

        @Override
        public void put(SessionKey key, SessionMemory memory) {}

        @Override
        public void close() {}
    };

    /// Whether there is such a place.
    default boolean shared() {
        return true;
    }

    /// What is remembered of a session; waits for a short time that is bounded.
    ///
    /// @throws StoreException when it cannot be had in that time
    Optional<SessionMemory> get(SessionKey key) throws StoreException, InterruptedException;

    /// Has it remembered from now on. Returns at once; what cannot be kept is lost, and this router remembers it
    /// anyway.
    void put(SessionKey key, SessionMemory memory);

    @Override
    void close();
}
