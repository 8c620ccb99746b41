package semanticrouter.core.recovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps originals in the process, within the bytes that whoever puts one allows.
public final class ProcessOriginals implements OriginalStore {
    private final Clock clock;
    /// In the order they were put.
    private final Map<OriginalPlace, Entry> entries = new LinkedHashMap<>();

    private long bytes;

    private record Entry(Map<String, String> texts, long bytes, Instant since, Instant until) {}

    public ProcessOriginals(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "memory";
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public synchronized boolean put(OriginalPlace place, Map<String, String> texts, Duration ttl, long bytesMost) {
        long more = OriginalStore.bytes(texts);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            if (!entry.until().isAfter(now) || more <= bytesMost && bytes > bytesMost - more) {
                oldest.remove();
                bytes -= entry.bytes();
            }
        }
        if (more > bytesMost) {
            return false;
        }
        entries.put(place, new Entry(Map.copyOf(texts), more, now, now.plus(ttl)));
        bytes += more;
        return true;
    }

    @Override
    public synchronized Optional<Original> get(OriginalPlace place, String id) {
        Entry entry = entries.get(place);
        String text = entry == null ? null : entry.texts().get(id);
        return entry == null || text == null || !entry.until().isAfter(clock.instant())
                ? Optional.empty()
                : Optional.of(new Original(text, entry.since(), entry.until()));
    }

    @Override
    public synchronized long remove(OriginalSelector selector) {
        long removed = 0;
        Iterator<Map.Entry<OriginalPlace, Entry>> all = entries.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<OriginalPlace, Entry> one = all.next();
            if (selector.matches(one.getKey())) {
                all.remove();
                bytes -= one.getValue().bytes();
                removed++;
            }
        }
        return removed;
    }

    @Override
    public synchronized Held held() {
        return new Held(entries.size(), bytes);
    }

    @Override
    public synchronized void close() {
        entries.clear();
        bytes = 0;
    }
}
