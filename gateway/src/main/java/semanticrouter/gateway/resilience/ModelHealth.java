package semanticrouter.gateway.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.Resilience.Balance;
import semanticrouter.core.model.ServedModel;
import semanticrouter.gateway.loop.ShortLock;

/// The backends of one model: picks one for each try, counts how tries end, leaves out those that fail, and grants
/// retries within a budget (specification: dataplane §1.8). Safe for all threads.
///
/// Ejection never takes the last backend: when all that pass their health checks are ejected, they are tried anyway.
public final class ModelHealth {
    /// No backend can be tried.
    public static final int NONE = -1;

    private static final Logger LOGGER = LoggerFactory.getLogger(ModelHealth.class);
    /// Retries that are always allowed; Envoy's `min_retry_concurrency`.
    private static final int RETRIES_ALWAYS = 3;
    /// An ejection lasts at most this many times the base time.
    private static final int EJECTION_TIMES_MAX = 10;

    private final ServedModel model;
    private final Resilience resilience;
    private final ShortLock ejecting = new ShortLock();
    private final List<BackendHealth> backends;
    private final LongSupplier ticker;
    private final RandomGenerator random;
    private final AtomicInteger retrying = new AtomicInteger();
    private final LongAdder retries;
    private final LongAdder retriesRefused;

    /// @param before what was known about the model until now
    /// @param ticker nanoseconds, never going back
    /// @param random safe for many threads
    ModelHealth(ServedModel model, @Nullable ModelHealth before, LongSupplier ticker, RandomGenerator random) {
        this.model = model;
        this.resilience = model.resilience();
        this.ticker = ticker;
        this.random = random;
        this.retries = before == null ? new LongAdder() : before.retries;
        this.retriesRefused = before == null ? new LongAdder() : before.retriesRefused;
        Map<String, BackendHealth> known = new HashMap<>();
        if (before != null) {
            before.backends.forEach(backend -> known.put(backend.backend().name(), backend));
        }
        var now = new ArrayList<BackendHealth>();
        for (Backend backend : model.backends()) {
            BackendHealth old = known.get(backend.name());
            BackendHealth health = old == null ? new BackendHealth(backend) : old.of(backend);
            if (resilience.check().isEmpty()) {
                health.unchecked();
            }
            now.add(health);
        }
        backends = List.copyOf(now);
    }

    /// Whether this is about the model as it is, paths and credentials aside.
    @SuppressWarnings("ReferenceEquality") // most often it is the very same
    boolean fits(ServedModel other) {
        if (model == other) {
            return true;
        }
        List<Backend> theirs = other.backends();
        if (theirs.size() != backends.size() || !resilience.equals(other.resilience())) {
            return false;
        }
        for (int i = 0; i < theirs.size(); i++) {
            Backend own = model.backends().get(i);
            if (!BackendHealth.samePlace(own, theirs.get(i))
                    || own.weight() != theirs.get(i).weight()) {
                return false;
            }
        }
        return true;
    }

    public Resilience resilience() {
        return resilience;
    }

    /// Picks a backend and begins a try at it; {@link #end} must follow.
    ///
    /// @param tried backends that are out of the question, null for none
    /// @return its index, or {@link #NONE}
    public int begin(@Nullable BitSet tried) {
        BitSet out = tried;
        for (int i = 0; i < backends.size(); i++) {
            int at = pick(out);
            if (at == NONE || backends.get(at).begin(resilience.requestsMax())) {
                return at;
            }
            out = out == null ? new BitSet() : (BitSet) out.clone();
            out.set(at);
        }
        return NONE;
    }

    /// Begins another try at a backend whose last one it has never seen.
    public void beginAgain(int at) {
        backends.get(at).begin(Integer.MAX_VALUE);
    }

    private int pick(@Nullable BitSet out) {
        if (backends.size() == 1) {
            return (out == null || !out.get(0)) && !backends.getFirst().failsChecks() ? 0 : NONE;
        }
        int first = draw(out, NONE);
        if (resilience.balance() == Balance.WEIGHTED || first == NONE) {
            return first;
        }
        int second = draw(out, first);
        return second != NONE
                        && backends.get(second).active() < backends.get(first).active()
                ? second
                : first;
    }

    /// A backend drawn by weight from those that are well; from the ejected when no other is left.
    private int draw(@Nullable BitSet out, int except) {
        int drawn = draw(out, except, false);
        return drawn == NONE && except == NONE ? draw(out, except, true) : drawn;
    }

    private int draw(@Nullable BitSet out, int except, boolean ejected) {
        long total = 0;
        for (int i = 0; i < backends.size(); i++) {
            total += i == except ? 0 : share(i, out, ejected);
        }
        if (total == 0) {
            return NONE;
        }
        long left = random.nextLong(total);
        int last = NONE;
        for (int i = 0; i < backends.size(); i++) {
            long share = i == except ? 0 : share(i, out, ejected);
            if (share > 0) {
                last = i;
                left -= share;
                if (left < 0) {
                    return i;
                }
            }
        }
        return last; // one was taken out meanwhile
    }

    private long share(int at, @Nullable BitSet out, boolean ejected) {
        boolean usable = (out == null || !out.get(at)) && !backends.get(at).failsChecks() && (ejected || !ejected(at));
        return usable ? Math.max(1, model.backends().get(at).weight()) : 0;
    }

    private boolean ejected(int at) {
        BackendHealth backend = backends.get(at);
        return backend.suspected() && backend.ejected(ticker.getAsLong());
    }

    /// Ends a try.
    ///
    /// @param retry whether it was a retry that was granted
    public void end(int at, boolean retry, Outcome outcome) {
        if (retry) {
            retrying.decrementAndGet();
        }
        BackendHealth backend = backends.get(at);
        int failures = backend.end(outcome, backend.suspected() ? ticker.getAsLong() : 0);
        if (resilience.ejectAfter() > 0 && failures >= resilience.ejectAfter()) {
            eject(at);
        }
    }

    /// Leaves a backend alone for as long as its reply asks, under the same bounds as any ejection.
    ///
    /// @param time at most {@link RetryAfter#MAX}; zero for no wish
    public void leaveAlone(int at, Duration time) {
        if (!time.isZero() && resilience.ejectAfter() > 0) {
            eject(at, time.toNanos(), 1, "a backend asks to be left alone and gets no calls for a while");
        }
    }

    private void eject(int at) {
        eject(
                at,
                resilience.ejectionTime().toNanos(),
                EJECTION_TIMES_MAX,
                "a backend failed too often in a row and gets no calls for a while");
    }

    private void eject(int at, long baseNanos, int timesMax, String why) {
        long nanos = 0;
        ejecting.lock();
        try {
            nanos = mayEject(at) ? backends.get(at).eject(ticker.getAsLong(), baseNanos, timesMax) : 0;
        } finally {
            ejecting.unlock();
        }
        if (nanos > 0) {
            LOGGER.atWarn()
                    .addKeyValue("model", model.name())
                    .addKeyValue("backend", backends.get(at).backend().name())
                    .addKeyValue("seconds", nanos / 1_000_000_000)
                    .log(why);
        }
    }

    private boolean mayEject(int at) {
        int out = 0;
        boolean another = false;
        for (int i = 0; i < backends.size(); i++) {
            boolean ejected = ejected(i);
            out += ejected ? 1 : 0;
            another |= i != at && !ejected && !backends.get(i).failsChecks();
        }
        int percent = resilience.ejectedPercent();
        int allowed = percent == 0 ? 0 : Math.max(1, backends.size() * percent / 100);
        return another && out < allowed && !ejected(at);
    }

    /// Asks for one more retry; when granted, a try begun as a retry or {@link #dropRetry} must follow.
    public boolean grantRetry() {
        int busy = 0;
        for (BackendHealth backend : backends) {
            busy += backend.active();
        }
        int allowed = (int) Math.max(RETRIES_ALWAYS, (long) busy * resilience.retryPercent() / 100);
        if (retrying.incrementAndGet() > allowed) {
            retrying.decrementAndGet();
            retriesRefused.increment();
            return false;
        }
        retries.increment();
        return true;
    }

    /// Gives a granted retry back that no backend was found for.
    public void dropRetry() {
        retrying.decrementAndGet();
        retries.decrement();
    }

    /// Whether health checks say that no backend is well.
    public boolean allUnhealthy() {
        for (BackendHealth backend : backends) {
            if (!backend.failsChecks()) {
                return false;
            }
        }
        return true;
    }

    /// Takes the answer of a health check. One caller at a time for each backend.
    public void checked(int at, boolean well) {
        resilience.check().ifPresent(check -> {
            if (backends.get(at).checked(well, check.unhealthyAfter(), check.healthyAfter())) {
                LOGGER.atWarn()
                        .addKeyValue("model", model.name())
                        .addKeyValue("backend", backends.get(at).backend().name())
                        .log(
                                well
                                        ? "a backend passes its health check again and gets calls"
                                        : "a backend fails its health check and gets no calls until it passes");
            }
        });
    }

    /// Retries that were made.
    long retries() {
        return retries.sum();
    }

    /// Retries the budget had no room for.
    long retriesRefused() {
        return retriesRefused.sum();
    }

    List<BackendHealth> backends() {
        return backends;
    }

    ServedModel model() {
        return model;
    }
}
