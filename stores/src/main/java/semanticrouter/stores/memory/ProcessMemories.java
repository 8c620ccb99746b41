package semanticrouter.stores.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore.Durability;

/// Keeps memories in the process.
public final class ProcessMemories implements MemoryStore {
    /// Owners that are looked at when there is no room for all.
    private static final int OWNERS_LOOKED_AT = 16;

    private final MemoryBounds bounds;
    private final Clock clock;
    /// Owners in the order of their last write, each with its memories in the order they were put.
    private final LinkedHashMap<Owner, Map<String, Memory>> owners = new LinkedHashMap<>();

    private long count;

    public ProcessMemories(MemoryBounds bounds, Clock clock) {
        this.bounds = bounds;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "memory";
    }

    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public synchronized void put(Memory memory, Set<String> replaced) {
        Map<String, Memory> own = owners.remove(memory.owner());
        if (own == null) {
            own = new LinkedHashMap<>();
        }
        owners.put(memory.owner(), own);
        count -= own.size();
        own.keySet().removeAll(replaced);
        own.remove(memory.id());
        Instant now = clock.instant();
        own.values()
                .removeIf(kept -> bounds.faded(kept.use().count(), kept.use().last(), now));
        own.put(memory.id(), memory);
        while (own.size() > bounds.perOwner()) {
            own.remove(weakest(List.of(own), memory.id(), now).id());
        }
        count += own.size();
        while (count > bounds.all()) {
            Memory weakest =
                    weakest(owners.values().stream().limit(OWNERS_LOOKED_AT).toList(), memory.id(), now);
            remove(weakest);
        }
    }

    /// The weakest of some; the last one put only when there is no other.
    private Memory weakest(List<Map<String, Memory>> some, String last, Instant now) {
        return some.stream()
                .flatMap(own -> own.values().stream())
                .min(Comparator.comparing((Memory memory) -> memory.id().equals(last))
                        .thenComparingDouble(memory -> bounds.worth(
                                memory.importance(),
                                memory.use().count(),
                                memory.use().last(),
                                now))
                        .thenComparing(Memory::updated))
                .orElseThrow();
    }

    private void remove(Memory memory) {
        Map<String, Memory> own = owners.getOrDefault(memory.owner(), new HashMap<>());
        if (own.remove(memory.id()) != null) {
            count--;
        }
        if (own.isEmpty()) {
            owners.remove(memory.owner());
        }
    }

    @Override
    public synchronized Optional<Memory> get(String id, Owner owner) {
        return Optional.ofNullable(owners.getOrDefault(owner, Map.of()).get(id));
    }

    @Override
    public synchronized Page newest(Owner owner, Optional<MemoryType> type, int limit) {
        List<Memory> fitting = owners.getOrDefault(owner, Map.of()).values().stream()
                .filter(memory -> type.isEmpty() || type.get() == memory.type())
                .toList();
        var newest = new ArrayList<>(fitting.reversed()); // of equal times the one put last comes first
        newest.sort(Comparator.comparing(Memory::updated).reversed());
        return new Page(newest.subList(0, Math.min(limit, newest.size())), newest.size());
    }

    @Override
    public synchronized boolean delete(String id, Owner owner) {
        Optional<Memory> there = get(id, owner);
        there.ifPresent(this::remove);
        return there.isPresent();
    }

    @Override
    public synchronized long clear(Owner owner, Optional<MemoryType> type) {
        long before = count;
        Iterator<Memory> own =
                List.copyOf(owners.getOrDefault(owner, Map.of()).values()).iterator();
        while (own.hasNext()) {
            Memory memory = own.next();
            if (type.isEmpty() || type.get() == memory.type()) {
                remove(memory);
            }
        }
        return before - count;
    }

    @Override
    public synchronized void used(Owner owner, Set<String> ids, Instant at) {
        Map<String, Memory> own = owners.getOrDefault(owner, Map.of());
        for (String id : ids) {
            Memory memory = own.get(id);
            if (memory != null) {
                own.put(id, memory.with(new MemoryUse(memory.use().count() + 1, at)));
            }
        }
    }

    @Override
    public synchronized long count() {
        return count;
    }

    @Override
    public synchronized void close() {
        owners.clear();
        count = 0;
    }
}
