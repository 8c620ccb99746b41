package semanticrouter.stores.redis;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.learning.SessionKey;
import semanticrouter.core.learning.SessionMemory;
import semanticrouter.core.learning.SharedSessions;
import semanticrouter.core.store.StoreException;

/// Keeps what routers remember of sessions in Redis under `PREFIX DIGEST`, which the server expires. How many there are
/// is bounded by their time and the server's own memory policy. Safe for all threads.
///
/// A request never waits longer than it may: reads that are late are left to themselves, and after a failure none is
/// begun for half a second. Writes are made by one thread, in their order.
public final class RedisSessions implements SharedSessions {
    private static final Logger LOGGER = LoggerFactory.getLogger(RedisSessions.class);

    /// Writes that wait; more are lost.
    private static final int WRITES = 4_096;

    /// Reads at a time, those included that nobody waits for any more.
    private static final int READS = 256;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    private final RedisOptions options;
    private final Duration life;
    private final Duration patience;
    private final RedisLink link;
    private final BlockingQueue<Write> writes = new ArrayBlockingQueue<>(WRITES);
    private final Semaphore reads = new Semaphore(READS);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread writer;
    private volatile long notBefore = System.nanoTime();

    /// What is to be written.
    ///
    /// @param key null for nothing but looking whether the server is there
    private record Write(@Nullable SessionKey key, String text) {}

    /// @param options its prefix stands before every key as it is
    /// @param life how long after its last turn a session is known
    /// @param patience longest wait of a request
    /// @param atOnce whether to connect before the first request asks
    public RedisSessions(RedisOptions options, Duration life, Duration patience, boolean atOnce) {
        this.options = options;
        this.life = life;
        this.patience = patience;
        link = new RedisLink(options);
        if (atOnce) {
            writes.add(new Write(null, ""));
        }
        writer = Thread.ofPlatform().daemon().name("session-writes").start(this::write);
    }

    private String key(SessionKey key) {
        return options.prefix() + key.digest();
    }

    @Override
    public Optional<SessionMemory> get(SessionKey key) throws StoreException, InterruptedException {
        if (notBefore - System.nanoTime() > 0) {
            throw new StoreException("the store of sessions could not be used a moment ago");
        }
        if (!reads.tryAcquire()) {
            throw new StoreException(READS + " reads of the store of sessions are on their way");
        }
        var read = new FutureTask<Optional<SessionMemory>>(
                () -> Optional.ofNullable(link.<String>ask(redis -> redis.get(key(key))))
                        .flatMap(SessionText::read));
        Thread.ofVirtual().name("session-read").start(() -> {
            try {
                read.run();
            } finally {
                reads.release();
            }
        });
        try {
            Optional<SessionMemory> found = read.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            there();
            return found;
        } catch (TimeoutException late) {
            throw failed(new StoreException("the store of sessions did not answer in time", late));
        } catch (ExecutionException unusable) {
            throw failed(
                    unusable.getCause() instanceof StoreException known
                            ? known
                            : new StoreException("the store of sessions cannot be used", unusable));
        }
    }

    private StoreException failed(StoreException why) {
        notBefore = System.nanoTime() + PAUSE_NANOS;
        if (away.compareAndSet(false, true)) {
            LOGGER.atWarn()
                    .setCause(why)
                    .addKeyValue("store", options.kind())
                    .log("sessions are not shared for now; this router remembers its own");
        }
        return why;
    }

    private void there() {
        if (away.compareAndSet(true, false)) {
            LOGGER.atInfo()
                    .addKeyValue("store", options.kind())
                    .addKeyValue("writesLost", lost.getAndSet(0))
                    .log("sessions are shared again");
        }
    }

    @Override
    public void put(SessionKey key, SessionMemory memory) {
        if (!writes.offer(new Write(key, SessionText.of(memory)))) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        try {
            while (!closed.get() || !writes.isEmpty()) {
                Write next = writes.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(next);
                }
            }
        } catch (InterruptedException _) {
            // closed, and the last writes took too long
        }
    }

    private void write(Write next) throws InterruptedException {
        SessionKey key = next.key();
        try {
            if (key == null) {
                link.ask(redis -> redis.get(options.prefix()));
            } else {
                link.ask(redis -> redis.set(key(key), next.text(), SetArgs.Builder.px(life.toMillis())));
            }
        } catch (StoreException unusable) {
            lost.incrementAndGet();
            failed(unusable);
        }
    }

    /// Writes what waits, as far as it goes within two seconds.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            writer.join(LAST_WRITES);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
        link.close();
    }
}
