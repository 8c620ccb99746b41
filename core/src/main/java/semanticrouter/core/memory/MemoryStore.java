package semanticrouter.core.memory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;

/// Keeps what is remembered of users, in bounded number (specification: dataplane §4.10, §5.3). Safe for all threads;
/// calls block, so callers should be virtual threads or threads of their own, and no call runs native code on the
/// caller's thread.
///
/// Nothing is ever shown to, changed for or counted for another owner than the one it belongs to. When there is no
/// room, the weakest memories go first: the oldest, the least used and the least important.
public interface MemoryStore extends AutoCloseable {
    /// Name of the kind, as configurations write it.
    String kind();

    Durability durability();

    /// Keeps a memory in place of others of its owner, all at once.
    ///
    /// @param replaced ids that go; those that are not there are no fault
    void put(Memory memory, Set<String> replaced) throws StoreException, InterruptedException;

    /// The memory; empty when there is none or it is somebody else's.
    Optional<Memory> get(String id, Owner owner) throws StoreException, InterruptedException;

    /// Memories of one owner, those changed last first.
    ///
    /// @param type empty for all types
    Page newest(Owner owner, Optional<MemoryType> type, int limit) throws StoreException, InterruptedException;

    /// Forgets a memory.
    ///
    /// @return false when {@link #get} would have found none
    boolean delete(String id, Owner owner) throws StoreException, InterruptedException;

    /// Forgets all of one owner.
    ///
    /// @param type empty for all types
    /// @return how many there were
    long clear(Owner owner, Optional<MemoryType> type) throws StoreException, InterruptedException;

    /// Takes note that memories were of use.
    void used(Owner owner, Set<String> ids, Instant at) throws StoreException, InterruptedException;

    /// Memories of all owners.
    long count() throws StoreException, InterruptedException;

    /// Finishes what was begun and releases the store.
    @Override
    void close();

    /// Some memories of an owner.
    ///
    /// @param total how many there are
    record Page(List<Memory> memories, long total) {
        public Page {
            memories = List.copyOf(memories);
        }
    }
}
