package semanticrouter.plugins.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;

/// A store that outlives whoever closes it.
final class HeldMemories implements MemoryStore {
    private final List<Memory> held = new ArrayList<>();
    private boolean away;

    /// From now on every call fails.
    synchronized void away() {
        away = true;
    }

    synchronized List<Memory> all() {
        return List.copyOf(held);
    }

    private void reach() throws StoreException {
        if (away) {
            throw new StoreException("it is away");
        }
    }

    @Override
    public String kind() {
        return "held";
    }

    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public synchronized void put(Memory memory, Set<String> replaced) throws StoreException {
        reach();
        held.removeIf(other -> other.owner().equals(memory.owner())
                && (replaced.contains(other.id()) || other.id().equals(memory.id())));
        held.addFirst(memory);
    }

    @Override
    public synchronized Optional<Memory> get(String id, Owner owner) throws StoreException {
        reach();
        return held.stream()
                .filter(memory -> memory.id().equals(id) && memory.owner().equals(owner))
                .findFirst();
    }

    @Override
    public synchronized Page newest(Owner owner, Optional<MemoryType> type, int limit) throws StoreException {
        reach();
        List<Memory> own = held.stream()
                .filter(memory -> memory.owner().equals(owner) && (type.isEmpty() || type.get() == memory.type()))
                .toList();
        return new Page(own.subList(0, Math.min(limit, own.size())), own.size());
    }

    @Override
    public synchronized boolean delete(String id, Owner owner) {
        return held.removeIf(memory -> memory.id().equals(id) && memory.owner().equals(owner));
    }

    @Override
    public synchronized long clear(Owner owner, Optional<MemoryType> type) {
        long before = held.size();
        held.removeIf(memory -> memory.owner().equals(owner));
        return before - held.size();
    }

    @Override
    public synchronized void used(Owner owner, Set<String> ids, Instant at) {
        held.replaceAll(memory -> memory.owner().equals(owner) && ids.contains(memory.id())
                ? memory.with(new MemoryUse(memory.use().count() + 1, at))
                : memory);
    }

    @Override
    public synchronized long count() {
        return held.size();
    }

    @Override
    public void close() {}
}
