package semanticrouter.plugins.rag;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.core.retrieval.Passage;

/// Passages that were found lately, the least recently used going first. Safe for all threads.
final class ResultCache {
    private static final int ENTRIES_MAX = 10_000;
    private static final long CHARACTERS_MAX = 4L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /// What was asked, of whom and for whom.
    ///
    /// @param source fingerprint of the backend and its settings
    /// @param recipe that routed the request
    /// @param tenant of the caller; empty for none
    record Key(String source, String recipe, String tenant, PassageSource.Question question) {}

    private record Entry(List<Passage> passages, long size, long expires) {}

    Optional<List<Passage>> get(Key key, Clock clock) {
        lock.lock();
        try {
            Entry entry = entries.get(key);
            if (entry != null && entry.expires() <= clock.millis()) {
                drop(key);
                return Optional.empty();
            }
            return Optional.ofNullable(entry).map(Entry::passages);
        } finally {
            lock.unlock();
        }
    }

    void put(Key key, List<Passage> passages, int seconds, Clock clock) {
        long size = key.question().text().length()
                + passages.stream()
                        .mapToLong(passage -> passage.text().length())
                        .sum();
        if (seconds <= 0 || size > CHARACTERS_MAX) {
            return;
        }
        lock.lock();
        try {
            drop(key);
            entries.put(key, new Entry(List.copyOf(passages), size, clock.millis() + seconds * 1_000L));
            characters += size;
            while (entries.size() > ENTRIES_MAX || characters > CHARACTERS_MAX) {
                drop(entries.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private void drop(Key key) {
        Entry gone = entries.remove(key);
        if (gone != null) {
            characters -= gone.size();
        }
    }
}
