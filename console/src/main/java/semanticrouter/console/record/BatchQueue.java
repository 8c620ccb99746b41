package semanticrouter.console.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Takes things from threads that must not wait and hands them on, all that wait at once, on a thread of its own.
///
/// A request is served by code that fills a processor's caches; what counts and logs it afterwards costs a fraction
/// when
/// it runs for dozens of requests in a row. The thread rests after each batch, so that things are handed on at most
/// that
/// much later. What is added is handed on in order, once. Safe for all threads.
///
/// @param <T> of what is handed on
public final class BatchQueue<T> implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(5);

    /// Takes no lock: an event loop that waited for one behind a virtual thread it carries would wait forever.
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock handing = new ReentrantLock();
    private final List<T> batch = new ArrayList<>();
    private final int capacity;
    private final Duration rest;
    private final Consumer<List<T>> sink;
    private final Consumer<RuntimeException> broken;
    private final Thread worker;
    private volatile boolean closing;
    private volatile boolean resting;

    /// Starts the thread.
    ///
    /// @param name of the thread
    /// @param capacity how many may wait before the queue is {@link #full}; also the largest batch
    /// @param rest after each batch
    /// @param sink gets each batch, one at a time; the list is its own only until it returns
    /// @param broken told when the sink threw; that batch is lost
    public BatchQueue(
            String name, int capacity, Duration rest, Consumer<List<T>> sink, Consumer<RuntimeException> broken) {
        this.capacity = capacity;
        this.rest = rest;
        this.sink = sink;
        this.broken = broken;
        this.worker = Thread.ofPlatform().daemon().name(name).start(this::work);
    }

    /// Whether so many wait that whoever can should wait, or do its own work, instead of adding more.
    public boolean full() {
        return count.get() >= capacity;
    }

    /// Adds something; never waits, also when the queue is full.
    public void add(T one) {
        count.incrementAndGet();
        waiting.add(one);
        if (resting) {
            LockSupport.unpark(worker);
        }
    }

    /// Hands on, on the calling thread, what was added before.
    public void drain() {
        handing.lock();
        try {
            while (!waiting.isEmpty()) {
                handOn();
            }
        } finally {
            handing.unlock();
        }
    }

    private void handOn() {
        T one;
        while (batch.size() < capacity && (one = waiting.poll()) != null) {
            batch.add(one);
        }
        count.addAndGet(-batch.size());
        try {
            sink.accept(batch);
        } catch (RuntimeException fault) {
            broken.accept(fault);
        } finally {
            batch.clear();
        }
    }

    private void work() {
        while (!closing) {
            resting = true;
            while (waiting.isEmpty() && !closing) {
                LockSupport.park(this);
            }
            resting = false;
            drain();
            if (!closing) {
                LockSupport.parkNanos(this, rest.toNanos());
            }
        }
        drain();
    }

    /// Hands on what waits and ends the thread; what is added later is not handed on.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(worker);
        try {
            worker.join(STOP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
