package semanticrouter.plugins.cache;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.cache.CacheEpoch;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.encoder.NamedEmbedding;

/// Answers in the memory of the process. Bounded in entries and bytes; safe for all threads.
///
/// Whether two questions may share an answer is settled before: only equal {@link Question#exact} or equal
/// {@link Question#group} are ever compared. Expired answers are never given and go when they are met or when room is
/// needed.
final class AnswerTable {
    /// Bytes of all answers together.
    static final long BYTES = 256L << 20;

    private final LinkedHashMap<String, Held> byQuestion = new LinkedHashMap<>();
    private final Map<String, Set<Held>> byGroup = new HashMap<>();
    private final LongAdder exactHits = new LongAdder();
    private final LongAdder semanticHits = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private int capacity = 1000;
    private Eviction eviction = Eviction.FIFO;
    private long bytes;

    /// Which answer goes when there is no room.
    enum Eviction {
        FIFO,
        LRU,
        LFU
    }

    /// What the table has done since it was made, and what it holds.
    record Tally(long exactHits, long semanticHits, long stale, long evictions, int entries, long bytes) {}

    /// An answer found.
    ///
    /// @param similarity to the question it was given to, in [-1, 1]; 1 for an equal question
    /// @param storedAt milliseconds since the epoch
    /// @param shared whether it came out of a store that several routers share
    record Found(Answer answer, double similarity, long storedAt, boolean shared) {
        /// The same answer to a question that is like its own.
        Found like(double how) {
            return new Found(answer, how, storedAt, shared);
        }
    }

    /// An answer to keep.
    ///
    /// @param epoch in which the question was looked up
    /// @param vector of the question's text, null to give it to equal questions only
    /// @param storedAt milliseconds since the epoch
    /// @param expiresAt as {@code storedAt}
    record Entry(
            CachePartition partition,
            CacheEpoch epoch,
            Question question,
            @Nullable NamedEmbedding vector,
            Answer answer,
            long storedAt,
            long expiresAt) {
        /// The same with another end.
        Entry until(long end) {
            return new Entry(partition, epoch, question, vector, answer, storedAt, end);
        }

        private long size() {
            return answer.size() + (vector == null ? 0 : 4L * vector.embedding().dimension());
        }
    }

    private static final class Held {
        private final Entry entry;
        private long uses;

        Held(Entry entry) {
            this.entry = entry;
        }

        Found found(double similarity) {
            return new Found(entry.answer(), similarity, entry.storedAt(), false);
        }
    }

    synchronized void limit(int entries, Eviction policy) {
        capacity = entries;
        eviction = policy;
        makeRoom();
    }

    /// The answer to an equal question.
    ///
    /// @param epochs which answers may still be given
    /// @param notBefore milliseconds since the epoch; answers stored earlier do not count
    synchronized Optional<Found> exact(Question question, CacheEpochs epochs, long now, long notBefore) {
        Held held = byQuestion.get(question.exact());
        if (held == null) {
            return Optional.empty();
        }
        if (!usable(held, epochs, now, notBefore)) {
            stale.increment();
            return Optional.empty();
        }
        used(held);
        exactHits.increment();
        return Optional.of(held.found(1));
    }

    /// What {@link #exact} would find; nothing is counted, and no answer is the more used for it.
    synchronized Optional<Found> peek(Question question, CacheEpochs epochs, long now, long notBefore) {
        return Optional.ofNullable(byQuestion.get(question.exact()))
                .filter(held -> usable(held, epochs, now, notBefore))
                .map(held -> held.found(1));
    }

    /// What the nearest question of a group is like.
    ///
    /// @param found its answer, when it is near enough
    /// @param similarity 0 when the group has none
    record Nearest(Optional<Found> found, double similarity) {
        static final Nearest NONE = new Nearest(Optional.empty(), 0);
    }

    /// The nearest question of the group whose answer could serve.
    Nearest nearest(
            Question question, NamedEmbedding vector, CacheEpochs epochs, double threshold, long now, long notBefore) {
        return nearest(question, vector, epochs, threshold, now, notBefore, true);
    }

    /// What {@link #nearest} would find; nothing is counted, and no answer is the more used for it.
    Nearest peekNearest(
            Question question, NamedEmbedding vector, CacheEpochs epochs, double threshold, long now, long notBefore) {
        return nearest(question, vector, epochs, threshold, now, notBefore, false);
    }

    private Nearest nearest(
            Question question,
            NamedEmbedding vector,
            CacheEpochs epochs,
            double threshold,
            long now,
            long notBefore,
            boolean served) {
        Held[] members = members(question.group());
        Held best = null;
        double greatest = -1;
        for (Held held : members) {
            NamedEmbedding other = held.entry.vector();
            double similarity = other == null || !other.comparable(vector)
                    ? Double.NaN
                    : other.embedding().cosine(vector.embedding());
            if (similarity > greatest && usable(held, epochs, now, notBefore)) {
                best = held;
                greatest = similarity;
            }
        }
        if (best == null || greatest < (float) threshold) {
            return best == null ? Nearest.NONE : new Nearest(Optional.empty(), Math.max(0, greatest));
        }
        if (served) {
            synchronized (this) {
                if (byQuestion.get(best.entry.question().exact()) == best) {
                    used(best);
                }
            }
            semanticHits.increment();
        }
        return new Nearest(Optional.of(best.found(greatest)), greatest);
    }

    private synchronized Held[] members(String group) {
        return byGroup.getOrDefault(group, Set.of()).toArray(Held[]::new);
    }

    /// Keeps an answer in place of the question's former one; the oldest, least or seldomest used make room.
    synchronized void put(Entry entry) {
        remove(entry.question().exact());
        var held = new Held(entry);
        byQuestion.put(entry.question().exact(), held);
        byGroup.computeIfAbsent(entry.question().group(), _ -> new LinkedHashSet<>())
                .add(held);
        bytes += entry.size();
        dropExpired(entry.storedAt());
        makeRoom();
    }

    /// Answers that are meant.
    synchronized long count(Predicate<Entry> meant) {
        return byQuestion.values().stream()
                .filter(held -> meant.test(held.entry))
                .count();
    }

    /// Forgets what is meant.
    ///
    /// @return how many answers that were
    synchronized long forget(Predicate<Entry> meant) {
        List<String> gone = byQuestion.values().stream()
                .filter(held -> meant.test(held.entry))
                .map(held -> held.entry.question().exact())
                .toList();
        gone.forEach(this::remove);
        return gone.size();
    }

    synchronized Tally tally() {
        return new Tally(exactHits.sum(), semanticHits.sum(), stale.sum(), evictions.sum(), byQuestion.size(), bytes);
    }

    private static boolean usable(Held held, CacheEpochs epochs, long now, long notBefore) {
        Entry entry = held.entry;
        return entry.expiresAt() > now
                && entry.storedAt() >= notBefore
                && epochs.live(entry.partition(), entry.epoch());
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
