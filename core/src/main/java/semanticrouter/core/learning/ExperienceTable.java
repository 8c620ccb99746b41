package semanticrouter.core.learning;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is known of every model in every place. Lives as long as the process: a reload of the
/// configuration leaves it, a restart does not. Safe for all threads; reading takes no lock, writing
/// belongs on no event loop.
public final class ExperienceTable {
    /// Entries kept. Their names come from the configuration, so more means very many decisions; what
    /// does not fit is not learned.
    static final int ENTRIES_MOST = 65_536;

    /// How long a trial of a model that nobody has tried counts as open when nothing is heard of it.
    private static final long TRIAL_MILLIS = 30_000;

    private final ConcurrentHashMap<ExperiencePlace.Key, Entry> entries = new ConcurrentHashMap<>();

    private static final class Entry {
        private final AtomicReference<Experience> known = new AtomicReference<>(Experience.NONE);
        private final AtomicLong triedUntil = new AtomicLong(Long.MIN_VALUE);
    }

    /// What is known of a model, from the nearest place that knows it.
    public Experience look(ExperiencePlace place, String model) {
        for (ExperiencePlace.Key key : place.keys(model)) {
            Entry entry = entries.get(key);
            if (entry != null) {
                Experience known = entry.known.get();
                if (known.updated()) {
                    return known;
                }
            }
        }
        return Experience.NONE;
    }

    /// Learns from a reply of a model.
    public void observed(ExperiencePlace place, String model, Experience.Observation seen) {
        for (ExperiencePlace.Key key : place.keys(model)) {
            Entry entry = entry(key);
            if (entry != null) {
                entry.known.updateAndGet(known -> known.with(seen));
            }
        }
    }

    /// Learns from a verdict on a reply of a model.
    ///
    /// @return how many places took it
    public int judged(ExperiencePlace place, String model, Experience.Verdict verdict) {
        int taken = 0;
        for (ExperiencePlace.Key key : place.keys(model)) {
            Entry entry = entry(key);
            if (entry != null) {
                entry.known.updateAndGet(known -> known.with(verdict));
                taken++;
            }
        }
        return taken;
    }

    /// Whether a model that nobody has tried in this place may be tried now.
    public boolean free(ExperiencePlace place, String model, long nowMillis) {
        Entry entry = entries.get(place.keys(model).getFirst());
        return entry == null || entry.triedUntil.get() <= nowMillis;
    }

    /// Claims the trial of a model that nobody has tried in this place; one request at a time may.
    ///
    /// Without this claim every request would go to such a model until its first reply has ended.
    public boolean tries(ExperiencePlace place, String model, long nowMillis) {
        Entry entry = entry(place.keys(model).getFirst());
        if (entry == null) {
            return false;
        }
        long until = entry.triedUntil.get();
        return until <= nowMillis && entry.triedUntil.compareAndSet(until, nowMillis + TRIAL_MILLIS);
    }

    private @Nullable Entry entry(ExperiencePlace.Key key) {
        Entry known = entries.get(key);
        if (known != null || entries.size() >= ENTRIES_MOST) {
            return known;
        }
        Entry fresh = new Entry();
        Entry other = entries.putIfAbsent(key, fresh);
        return other == null ? fresh : other;
    }

    /// Entries kept now.
    public int size() {
        return entries.size();
    }
}
