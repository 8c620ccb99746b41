package semanticrouter.core.cache;

import java.util.Optional;
import semanticrouter.core.encoder.NamedEmbedding;
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

    /// Tells of a question whose answer was put, until that expires. Of a group the {@link LikeQuestions#MOST} newest
    /// stay.
    ///
    /// @param group equal for questions that may share answers when they are like
    void tell(String group, KeptAnswer answer, NamedEmbedding vector) throws StoreException, InterruptedException;

    /// The questions of a group. Their answers may be gone meanwhile.
    ///
    /// @param after place up to which they are known, empty for none
    LikeQuestions told(String group, String after) throws StoreException, InterruptedException;

    /// Counts the answers that are meant.
    CacheDesk.Removal count(CacheSelector selector) throws StoreException, InterruptedException;

    /// Ends the epochs of what is meant, then deletes it, and groups whose newest question has no answer any more.
    CacheDesk.Removal invalidate(CacheSelector selector) throws StoreException, InterruptedException;

    /// Asks whether the store can be used, without waiting long.
    void check() throws StoreException, InterruptedException;

    @Override
    void close();
}
