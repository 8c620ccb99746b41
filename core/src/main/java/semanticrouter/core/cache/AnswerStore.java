package semanticrouter.core.cache;

import java.util.Optional;
import semanticrouter.core.store.StoreException;

/// Keeps answers for several routers. Safe for all threads; calls block for a bounded time, so callers should be
/// virtual threads.
///
/// Epochs are kept with the answers, so that an invalidation holds for every router and after a restart.
public interface AnswerStore extends AutoCloseable {
    /// Name of the kind, as configurations write it.
    String kind();

    /// The epochs as they are now; no invalidation that has ended before the call is missing.
    CacheEpochs epochs() throws StoreException, InterruptedException;

    /// The answer kept under a key; empty when there is none or it has expired. Whether it may be given is for the
    /// caller to see.
    Optional<KeptAnswer> get(String key) throws StoreException, InterruptedException;

    /// Keeps an answer until it expires, in place of the key's former one.
    void put(KeptAnswer answer) throws StoreException, InterruptedException;

    /// Counts the answers that are meant.
    CacheDesk.Removal count(CacheSelector selector) throws StoreException, InterruptedException;

    /// Ends the epochs of what is meant, then deletes it.
    CacheDesk.Removal invalidate(CacheSelector selector) throws StoreException, InterruptedException;

    /// Asks whether the store can be used, without waiting long.
    void check() throws StoreException, InterruptedException;

    @Override
    void close();
}
