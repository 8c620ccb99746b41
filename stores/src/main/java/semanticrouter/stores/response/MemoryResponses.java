package semanticrouter.stores.response;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoredResponse;

/// Keeps responses in the process.
public final class MemoryResponses implements ResponseStore {
    private final Bounds bounds;
    private final Clock clock;
    /// In the order they were put.
    private final Map<String, StoredResponse> records = new LinkedHashMap<>();

    private long characters;

    public MemoryResponses(Bounds bounds, Clock clock) {
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
    public synchronized void put(StoredResponse response) {
        forget(records.remove(response.id()));
        records.put(response.id(), response);
        characters += response.size();
        Iterator<StoredResponse> oldest = records.values().iterator();
        while (oldest.hasNext()) {
            StoredResponse record = oldest.next();
            boolean over = records.size() > bounds.records() || characters > bounds.characters() && records.size() > 1;
            if (!over && !expired(record)) {
                return;
            }
            oldest.remove();
            characters -= record.size();
        }
    }

    @Override
    public synchronized Optional<StoredResponse> get(String id, Owner owner) {
        StoredResponse record = records.get(id);
        if (record == null || !record.owner().equals(owner)) {
            return Optional.empty();
        }
        if (expired(record)) {
            forget(records.remove(id));
            return Optional.empty();
        }
        return Optional.of(record);
    }

    @Override
    public synchronized boolean delete(String id, Owner owner) {
        boolean there = get(id, owner).isPresent();
        if (there) {
            forget(records.remove(id));
        }
        return there;
    }

    private void forget(@Nullable StoredResponse removed) {
        characters -= removed == null ? 0 : removed.size();
    }

    private boolean expired(StoredResponse record) {
        return bounds.expiryMillis(record.created()) <= clock.millis();
    }

    @Override
    public void check() {
        // there is nothing that could be out of reach
    }

    @Override
    public synchronized long count() {
        return records.size();
    }

    @Override
    public synchronized void close() {
        records.clear();
        characters = 0;
    }
}
