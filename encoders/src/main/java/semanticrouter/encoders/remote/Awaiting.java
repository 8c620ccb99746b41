package semanticrouter.encoders.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;

/// What waits for a service that is away (specification: dataplane §7.6). One task tries all of it again, less and less
/// often, until it is made or closed; the task lives as long as something waits. Safe for all threads.
final class Awaiting implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Awaiting.class);

    /// Codes of failures that may pass; any other one needs somebody to mend the service or the configuration.
    private static final Set<String> PASSING = Set.of(JsonCalls.AWAY, JsonCalls.LATE, JsonCalls.BUSY);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final Duration firstPause;
    private final Semaphore nudges = new Semaphore(0);

    // guarded by this
    private final List<Promise<?>> waiting = new ArrayList<>();
    private @Nullable Promise<?> current;
    private @Nullable Thread task;
    private boolean closed;

    Awaiting(Endpoint endpoint) {
        this(endpoint, FIRST_PAUSE);
    }

    /// @param firstPause between the first failure and the second try
    Awaiting(Endpoint endpoint, Duration firstPause) {
        this.endpoint = endpoint;
        this.firstPause = firstPause;
    }

    /// As {@link semanticrouter.core.encoder.EncoderRuntime#await}. While the service is known to be away nothing is
    /// tried on the calling thread, so that a configuration waits for it once and not once for each of its parts.
    <T> Awaited<T> await(String what, Awaited.Source<T> source) throws UnavailableException, InterruptedException {
        Failure why = known().orElse(null);
        if (why == null) {
            try {
                return Awaited.there(source.make());
            } catch (UnavailableException failed) {
                why = failed.failure();
                if (!passes(why)) {
                    throw failed;
                }
            }
        }
        var promise = new Promise<>(what, source, why);
        add(promise);
        told(what, why);
        return promise;
    }

    /// What waits, for a person.
    synchronized List<String> waiting() {
        return waiting.stream().map(promise -> promise.what).distinct().toList();
    }

    /// Whether no task runs.
    synchronized boolean idle() {
        return task == null;
    }

    private static boolean passes(Failure failure) {
        return PASSING.contains(failure.code());
    }

    private void told(String what, Failure why) {
        LOGGER.atWarn()
                .addKeyValue("event", "embedding_service_away")
                .addKeyValue("service", endpoint.base())
                .addKeyValue("reason", why)
                .addKeyValue("waiting", what)
                .log("the service that makes sentence vectors fails, and what waits for it does not match; it is asked"
                        + " again by itself: start it, or mend global.model_catalog.embeddings.semantic.endpoint");
    }

    /// Why the service is away; empty while nothing waits for that reason.
    private synchronized Optional<Failure> known() {
        return waiting.stream()
                .map(promise -> promise.why)
                .filter(Awaiting::passes)
                .findFirst();
    }

    private synchronized void add(Promise<?> promise) {
        if (closed) {
            return;
        }
        waiting.add(promise);
        if (task == null) {
            task = Thread.ofVirtual().name("embedding-service").start(this::run);
        } else {
            nudges.release();
        }
    }

    private synchronized void drop(Promise<?> promise) {
        waiting.remove(promise);
        if (task != null) {
            if (current == promise) {
                task.interrupt();
            }
            nudges.release(); // when nothing is left, the task ends
        }
    }

    private void run() {
        Duration pause = firstPause;
        while (wanted()) {
            try {
                boolean nudged = nudges.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
                nudges.drainPermits();
                pause = nudged ? firstPause : longer(pause);
                round();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // closed, so that nothing is wanted any more
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /// Whether something waits; else the task is over, and the next thing that waits starts another one.
    private synchronized boolean wanted() {
        if (closed || waiting.isEmpty()) {
            task = null;
            return false;
        }
        return true;
    }

    /// Tries everything once, up to a failure that the rest would have as well.
    private void round() {
        List<Promise<?>> all;
        synchronized (this) {
            all = List.copyOf(waiting);
        }
        var made = new ArrayList<String>();
        for (Promise<?> promise : all) {
            Failure why = tried(promise).orElse(null);
            if (why == null) {
                if (promise.made()) {
                    made.add(promise.what);
                }
            } else if (passes(why)) {
                all.forEach(one -> one.fails(why));
                break;
            } else {
                promise.fails(why);
            }
        }
        if (!made.isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("event", "embedding_service_back")
                    .addKeyValue("service", endpoint.base())
                    .addKeyValue("ready", made)
                    .log("the service that makes sentence vectors answers, and what waited for it matches again");
        }
    }

    /// Tries one.
    ///
    /// @return what went wrong; empty when it is made, or nobody waits for it any more
    private Optional<Failure> tried(Promise<?> promise) {
        if (!begun(promise)) {
            return Optional.empty();
        }
        try {
            promise.make();
            synchronized (this) {
                waiting.remove(promise);
            }
            return Optional.empty();
        } catch (UnavailableException failed) {
            return Optional.of(failed.failure());
        } catch (InterruptedException _) {
            return Optional.empty(); // closed
        } catch (RuntimeException bug) {
            LOGGER.atError().addKeyValue("waiting", promise.what).setCause(bug).log("what waits could not be made");
            return Optional.of(new Failure("encoder_failed", bug.getClass().getSimpleName()));
        } finally {
            ended();
        }
    }

    private synchronized boolean begun(Promise<?> promise) {
        if (!waiting.contains(promise)) {
            return false;
        }
        current = promise;
        return true;
    }

    /// From here on nobody interrupts the task for the sake of what it has tried.
    private synchronized void ended() {
        current = null;
        var _ = Thread.interrupted();
    }

    /// Ends the task; what waits stays unavailable.
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            waiting.clear();
            running = task;
        }
        if (running != null) {
            running.interrupt();
            try {
                if (!running.join(END)) {
                    LOGGER.atWarn().log("the task that asks the embedding service again does not end");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// One that waits.
    private final class Promise<T> implements Awaited<T> {
        private final String what;
        private final Source<T> source;
        private volatile Failure why;
        private volatile @Nullable T value;

        Promise(String what, Source<T> source, Failure why) {
            this.what = what;
            this.source = source;
            this.why = why;
        }

        @Override
        public T get() throws UnavailableException {
            T made = value;
            if (made == null) {
                throw new UnavailableException(why);
            }
            return made;
        }

        boolean made() {
            return value != null;
        }

        void make() throws UnavailableException, InterruptedException {
            value = source.make();
        }

        /// A reason that is another one than before is told.
        void fails(Failure failure) {
            boolean news = !made() && !failure.equals(why);
            why = failure;
            if (news) {
                told(what, failure);
            }
        }

        @Override
        public void close() {
            drop(this);
        }
    }
}
