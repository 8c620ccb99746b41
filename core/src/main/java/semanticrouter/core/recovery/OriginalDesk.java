package semanticrouter.core.recovery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import semanticrouter.core.store.StoreException;

/// The stores of originals by the names that configurations give them. A store is made when it is first wanted; those
/// that are open stay so from one configuration to the next. Safe for all threads.
public final class OriginalDesk implements AutoCloseable {
    /// Where the response cache keeps its answers: in the process unless something else is said.
    public static final String RESPONSE_CACHE = "response_cache";

    private final Map<String, Supplier<OriginalStore>> makers = new HashMap<>();
    private final Map<String, OriginalStore> open = new HashMap<>();

    public OriginalDesk(Clock clock) {
        makers.put(RESPONSE_CACHE, () -> new ProcessOriginals(clock));
    }

    /// Says how the store of a name is made; called before it is first wanted.
    public synchronized void offer(String name, Supplier<OriginalStore> maker) {
        makers.put(name, maker);
    }

    /// The store of a name; empty when there is none.
    public synchronized Optional<OriginalStore> store(String name) {
        Supplier<OriginalStore> maker = makers.get(name);
        return maker == null ? Optional.empty() : Optional.of(open.computeIfAbsent(name, _ -> maker.get()));
    }

    /// The stores that are open.
    public synchronized List<OriginalStore> stores() {
        return new ArrayList<>(open.values());
    }

    /// Takes what is meant out of every store.
    ///
    /// @return requests whose originals are gone
    public long remove(OriginalSelector selector) throws StoreException, InterruptedException {
        long removed = 0;
        for (OriginalStore store : stores()) {
            removed += store.remove(selector);
        }
        return removed;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(OriginalStore::close);
        open.clear();
    }
}
