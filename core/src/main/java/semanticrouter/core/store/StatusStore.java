package semanticrouter.core.store;

import java.time.Duration;
import java.util.Optional;

/// Where a router shows other processes how far its start has come (specification: dataplane §3.2).
/// Safe for all threads.
public interface StatusStore extends AutoCloseable {
    /// A word for people: `file`, `redis`.
    String kind();

    /// How long what was put stays without being put again; zero for as long as it is not cleared.
    Duration lasts();

    /// Shows a state in the place of the former one; a reader sees either of them, whole.
    ///
    /// @param json one object
    void put(String json) throws StoreException, InterruptedException;

    /// The state that is shown; empty when there is none.
    Optional<String> get() throws StoreException, InterruptedException;

    /// Shows nothing any more.
    void clear() throws StoreException, InterruptedException;

    @Override
    void close();
}
