package semanticrouter.core.limit;

import java.util.List;
import semanticrouter.core.store.StoreException;

/// Keeps the windows of lasting limits beyond the process. Used by one thread at a time.
public interface WindowStore extends AutoCloseable {
    /// Windows that have not ended, {@link LocalLimiter#WINDOWS_MAX} at most.
    List<KeptWindow> load(long nowMillis) throws StoreException, InterruptedException;

    /// Puts windows in the place of those of the same limit and allowance, and forgets those that have ended. When it
    /// returns they survive the end of the process and of the machine.
    void save(List<KeptWindow> changed, long nowMillis) throws StoreException, InterruptedException;

    @Override
    void close();
}
