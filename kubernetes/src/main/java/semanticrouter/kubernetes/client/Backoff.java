package semanticrouter.kubernetes.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after failures in a row: up to twice as long each time, and never as long as others that failed
/// at the same moment. For one thread.
public final class Backoff {
    private static final int MOST_DOUBLINGS = 30;

    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private int failures;

    public Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
    }

    /// The wait after one more failure: between half and all of what has doubled.
    public Duration next() {
        long doubled = first.toMillis() << Math.min(failures, MOST_DOUBLINGS);
        failures = Math.min(failures + 1, MOST_DOUBLINGS);
        long whole = Math.min(doubled, most.toMillis());
        return Duration.ofMillis(whole - (long) (random.nextDouble() * whole / 2));
    }

    /// Something has succeeded.
    public void reset() {
        failures = 0;
    }

    /// Whether the last thing that happened was no failure.
    public boolean calm() {
        return failures == 0;
    }
}
