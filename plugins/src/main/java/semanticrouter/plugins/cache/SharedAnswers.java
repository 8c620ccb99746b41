package semanticrouter.plugins.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.cache.AnswerStore;
import semanticrouter.core.store.StoreException;

/// The store of answers that several routers share. While it is away it is tried once a second, so that requests do not
/// wait for it one after the other; the log tells once that it went and once that it is back.
final class SharedAnswers {
    private static final Logger LOGGER = LoggerFactory.getLogger(SharedAnswers.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AnswerStore store;
    private final LongSupplier nanos;
    private final AtomicBoolean away = new AtomicBoolean();
    private final LongAdder failures = new LongAdder();
    private volatile long triedNanos;

    /// @param nanos as `System.nanoTime()`
    SharedAnswers(AnswerStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    /// What is asked of the store.
    @FunctionalInterface
    interface Ask<T> {
        T of(AnswerStore store) throws StoreException, InterruptedException;
    }

    String kind() {
        return store.kind();
    }

    /// Asks on behalf of a request, which is served without an answer too.
    ///
    /// @throws StoreException at once while the store is known to be away
    <T> T ask(Ask<T> ask) throws StoreException, InterruptedException {
        if (away.get() && nanos.getAsLong() - triedNanos < PAUSE_NANOS) {
            failures.increment();
            throw new StoreException("the " + kind() + " store of the response cache was away a moment ago");
        }
        try {
            return insist(ask);
        } catch (StoreException failed) {
            failures.increment();
            throw failed;
        }
    }

    /// Asks on behalf of a person, who wants to know how it is now.
    <T> T insist(Ask<T> ask) throws StoreException, InterruptedException {
        try {
            T answer = ask.of(store);
            if (away.compareAndSet(true, false)) {
                LOGGER.atInfo().addKeyValue("store", kind()).log("the store of the response cache is back");
            }
            return answer;
        } catch (StoreException failed) {
            triedNanos = nanos.getAsLong();
            if (away.compareAndSet(false, true)) {
                LOGGER.atWarn()
                        .addKeyValue("store", kind())
                        .addKeyValue("reason", failed.getMessage())
                        .log("the store of the response cache is away; requests are served without it");
            }
            throw failed;
        }
    }

    /// Lookups and writes that were left out.
    long failures() {
        return failures.sum();
    }

    void close() {
        store.close();
    }
}
