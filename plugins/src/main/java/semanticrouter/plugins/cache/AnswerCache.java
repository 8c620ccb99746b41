package semanticrouter.plugins.cache;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.cache.AnswerStore;
import semanticrouter.core.cache.CacheDesk;
import semanticrouter.core.cache.CacheEpoch;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.cache.KeptAnswer;
import semanticrouter.core.cache.LikeQuestions;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.store.StoreException;

/// The answers kept for all decisions of the process: in its memory, and in a store that several routers share when
/// there is one. Bounded; safe for all threads.
///
/// With a shared store every lookup asks it for the epochs first, so that an answer out of the memory is one that no
/// router has invalidated. What the store cannot say is a miss.
public final class AnswerCache implements CacheDesk, AutoCloseable {
    /// What reports call the memory of the process.
    public static final String MEMORY = "memory";

    /// Answers that are kept here of those in a shared store, and how long (specification: dataplane §4.9, L1).
    private static final int NEAR = 1_024;

    private static final long NEAR_MILLIS = 300_000;

    /// Like questions of a shared store whose answers are asked for, the nearest first, before the lookup is a miss.
    private static final int TRIED = 4;

    private final AnswerTable table = new AnswerTable();
    private final Map<String, Integer> users = new HashMap<>();
    private final LikeIndex questions = new LikeIndex();
    private final LongAdder likeHits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder sharedHits = new LongAdder();
    private final LongAdder staleShared = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder waiters = new LongAdder();
    private final LongAdder invalidations = new LongAdder();
    private volatile CacheEpochs epochs = CacheEpochs.first("");
    private volatile @Nullable SharedAnswers shared;
    private volatile boolean comparing;
    private volatile String secret = "";

    /// What the configuration says of the cache as a whole.
    ///
    /// @param entries most answers in the process
    /// @param eviction which of them goes when there is no room
    /// @param comparing whether an encoder is there to compare questions with
    /// @param secret key of the fingerprints of namespaces, empty for none
    record Terms(int entries, AnswerTable.Eviction eviction, boolean comparing, String secret) {
        /// Prints no secret.
        @Override
        public String toString() {
            return "Terms[" + entries + " " + eviction + "]";
        }
    }

    /// Keeps answers in a store from now on; called before the first request, if at all.
    public void share(AnswerStore store) {
        shared = new SharedAnswers(store, System::nanoTime);
    }

    void agree(Terms terms) {
        boolean own = shared == null;
        table.limit(own ? terms.entries() : Math.min(NEAR, terms.entries()), terms.eviction());
        comparing = terms.comparing();
        secret = terms.secret();
    }

    /// Takes note that answers of a revision are wanted.
    synchronized void hold(String revision) {
        users.merge(revision, 1, Integer::sum);
    }

    /// Takes back a {@link #hold}; the last one forgets the answers of the revision.
    synchronized void release(String revision) {
        if (users.merge(revision, -1, Integer::sum) == 0) {
            users.remove(revision);
            table.forget(entry -> entry.partition().revision().equals(revision));
        }
    }

    /// What reports call the place where answers are kept.
    public String backend() {
        SharedAnswers store = shared;
        return store == null ? MEMORY : store.kind();
    }

    /// The epochs as they are now.
    CacheEpochs epochs() throws StoreException, InterruptedException {
        SharedAnswers store = shared;
        return store == null ? epochs : store.ask(AnswerStore::epochs);
    }

    /// The answer to an equal question.
    ///
    /// @param known the epochs as they are now
    /// @param notBefore milliseconds since the epoch; answers stored earlier do not count
    Optional<AnswerTable.Found> exact(
            Question question, CachePartition partition, CacheEpochs known, long now, long notBefore)
            throws StoreException, InterruptedException {
        Optional<AnswerTable.Found> near = table.exact(question, known, now, notBefore);
        SharedAnswers store = shared;
        if (near.isPresent() || store == null) {
            return near;
        }
        Optional<KeptAnswer> far = store.ask(answers -> answers.get(question.exact()))
                .filter(kept -> kept.partition().equals(partition));
        if (far.isEmpty()) {
            return Optional.empty();
        }
        KeptAnswer kept = far.get();
        if (!known.live(partition, kept.epoch()) || kept.storedAt() < notBefore || kept.expiresAt() <= now) {
            staleShared.increment();
            return Optional.empty();
        }
        Answer answer = Answer.of(kept);
        keepNear(kept, question, answer, now);
        sharedHits.increment();
        return Optional.of(new AnswerTable.Found(answer, 1, kept.storedAt(), true));
    }

    /// What {@link #exact} would find; nothing is counted and nothing is taken nearer.
    Optional<AnswerTable.Found> peek(
            Question question, CachePartition partition, CacheEpochs known, long now, long notBefore)
            throws StoreException, InterruptedException {
        Optional<AnswerTable.Found> near = table.peek(question, known, now, notBefore);
        SharedAnswers store = shared;
        if (near.isPresent() || store == null) {
            return near;
        }
        return store.ask(answers -> answers.get(question.exact()))
                .filter(kept -> kept.partition().equals(partition)
                        && known.live(partition, kept.epoch())
                        && kept.storedAt() >= notBefore
                        && kept.expiresAt() > now)
                .map(kept -> new AnswerTable.Found(Answer.of(kept), 1, kept.storedAt(), true));
    }

    /// A question that may be answered as one like it was.
    ///
    /// @param vector of its text
    /// @param threshold least similarity, in [0, 1]
    record Like(Question question, CachePartition partition, NamedEmbedding vector, double threshold) {}

    /// Which answers may be given.
    ///
    /// @param epochs as they are now
    /// @param notBefore milliseconds since the epoch; answers stored earlier do not count
    /// @param served whether the answer is given, so that it counts
    record Look(CacheEpochs epochs, long now, long notBefore, boolean served) {
        private boolean allows(KeptAnswer kept) {
            return epochs.live(kept.partition(), kept.epoch()) && kept.expiresAt() > now;
        }
    }

    /// The nearest question of the group whose answer could serve.
    AnswerTable.Nearest nearest(Like like, Look look) throws StoreException, InterruptedException {
        SharedAnswers store = shared;
        if (store != null) {
            return farNearest(store, like, look);
        }
        Question question = like.question();
        return look.served()
                ? table.nearest(question, like.vector(), look.epochs(), like.threshold(), look.now(), look.notBefore())
                : table.peekNearest(
                        question, like.vector(), look.epochs(), like.threshold(), look.now(), look.notBefore());
    }

    private AnswerTable.Nearest farNearest(SharedAnswers store, Like like, Look look)
            throws StoreException, InterruptedException {
        String group = like.question().group();
        String series = look.epochs().now().series();
        String after = questions.upTo(group, series);
        questions.learn(group, series, after, store.ask(answers -> answers.told(group, after)));
        int tried = 0;
        for (LikeIndex.Near near : questions.nearest(group, like.vector())) {
            double similarity = near.similarity();
            if (similarity < (float) like.threshold()) {
                return new AnswerTable.Nearest(Optional.empty(), Math.max(0, similarity));
            }
            if (++tried > TRIED) {
                break;
            }
            Optional<AnswerTable.Found> found = answer(store, like, near.key(), look);
            if (found.isPresent()) {
                if (look.served()) {
                    likeHits.increment();
                }
                return new AnswerTable.Nearest(found.map(answer -> answer.like(similarity)), similarity);
            }
        }
        return AnswerTable.Nearest.NONE;
    }

    /// The answer to a question of the group, near or far; a question whose answer is gone is forgotten.
    private Optional<AnswerTable.Found> answer(SharedAnswers store, Like like, String key, Look look)
            throws StoreException, InterruptedException {
        var question = new Question(key, like.question().group(), "");
        Optional<AnswerTable.Found> near = table.peek(question, look.epochs(), look.now(), look.notBefore());
        if (near.isPresent()) {
            return near;
        }
        Optional<KeptAnswer> far = store.ask(answers -> answers.get(key))
                .filter(kept -> kept.partition().equals(like.partition()) && look.allows(kept));
        if (far.isEmpty()) {
            questions.forget(question.group(), key);
        }
        return far.filter(kept -> kept.storedAt() >= look.notBefore()).map(kept -> {
            Answer answer = Answer.of(kept);
            if (look.served()) {
                keepNear(kept, question, answer, look.now());
            }
            return new AnswerTable.Found(answer, 1, kept.storedAt(), true);
        });
    }

    private void keepNear(KeptAnswer kept, Question question, Answer answer, long now) {
        long expires = Math.min(kept.expiresAt(), now + NEAR_MILLIS);
        table.put(new AnswerTable.Entry(
                kept.partition(), kept.epoch(), question.withoutText(), null, answer, kept.storedAt(), expires));
    }

    void missed() {
        misses.increment();
    }

    void waited() {
        waiters.increment();
    }

    /// Keeps an answer unless its question was looked up before an invalidation that means it.
    ///
    /// @return whether it was kept
    boolean put(AnswerTable.Entry entry) throws StoreException, InterruptedException {
        SharedAnswers store = shared;
        if (store != null) {
            KeptAnswer kept = entry.answer().kept(entry);
            store.ask(answers -> {
                answers.put(kept);
                if (entry.vector() != null) {
                    answers.tell(entry.question().group(), kept, entry.vector());
                }
                return true;
            });
            table.put(entry.until(Math.min(entry.expiresAt(), entry.storedAt() + NEAR_MILLIS)));
        } else if (epochs.live(entry.partition(), entry.epoch())) {
            table.put(entry);
        } else {
            return false;
        }
        writes.increment();
        return true;
    }

    @Override
    public Capabilities capabilities() {
        boolean own = shared == null;
        return new Capabilities(backend(), true, comparing, !own, own ? "process" : "shared");
    }

    @Override
    public Stats stats() {
        AnswerTable.Tally tally = table.tally();
        SharedAnswers store = shared;
        return new Stats(
                tally.exactHits(),
                sharedHits.sum(),
                tally.semanticHits() + likeHits.sum(),
                misses.sum(),
                writes.sum(),
                waiters.sum(),
                invalidations.sum(),
                tally.stale() + staleShared.sum(),
                store == null ? 0 : store.failures(),
                tally.evictions(),
                tally.entries(),
                tally.bytes());
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        SharedAnswers store = shared;
        if (store != null) {
            store.insist(answers -> {
                answers.check();
                return true;
            });
        }
    }

    @Override
    public CacheEpoch epoch() throws StoreException, InterruptedException {
        SharedAnswers store = shared;
        return store == null ? epochs.now() : store.insist(AnswerStore::epochs).now();
    }

    @Override
    public String namespace(String share) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            String key = secret.isEmpty() ? "response_cache" : secret;
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(share.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    @Override
    public Removal count(CacheSelector selector) throws StoreException, InterruptedException {
        SharedAnswers store = shared;
        return store == null
                ? new Removal(table.count(meant(selector)), 0, true)
                : store.insist(answers -> answers.count(selector));
    }

    @Override
    public Removal invalidate(CacheSelector selector) throws StoreException, InterruptedException {
        SharedAnswers store = shared;
        Removal far = store == null ? null : store.insist(answers -> answers.invalidate(selector));
        if (far == null) {
            end(selector);
        }
        long deleted = table.forget(meant(selector));
        invalidations.increment();
        return far == null ? new Removal(deleted, deleted, true) : far;
    }

    /// Releases the store, where there is one.
    @Override
    public void close() {
        SharedAnswers store = shared;
        if (store != null) {
            store.close();
        }
    }

    private synchronized void end(CacheSelector selector) {
        epochs = epochs.after(selector);
    }

    private static Predicate<AnswerTable.Entry> meant(CacheSelector selector) {
        return entry -> selector.matches(entry.partition(), entry.epoch().number());
    }
}
