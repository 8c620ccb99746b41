package semanticrouter.console.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;

/// Records that wait for a slow store, at most {@value #CAPACITY}, and the one thread that writes them. A request that
/// ends while its beginning still waits is written once. Safe for all threads.
final class ReplayQueue implements AutoCloseable {
    static final int CAPACITY = 2_048;

    private static final int BATCH = 64;
    private static final long CLOSE_SECONDS = 5;

    private final SequencedMap<String, ReplayRecord> waiting = new LinkedHashMap<>();
    private final Map<ReplayQuery, Integer> trims = new LinkedHashMap<>();
    private final Consumer<Batch> writer;
    private final Thread thread;
    private boolean closing;

    /// What is written together.
    ///
    /// @param records to be kept
    /// @param trims how many records of a query stay
    record Batch(List<ReplayRecord> records, Map<ReplayQuery, Integer> trims) {}

    /// @param writer called on the queue's own thread; must not throw
    ReplayQueue(Consumer<Batch> writer) {
        this.writer = writer;
        thread = Thread.ofPlatform().name("replay-writer").daemon().unstarted(this::serve);
        thread.start();
    }

    /// Leaves a record to be written.
    ///
    /// @return false when too many wait
    synchronized boolean offer(ReplayRecord record) {
        String id = record.head().id();
        if (closing || waiting.size() >= CAPACITY && !waiting.containsKey(id)) {
            return false;
        }
        waiting.put(id, record);
        notifyAll();
        return true;
    }

    /// Leaves it to be seen to that a query has no more records than that.
    synchronized void trim(ReplayQuery query, int most) {
        if (!closing && trims.size() < CAPACITY) {
            trims.put(query, most);
            notifyAll();
        }
    }

    private void serve() {
        for (Batch batch = take(); !batch.records().isEmpty() || !batch.trims().isEmpty(); batch = take()) {
            writer.accept(batch);
        }
    }

    /// Waits for something to do; nothing is left once it is empty.
    private synchronized Batch take() {
        while (waiting.isEmpty() && trims.isEmpty() && !closing) {
            try {
                wait();
            } catch (InterruptedException _) {
                closing = true;
            }
        }
        var records = new ArrayList<ReplayRecord>();
        while (records.size() < BATCH && !waiting.isEmpty()) {
            records.add(waiting.pollFirstEntry().getValue());
        }
        Map<ReplayQuery, Integer> due = Map.copyOf(trims);
        trims.clear();
        return new Batch(records, due);
    }

    /// Writes what waits and returns when it is written or {@value #CLOSE_SECONDS} seconds have passed.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            if (!thread.join(java.time.Duration.ofSeconds(CLOSE_SECONDS))) {
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
