package semanticrouter.core.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// What this process remembers of sessions: a bounded number, each for a time after its last turn.
///
/// A session has its place in one set by its hash; a full set forgets the session whose last turn is the
/// longest ago. Safe for all threads, without locks: a set is immutable and replaced as a whole.
///
/// @param <K> what a session is known by; its hash should be even
/// @param <V> what is remembered, immutable
final class SessionTable<K, V> {
    private final AtomicReferenceArray<List<Entry<K, V>>> sets;
    private final int ways;
    private final long lifeMillis;
    private final Clock clock;

    private record Entry<K, V>(K key, V value, long until) {}

    /// @param sets how many; with `ways` sessions each
    /// @param life how long after its last turn a session is known
    SessionTable(int sets, int ways, Duration life, Clock clock) {
        this.sets = new AtomicReferenceArray<>(sets);
        this.ways = ways;
        this.lifeMillis = life.toMillis();
        this.clock = clock;
        for (int set = 0; set < sets; set++) {
            this.sets.set(set, List.of());
        }
    }

    private int set(K key) {
        int hash = key.hashCode();
        return Math.floorMod(hash ^ hash >>> 16, sets.length());
    }

    /// What is remembered; empty when the session is not known.
    Optional<V> get(K key) {
        long now = clock.millis();
        for (Entry<K, V> entry : sets.get(set(key))) {
            if (entry.until() > now && entry.key().equals(key)) {
                return Optional.of(entry.value());
            }
        }
        return Optional.empty();
    }

    /// Remembers it from now on.
    void put(K key, V value) {
        long now = clock.millis();
        var fresh = new Entry<>(key, value, now + lifeMillis);
        sets.updateAndGet(set(key), before -> with(before, fresh, now));
    }

    /// The latest turn first.
    private List<Entry<K, V>> with(List<Entry<K, V>> before, Entry<K, V> fresh, long now) {
        var after = new ArrayList<Entry<K, V>>(ways);
        after.add(fresh);
        for (Entry<K, V> entry : before) {
            if (after.size() < ways && entry.until() > now && !entry.key().equals(fresh.key())) {
                after.add(entry);
            }
        }
        return List.copyOf(after);
    }

    /// Sessions that are held.
    int size() {
        int held = 0;
        for (int set = 0; set < sets.length(); set++) {
            held += sets.get(set).size();
        }
        return held;
    }
}
