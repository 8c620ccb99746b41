package semanticrouter.core.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Keeps responses for a bounded time and in bounded number (specification: dataplane §2.3, §5.1–5.2). Safe for all
/// threads; calls block, so callers should be virtual threads, and no call runs native code on the caller's thread.
///
/// What {@link #put} has returned for is kept: it survives whatever the store's {@link #durability} promises. Nothing
/// is ever given to another owner than the one it was put by.
public interface ResponseStore extends AutoCloseable {
    /// What a record survives.
    enum Durability {
        /// Nothing: it is gone with the process.
        PROCESS,
        /// The end of the process, however sudden.
        FILE,
        /// What the server behind the store is set up to survive.
        SERVER
    }

    /// Name of the kind, as configurations write it.
    String kind();

    Durability durability();

    /// Keeps a record, replacing one with its id.
    void put(StoredResponse response) throws StoreException, InterruptedException;

    /// The record; empty when there is none, it has expired or it is somebody else's.
    Optional<StoredResponse> get(String id, Owner owner) throws StoreException, InterruptedException;

    /// Forgets a record.
    ///
    /// @return false when {@link #get} would have found none
    boolean delete(String id, Owner owner) throws StoreException, InterruptedException;

    /// Asks whether the store can be used, without waiting long.
    void check() throws StoreException, InterruptedException;

    /// Records there are, expired ones possibly included; -1 when the store does not count.
    long count() throws StoreException, InterruptedException;

    /// A response with those it continues, oldest first; a missing one in between ends the chain, one that was seen
    /// already too.
    ///
    /// @param most records
    /// @param characters the chain ends with the record that takes it beyond so many
    /// @return empty when the head is not there
    default List<StoredResponse> chain(String id, Owner owner, int most, long characters)
            throws StoreException, InterruptedException {
        var chain = new ArrayList<StoredResponse>();
        var seen = new HashSet<String>();
        long size = 0;
        String at = id;
        while (!at.isEmpty() && chain.size() < most && size <= characters && seen.add(at)) {
            Optional<StoredResponse> found = get(at, owner);
            if (found.isEmpty()) {
                break;
            }
            chain.add(found.get());
            size += found.get().size();
            at = found.get().previous();
        }
        return List.copyOf(chain.reversed());
    }

    /// Finishes what was begun and releases the store.
    @Override
    void close();
}
