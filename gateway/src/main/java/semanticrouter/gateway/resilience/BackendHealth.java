package semanticrouter.gateway.resilience;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.Backend;

/// What is known about one backend. Safe for all threads; a call that goes well costs two atomic counts and two adders.
final class BackendHealth {
    private final Backend backend;
    private final Tally tally;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    /// On the scale of the ticker; 0 when not ejected.
    private volatile long ejectedUntil;

    private volatile int ejections;
    private volatile boolean failsChecks;
    private final AtomicInteger checksInARow = new AtomicInteger();

    /// Tries by how they ended; outlives a change of the backend's address, so that what is counted never sinks.
    private record Tally(
            LongAdder started, LongAdder successes, LongAdder failures, LongAdder cancelled, LongAdder ejections) {
        Tally() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    BackendHealth(Backend backend) {
        this(backend, new Tally());
    }

    private BackendHealth(Backend backend, Tally tally) {
        this.backend = backend;
        this.tally = tally;
    }

    /// What is known about a backend of the same name that may be elsewhere: everything when it is where it was.
    BackendHealth of(Backend now) {
        return samePlace(backend, now) ? this : new BackendHealth(now, tally);
    }

    static boolean samePlace(Backend one, Backend other) {
        return one.port() == other.port()
                && one.tls() == other.tls()
                && one.name().equals(other.name())
                && one.host().equals(other.host());
    }

    Backend backend() {
        return backend;
    }

    int active() {
        return active.get();
    }

    /// Begins a try unless `max` are under way.
    boolean begin(int max) {
        if (active.incrementAndGet() > max) {
            active.decrementAndGet();
            return false;
        }
        tally.started.increment();
        return true;
    }

    /// Ends a try.
    ///
    /// @return failures in a row, 0 after anything but a failure
    int end(Outcome outcome, long now) {
        active.decrementAndGet();
        switch (outcome) {
            case SUCCESS -> {
                tally.successes.increment();
                if ((failuresInARow.get() != 0 || suspected()) && !ejected(now)) {
                    failuresInARow.set(0);
                    ejections = 0;
                    ejectedUntil = 0;
                }
            }
            case FAILURE -> {
                tally.failures.increment();
                return failuresInARow.incrementAndGet();
            }
            case CANCELLED -> tally.cancelled.increment();
        }
        return 0;
    }

    /// Whether it is left out because calls failed.
    boolean ejected(long now) {
        long until = ejectedUntil;
        return until != 0 && until - now > 0;
    }

    /// Whether it was left out and not a single call has gone well since; reads no clock.
    boolean suspected() {
        return ejectedUntil != 0;
    }

    /// Leaves it out, longer each time until a call goes well. One caller at a time.
    ///
    /// @return for how long, nanoseconds
    long eject(long now, long baseNanos, int timesMax) {
        int times = Math.min(ejections + 1, timesMax);
        ejections = times;
        long nanos = baseNanos * times;
        long until = now + nanos;
        ejectedUntil = until == 0 ? 1 : until;
        tally.ejections.increment();
        return nanos;
    }

    /// Whether the health checks say it is not well.
    boolean failsChecks() {
        return failsChecks;
    }

    /// Takes the answer of a health check; one caller at a time.
    ///
    /// @return true when the backend's state changed
    boolean checked(boolean well, int unhealthyAfter, int healthyAfter) {
        if (well != failsChecks) {
            checksInARow.set(0); // it stays what it is
            return false;
        }
        if (checksInARow.incrementAndGet() < (well ? healthyAfter : unhealthyAfter)) {
            return false;
        }
        checksInARow.set(0);
        failsChecks = !well;
        return true;
    }

    /// Forgets what checks said, when there are none any more.
    void unchecked() {
        failsChecks = false;
        checksInARow.set(0);
    }

    BackendReport report(String model, long now) {
        BackendReport.State state = failsChecks
                ? BackendReport.State.UNHEALTHY
                : ejected(now) ? BackendReport.State.EJECTED : BackendReport.State.HEALTHY;
        return new BackendReport(
                model,
                backend.name(),
                state,
                active.get(),
                failuresInARow.get(),
                tally.started.sum(),
                tally.successes.sum(),
                tally.failures.sum(),
                tally.cancelled.sum(),
                tally.ejections.sum());
    }
}
