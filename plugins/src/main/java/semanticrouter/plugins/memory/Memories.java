package semanticrouter.plugins.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryDesk;
import semanticrouter.core.memory.MemoryOrigin;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;

/// What the whole process remembers of users: one store, and one writer that works behind a bounded queue, so that no
/// request waits for what is remembered. Safe for all threads.
public final class Memories implements MemoryDesk, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Memories.class);
    private static final int WAITING_MOST = 1_024;
    private static final int KNOWN_MOST = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final long IDLE_MILLIS = 1_000;
    private static final String VIA = "auto_store";

    private final ArrayBlockingQueue<Task> queue = new ArrayBlockingQueue<>(WAITING_MOST);
    private final LongAdder kept = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Clock clock;
    private final RandomGenerator random;
    private volatile @Nullable Supplier<MemoryStore> opener;
    private volatile @Nullable MemoryStore store;
    private @Nullable Thread writer;
    private volatile boolean closing;
    private volatile long size;

    /// Something for the writer.
    private sealed interface Task {
        /// Chunks of an exchange.
        ///
        /// @param conversation they are from, empty when it has no name
        /// @param encoders that read them
        record Keep(Owner owner, String conversation, List<Chunks.Chunk> chunks, EncoderRuntime encoders)
                implements Task {}

        record Used(Owner owner, Set<String> ids, Instant at) implements Task {}

        /// Wakes the writer up.
        record Wake() implements Task {}
    }

    /// @param random safe for many threads, cryptographically strong: ids must not be guessed
    public Memories(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// Says how the store is opened; it is when it is wanted first. Without this there is no memory.
    public synchronized void opening(Supplier<MemoryStore> supplier) {
        opener = supplier;
    }

    /// Opens the store unless it is open; empty when there is none.
    public synchronized Optional<MemoryStore> open() {
        Supplier<MemoryStore> supplier = opener;
        if (store == null && supplier != null && !closing) {
            store = supplier.get();
            writer = Thread.ofPlatform().name("memory-writer").daemon().start(this::write);
        }
        return store();
    }

    /// Empty while none is open.
    @Override
    public Optional<MemoryStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public Tally tally() {
        return new Tally(kept.sum(), failed.sum(), dropped.sum(), size);
    }

    /// Has chunks remembered, later.
    ///
    /// @return false when too much waits already
    boolean keep(Owner owner, String conversation, List<Chunks.Chunk> chunks, EncoderRuntime encoders) {
        return offer(new Task.Keep(owner, conversation, List.copyOf(chunks), encoders));
    }

    /// Has it noted, later, that memories were of use.
    void used(Owner owner, Set<String> ids) {
        offer(new Task.Used(owner, Set.copyOf(ids), now()));
    }

    private boolean offer(Task task) {
        boolean taken = !closing && queue.offer(task);
        if (!taken) {
            dropped.increment();
        }
        return taken;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void write() {
        measure();
        while (!closing || !queue.isEmpty()) {
            try {
                Task task = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                MemoryStore open = store;
                if (task != null && open != null) {
                    work(open, task);
                }
            } catch (InterruptedException _) {
                return; // nobody does that but the end of the process
            } catch (RuntimeException bug) {
                failed.increment();
                LOGGER.atError().setCause(bug).log("something could not be remembered because of a bug");
            }
        }
    }

    private void measure() {
        MemoryStore open = store;
        try {
            size = open == null ? 0 : open.count();
        } catch (StoreException _) {
            // what cannot be counted stays as it was
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(MemoryStore open, Task task) throws InterruptedException {
        try {
            switch (task) {
                case Task.Keep keep -> {
                    for (Chunks.Chunk chunk : keep.chunks()) {
                        remember(open, keep, chunk);
                    }
                    measure();
                }
                case Task.Used(var owner, var ids, var at) -> open.used(owner, ids, at);
                case Task.Wake() -> {}
            }
        } catch (StoreException away) {
            failed.increment();
            LOGGER.atWarn()
                    .addKeyValue("store", open.kind())
                    .addKeyValue("reason", away.getMessage())
                    .log("something could not be remembered");
        }
    }

    private void remember(MemoryStore open, Task.Keep keep, Chunks.Chunk chunk)
            throws StoreException, InterruptedException {
        List<Memory> known =
                open.newest(keep.owner(), Optional.empty(), KNOWN_MOST).memories();
        Consolidation merged = Consolidation.of(chunk.text(), MemoryType.EPISODIC, known);
        Instant now = now();
        Instant created = now;
        double importance = chunk.importance();
        long uses = 0;
        for (Memory other : merged.group()) {
            created = other.created().isBefore(created) ? other.created() : created;
            importance = Math.max(importance, other.importance());
            uses += other.use().count();
        }
        open.put(
                new Memory(
                        merged.group().isEmpty()
                                ? id()
                                : merged.group().getFirst().id(),
                        keep.owner(),
                        MemoryType.EPISODIC,
                        merged.text(),
                        vector(merged.text(), keep.encoders()),
                        new MemoryOrigin("conversation", "", keep.owner().user(), keep.conversation(), VIA),
                        created,
                        now,
                        importance,
                        new MemoryUse(uses, now)),
                merged.replaced());
        kept.increment();
    }

    /// A memory without a vector is read again when it is looked for.
    private static @Nullable NamedEmbedding vector(String text, EncoderRuntime encoders) throws InterruptedException {
        Encodings encodings = encoders.open(Deadline.after(PATIENCE));
        try {
            return new NamedEmbedding(encodings.embedder(List.of(text)), encodings.embed(text));
        } catch (UnavailableException unavailable) {
            LOGGER.atDebug()
                    .addKeyValue("errorCode", unavailable.failure().code())
                    .log("a memory is kept without a vector");
            return null;
        }
    }

    private String id() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return "mem_" + HexFormat.of().formatHex(bytes);
    }

    /// Writes what waits, for a bounded time, and closes the store.
    @Override
    public void close() {
        Thread working;
        synchronized (this) {
            closing = true;
            working = writer;
        }
        if (working != null) {
            var _ = queue.offer(new Task.Wake()); // where there is no room it is awake
            try {
                working.join(DRAIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        MemoryStore open = store;
        if (open != null) {
            open.close();
        }
    }
}
