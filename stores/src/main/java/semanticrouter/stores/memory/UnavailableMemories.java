package semanticrouter.stores.memory;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;

/// Stands for a store that could not be opened and says why.
public final class UnavailableMemories implements MemoryStore {
    private final String kind;
    private final String why;

    /// @param why a sentence for a person
    public UnavailableMemories(String kind, String why) {
        this.kind = kind;
        this.why = why;
    }

    private StoreException away() {
        return new StoreException(why);
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public void put(Memory memory, Set<String> replaced) throws StoreException {
        throw away();
    }

    @Override
    public Optional<Memory> get(String id, Owner owner) throws StoreException {
        throw away();
    }

    @Override
    public Page newest(Owner owner, Optional<MemoryType> type, int limit) throws StoreException {
        throw away();
    }

    @Override
    public boolean delete(String id, Owner owner) throws StoreException {
        throw away();
    }

    @Override
    public long clear(Owner owner, Optional<MemoryType> type) throws StoreException {
        throw away();
    }

    @Override
    public void used(Owner owner, Set<String> ids, Instant at) throws StoreException {
        throw away();
    }

    @Override
    public long count() throws StoreException {
        throw away();
    }

    @Override
    public void close() {}
}
