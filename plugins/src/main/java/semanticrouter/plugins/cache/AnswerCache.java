package semanticrouter.plugins.cache;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Embedding;

/// Answers kept in memory for all decisions of the process. Bounded in entries and bytes; safe for all threads.
///
/// Whether two questions may share an answer is settled before: only equal {@link Question#exact} or equal
/// {@link Question#group} are ever compared. Expired answers are never given and go when they are met or when room is
/// needed.
public final class AnswerCache {
    /// What reports call it.
    public static final String BACKEND = "memory";

    /// Bytes of all answers together.
    static final long BYTES = 256L << 20;

    private final LinkedHashMap<String, Held> byQuestion = new LinkedHashMap<>();
    private final Map<String, Set<Held>> byGroup = new HashMap<>();
    private final LongAdder exactHits = new LongAdder();
    private final LongAdder semanticHits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private long owners;
    private int capacity = 1000;
    private Eviction eviction = Eviction.FIFO;
    private long bytes;

    /// Which answer goes when there is no room.
    enum Eviction {
        FIFO,
        LRU,
        LFU
    }

    /// What the cache has done since the process started, and what it holds.
    public record Tally(
            long exactHits, long semanticHits, long misses, long writes, long evictions, int entries, long bytes) {}

    /// An answer found.
    ///
    /// @param similarity to the question it was given to, in [-1, 1]; 1 for an equal question
    /// @param storedAt milliseconds since the epoch
    record Found(Answer answer, double similarity, long storedAt) {}

    /// An answer to keep.
    ///
    /// @param owner all answers of one owner can be forgotten at once
    /// @param vector of the question's text, null to give it to equal questions only
    /// @param storedAt milliseconds since the epoch
    /// @param expiresAt as {@code storedAt}
    record Entry(
            String owner, Question question, @Nullable Embedding vector, Answer answer, long storedAt, long expiresAt) {
        private long size() {
            return answer.size() + (vector == null ? 0 : 4L * vector.dimension());
        }
    }

    private static final class Held {
        private final Entry entry;
        private long uses;

        Held(Entry entry) {
            this.entry = entry;
        }
    }

    /// A name under which answers can be forgotten together; no two are equal.
    synchronized String newOwner() {
        return "owner-" + owners++;
    }

    synchronized void limit(int entries, Eviction policy) {
        capacity = entries;
        eviction = policy;
        makeRoom();
    }

    /// The answer to an equal question.
    ///
    /// @param notBefore milliseconds since the epoch; answers stored earlier do not count
    synchronized Optional<Found> exact(Question question, long now, long notBefore) {
        Held held = byQuestion.get(question.exact());
        if (held == null || !usable(held, now, notBefore)) {
            return Optional.empty();
        }
        used(held);
        exactHits.increment();
        return Optional.of(new Found(held.entry.answer(), 1, held.entry.storedAt()));
    }

    /// What the nearest question of a group is like.
    ///
    /// @param found its answer, when it is near enough
    /// @param similarity 0 when the group has none
    record Nearest(Optional<Found> found, double similarity) {
        static final Nearest NONE = new Nearest(Optional.empty(), 0);
    }

    /// The nearest question of the group whose answer could serve.
    Nearest nearest(Question question, Embedding vector, double threshold, long now, long notBefore) {
        Held[] members = members(question.group());
        Held best = null;
        double greatest = -1;
        for (Held held : members) {
            Embedding other = held.entry.vector();
            double similarity = other == null ? Double.NaN : other.cosine(vector);
            if (similarity > greatest && usable(held, now, notBefore)) {
                best = held;
                greatest = similarity;
            }
        }
        if (best == null || greatest < (float) threshold) {
            return best == null ? Nearest.NONE : new Nearest(Optional.empty(), Math.max(0, greatest));
        }
        synchronized (this) {
            if (byQuestion.get(best.entry.question().exact()) == best) {
                used(best);
            }
        }
        semanticHits.increment();
        var found = new Found(best.entry.answer(), greatest, best.entry.storedAt());
        return new Nearest(Optional.of(found), greatest);
    }

    private synchronized Held[] members(String group) {
        return byGroup.getOrDefault(group, Set.of()).toArray(Held[]::new);
    }

    void missed() {
        misses.increment();
    }

    /// Keeps an answer in place of the question's former one; the oldest, least or seldomest used make room.
    synchronized void put(Entry entry) {
        remove(entry.question().exact());
        var held = new Held(entry);
        byQuestion.put(entry.question().exact(), held);
        byGroup.computeIfAbsent(entry.question().group(), _ -> new LinkedHashSet<>())
                .add(held);
        bytes += entry.size();
        writes.increment();
        dropExpired(entry.storedAt());
        makeRoom();
    }

    /// Forgets what an owner kept.
    synchronized void forget(String owner) {
        byQuestion.values().stream()
                .filter(held -> held.entry.owner().equals(owner))
                .map(held -> held.entry.question().exact())
                .toList()
                .forEach(this::remove);
    }

    /// Forgets everything.
    public synchronized void clear() {
        byQuestion.clear();
        byGroup.clear();
        bytes = 0;
    }

    public synchronized Tally tally() {
        return new Tally(
                exactHits.sum(),
                semanticHits.sum(),
                misses.sum(),
                writes.sum(),
                evictions.sum(),
                byQuestion.size(),
                bytes);
    }

    private static boolean usable(Held held, long now, long notBefore) {
        return held.entry.expiresAt() > now && held.entry.storedAt() >= notBefore;
    }

    private void used(Held held) {
        held.uses++;
        if (eviction == Eviction.LRU) {
            String key = held.entry.question().exact();
            byQuestion.remove(key);
            byQuestion.put(key, held);
        }
    }

    /// Looks at a few of the oldest, so that each write pays for a bit of cleaning.
    private void dropExpired(long now) {
        List<String> expired = byQuestion.values().stream()
                .limit(8)
                .filter(held -> held.entry.expiresAt() <= now)
                .map(held -> held.entry.question().exact())
                .toList();
        expired.forEach(this::remove);
    }

    private void makeRoom() {
        while (!byQuestion.isEmpty() && (byQuestion.size() > capacity || bytes > BYTES)) {
            remove(victim());
            evictions.increment();
        }
    }

    private String victim() {
        Held victim = byQuestion.firstEntry().getValue();
        if (eviction == Eviction.LFU) {
            Held newest = byQuestion.lastEntry().getValue();
            for (Held held : byQuestion.values()) {
                victim = held.uses < victim.uses && held != newest ? held : victim;
            }
        }
        return victim.entry.question().exact();
    }

    private void remove(String exact) {
        Held held = byQuestion.remove(exact);
        if (held != null) {
            bytes -= held.entry.size();
            String group = held.entry.question().group();
            Set<Held> members = byGroup.getOrDefault(group, Set.of());
            members.remove(held);
            if (members.isEmpty()) {
                byGroup.remove(group);
            }
        }
    }
}
