package semanticrouter.console;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryDesk;
import semanticrouter.core.memory.MemoryOrigin;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.store.Owner;
import semanticrouter.stores.memory.MemoryBounds;
import semanticrouter.stores.memory.ProcessMemories;

/// A desk whose store is there once something was put into it.
public final class FakeMemories implements MemoryDesk {
    private final MemoryStore memories = new ProcessMemories(
            new MemoryBounds(100, 100, Duration.ofDays(30), 0),
            java.time.Clock.fixed(Fixture.NOW, java.time.ZoneOffset.UTC));
    private Optional<MemoryStore> store = Optional.empty();

    /// The store is another one from now on.
    public void serve(MemoryStore other) {
        store = Optional.of(other);
    }

    public void put(String id, String tenant, String user, MemoryType type) throws Exception {
        store = Optional.of(memories);
        memories.put(
                new Memory(
                        id,
                        new Owner(tenant, user),
                        type,
                        "text of " + id,
                        null,
                        new MemoryOrigin("conversation", "", user, "", "auto_store"),
                        Fixture.NOW,
                        Fixture.NOW,
                        .5,
                        new MemoryUse(3, Fixture.NOW)),
                Set.of());
    }

    @Override
    public Optional<MemoryStore> store() {
        return store;
    }

    @Override
    public Tally tally() {
        return new Tally(3, 2, 1, 7);
    }
}
