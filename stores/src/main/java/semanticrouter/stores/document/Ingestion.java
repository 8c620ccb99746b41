package semanticrouter.stores.document;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.StoreFile;
import semanticrouter.core.store.StoreException;

/// Reads files of stores: cuts them, has the encoder read the passages, and makes them searchable, all of a file or
/// nothing of it. A few files are read at a time and a bounded number waits; what was not done at a stop is done after
/// the next start.
final class Ingestion implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ingestion.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 6;

    /// Failures of the encoder that may pass.
    private static final Set<String> PASSING = Set.of("encoder_busy", "encoder_timeout", "encoder_away");
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final int RETRY_SECONDS = 5;

    private final DocumentDatabase database;
    private final VectorIndex index;
    private final EncoderRuntime encoders;
    private final DocumentOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<HeldTable.Key> queue = new ArrayDeque<>();
    private final List<Thread> workers = new ArrayList<>();

    /// Held while file and index change together.
    private final ReentrantLock changing;

    private int reserved;
    private boolean closing;

    /// @param changing held by everybody while file and index change together
    Ingestion(
            DocumentDatabase database,
            VectorIndex index,
            EncoderRuntime encoders,
            DocumentOptions options,
            ReentrantLock changing) {
        this.database = database;
        this.index = index;
        this.encoders = encoders;
        this.options = options;
        this.changing = changing;
    }

    /// Begins with what was left over.
    void start(List<HeldTable.Key> waiting) {
        queue.addAll(waiting);
        for (int i = 0; i < Math.max(1, options.workers()); i++) {
            workers.add(Thread.ofVirtual().name("ingestion-" + i).start(this::serve));
        }
    }

    /// Keeps a place for a file.
    ///
    /// @throws GatewayException 429 when there is none
    void reserve() throws GatewayException {
        lock.lock();
        try {
            if (queue.size() + reserved >= DocumentOptions.QUEUE) {
                throw new GatewayException(new GatewayError(
                        429,
                        "INGESTION_QUEUE_FULL",
                        DocumentOptions.QUEUE + " files wait to be read; add this one later",
                        OptionalInt.of(RETRY_SECONDS)));
            }
            reserved++;
        } finally {
            lock.unlock();
        }
    }

    /// Gives a reserved place to a file; null when nothing came of it.
    void fill(HeldTable.@Nullable Key key) {
        lock.lock();
        try {
            reserved--;
            if (key != null) {
                queue.add(key);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        try {
            for (Optional<HeldTable.Key> key = next(); key.isPresent(); key = next()) {
                read(key.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the next start does what is left
        }
    }

    /// The next file; empty when the program stops and none is left.
    private Optional<HeldTable.Key> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && !closing) {
                changed.await();
            }
            return Optional.ofNullable(queue.poll());
        } finally {
            lock.unlock();
        }
    }

    /// A file as it is to be read.
    ///
    /// @param ticket tells whether the file was put into the store anew meanwhile
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Job(StoreFile held, long ticket, String name, byte[] content) {
        HeldTable.Key key() {
            return new HeldTable.Key(held.store(), held.file());
        }
    }

    /// Says why a file could not be read.
    private static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        FailedException(String code, String why) {
            super(why, null, false, false);
            this.code = code;
        }
    }

    private void read(HeldTable.Key key) throws InterruptedException {
        try {
            Optional<Job> job = database.read(connection -> HeldTable.job(connection, key));
            if (job.isPresent()) {
                read(job.get());
            }
        } catch (StoreException away) {
            LOGGER.atWarn()
                    .setCause(away)
                    .addKeyValue("store", key.store())
                    .addKeyValue("file", key.file())
                    .log("a file could not be read into its vector store; the next start tries again");
        } catch (RuntimeException bug) {
            LOGGER.atError()
                    .setCause(bug)
                    .addKeyValue("store", key.store())
                    .addKeyValue("file", key.file())
                    .log("reading a file into its vector store failed");
        }
    }

    private void read(Job job) throws StoreException, InterruptedException {
        try {
            List<String> texts = passages(job);
            List<float[]> vectors = vectors(texts);
            commit(job, texts, vectors);
        } catch (FailedException failed) {
            settle(job, failed.code, String.valueOf(failed.getMessage()));
        } catch (RuntimeException bug) {
            settle(job, "server_error", "an internal fault; the log says more");
            throw bug;
        }
    }

    private List<String> passages(Job job) throws FailedException {
        try {
            String text = DocumentText.of(job.name(), job.content());
            int room = room(job.key());
            List<String> texts = Chunker.cut(text, job.held().chunking(), room);
            if (texts.size() > room) {
                throw full();
            }
            if (texts.isEmpty()) {
                throw new FailedException("invalid_file", "the file has no text");
            }
            return texts;
        } catch (DocumentText.UnreadableException unreadable) {
            throw new FailedException("invalid_file", String.valueOf(unreadable.getMessage()));
        }
    }

    private int room(HeldTable.Key key) {
        return Math.max(
                0, Math.min(options.perStore() - index.passages(key), options.inAll() - index.allPassages(key)));
    }

    private FailedException full() {
        return new FailedException(
                "store_full",
                "the file has more passages than there is room for; a store holds " + options.perStore()
                        + " and all together " + options.inAll()
                        + " (global.stores.vector_store.memory.max_entries_per_store)");
    }

    private List<float[]> vectors(List<String> texts) throws FailedException, InterruptedException {
        var vectors = new ArrayList<float[]>(texts.size());
        for (String text : texts) {
            vectors.add(vector(text));
        }
        return vectors;
    }

    /// Requests come first: where the encoder is busy with them, a file waits.
    private float[] vector(String text) throws FailedException, InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++, pause *= 2) {
            try {
                return encoders.open(Deadline.after(PATIENCE)).embed(text).values();
            } catch (UnavailableException away) {
                String code = away.failure().code();
                if (attempt == ATTEMPTS || !PASSING.contains(code)) {
                    throw new FailedException("server_error", "the sentence encoder did not read it: " + code);
                }
                Thread.sleep(pause);
            }
        }
    }

    private void commit(Job job, List<String> texts, List<float[]> vectors)
            throws FailedException, StoreException, InterruptedException {
        changing.lockInterruptibly();
        try {
            if (texts.size() > room(job.key())) {
                throw full();
            }
            StoreFile held = job.held();
            var done = new StoreFile(
                    held.store(),
                    held.file(),
                    StoreFile.Status.COMPLETED,
                    held.chunking(),
                    held.created(),
                    texts.size(),
                    "",
                    "");
            String encoder = encoder(encoders);
            boolean wanted = database.write(connection -> {
                if (!HeldTable.current(connection, job)) {
                    return false;
                }
                ChunkTable.delete(connection, held.store(), held.file());
                ChunkTable.insert(connection, job.key(), texts, vectors);
                HeldTable.settle(connection, done, encoder);
                return true;
            });
            if (wanted) {
                index.put(job.key(), job.name(), vectors);
            }
        } finally {
            changing.unlock();
        }
    }

    private void settle(Job job, String code, String why) throws StoreException, InterruptedException {
        StoreFile held = job.held();
        var failed = new StoreFile(
                held.store(), held.file(), StoreFile.Status.FAILED, held.chunking(), held.created(), 0, code, why);
        var _ = database.write(connection -> {
            boolean wanted = HeldTable.current(connection, job);
            if (wanted) {
                ChunkTable.delete(connection, held.store(), held.file());
                HeldTable.settle(connection, failed, "");
            }
            return wanted;
        });
    }

    /// What the vectors of this process are made with; vectors of others must not be compared with them.
    static String encoder(EncoderRuntime encoders) {
        var encodings = encoders.open(Deadline.after(PATIENCE));
        return encodings.embedder(List.of("text")) + "|" + encodings.embedder(List.of("文")) + "|"
                + encoders.embeddingSize().dimension();
    }

    /// Waits for the files that are being read and wait to be, for as long as is set.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Deadline patience = Deadline.after(options.drain());
        for (Thread worker : workers) {
            end(worker, patience);
        }
    }

    private static void end(Thread worker, Deadline patience) {
        try {
            boolean ended = worker.join(Duration.ofNanos(Math.max(1, patience.nanosLeft())));
            if (!ended) {
                worker.interrupt();
                var _ = worker.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException _) {
            worker.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
