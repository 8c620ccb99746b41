package semanticrouter.core.cache;

import semanticrouter.core.store.StoreException;

/// What can be asked of and done with the response cache as a whole (specification: dataplane §3.7). Safe for all
/// threads; calls may block.
public interface CacheDesk {
    /// What the cache can do.
    ///
    /// @param backend where answers are kept, as configurations write it
    /// @param exact whether equal questions share answers
    /// @param semantic whether like questions can share them
    /// @param shared whether several routers share them
    /// @param consistency where an invalidation holds once it is answered: `process`, or `shared` for every router
    ///     that uses the same store
    record Capabilities(String backend, boolean exact, boolean semantic, boolean shared, String consistency) {}

    /// What the cache of this process has done since it started, and what it holds.
    ///
    /// @param localHits answers to equal questions out of the process
    /// @param sharedHits answers to equal questions out of the shared store
    /// @param semanticHits answers to like questions
    /// @param misses lookups that found nothing
    /// @param writes answers kept
    /// @param waiters requests that waited for an equal one
    /// @param invalidations that were not dry runs
    /// @param staleMisses answers found that had expired, were too old or were invalidated
    /// @param failOpen lookups and writes that were left out because the shared store was away
    /// @param evictions answers that made room
    /// @param entries answers in the process
    /// @param bytes of them
    record Stats(
            long localHits,
            long sharedHits,
            long semanticHits,
            long misses,
            long writes,
            long waiters,
            long invalidations,
            long staleMisses,
            long failOpen,
            long evictions,
            int entries,
            long bytes) {}

    /// What an invalidation found and did.
    ///
    /// @param matched answers that are meant
    /// @param deleted of those
    /// @param complete whether every kept answer was looked at; the others are never given again all the same
    record Removal(long matched, long deleted, boolean complete) {}

    Capabilities capabilities();

    Stats stats();

    /// Asks whether answers can be kept and read.
    void check() throws StoreException, InterruptedException;

    /// The epoch of questions that are looked up now.
    CacheEpoch epoch() throws StoreException, InterruptedException;

    /// The namespace of a share of the cache.
    ///
    /// @param share the scope and who it is, such as `user:ann`
    String namespace(String share);

    /// Counts what is meant.
    Removal count(CacheSelector selector) throws StoreException, InterruptedException;

    /// Sees to it that what is meant is never given again, and deletes it. This holds too for answers that are on their
    /// way to questions looked up before.
    Removal invalidate(CacheSelector selector) throws StoreException, InterruptedException;
}
