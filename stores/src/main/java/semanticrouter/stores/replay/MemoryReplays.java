package semanticrouter.stores.replay;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.stores.response.Bounds;

/// Keeps records in the process, as references: nothing is written out before somebody reads. The oldest make room, by
/// number, by bytes and by age.
public final class MemoryReplays implements ReplayStore {
    private final Bounds bounds;
    private final Clock clock;
    /// In the order they were put first.
    private final SequencedMap<String, ReplayRecord> records = new LinkedHashMap<>();

    private long bytes;

    /// @param bounds its characters are bytes here
    public MemoryReplays(Bounds bounds, Clock clock) {
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
    public synchronized void put(List<ReplayRecord> more) {
        for (ReplayRecord record : more) {
            ReplayRecord before = records.put(record.head().id(), record);
            bytes += record.size() - (before == null ? 0 : before.size());
        }
        evict();
    }

    private void evict() {
        Iterator<ReplayRecord> oldest = records.values().iterator();
        while (oldest.hasNext()) {
            ReplayRecord record = oldest.next();
            boolean over = records.size() > bounds.records() || bytes > bounds.characters() && records.size() > 1;
            if (!over && !expired(record)) {
                return;
            }
            oldest.remove();
            bytes -= record.size();
        }
    }

    private boolean expired(ReplayRecord record) {
        return bounds.expiryMillis(record.head().time()) <= clock.millis();
    }

    @Override
    public synchronized Optional<ReplayRecord> get(String id) {
        return Optional.ofNullable(records.get(id)).filter(record -> !expired(record));
    }

    @Override
    public synchronized Page newest(ReplayQuery query, int offset, int limit) {
        evict();
        List<ReplayRecord> meant = meant(query);
        int from = Math.min(offset, meant.size());
        return new Page(meant.subList(from, (int) Math.min((long) from + limit, meant.size())), meant.size());
    }

    private List<ReplayRecord> meant(ReplayQuery query) {
        var meant = new ArrayList<ReplayRecord>();
        for (ReplayRecord record : records.sequencedValues().reversed()) {
            if (query.matches(record.head()) && !expired(record)) {
                meant.add(record);
            }
        }
        return meant;
    }

    @Override
    public synchronized long purge(ReplayQuery query, long keep) {
        List<ReplayRecord> meant = meant(query);
        List<ReplayRecord> gone = meant.subList((int) Math.min(keep, meant.size()), meant.size());
        gone.forEach(record -> forget(records.remove(record.head().id())));
        return gone.size();
    }

    @Override
    public synchronized boolean delete(String id) {
        boolean there = get(id).isPresent();
        forget(records.remove(id));
        return there;
    }

    private void forget(@Nullable ReplayRecord gone) {
        bytes -= gone == null ? 0 : gone.size();
    }

    @Override
    public synchronized List<Wins> wins() {
        return Wins.of(meant(ReplayQuery.ALL).stream().map(ReplayRecord::head).toList());
    }

    @Override
    public void check() {
        // there is nothing that could be out of reach
    }

    @Override
    public synchronized void close() {
        records.clear();
        bytes = 0;
    }
}
