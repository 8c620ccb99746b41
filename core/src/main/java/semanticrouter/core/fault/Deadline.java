package semanticrouter.core.fault;

import java.time.Duration;

/// The moment after which nobody waits any more, on the scale of {@link System#nanoTime()}.
public record Deadline(long nanoTime) {
    public static Deadline after(Duration duration) {
        return after(System.nanoTime(), duration);
    }

    /// @param startNanos in `System.nanoTime()`
    public static Deadline after(long startNanos, Duration duration) {
        return new Deadline(startNanos + duration.toNanos());
    }

    /// Nanoseconds left, never negative.
    public long nanosLeft() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    public boolean passed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /// The earlier of this deadline and `duration` from now.
    public Deadline within(Duration duration) {
        long other = System.nanoTime() + duration.toNanos();
        return other - nanoTime < 0 ? new Deadline(other) : this;
    }
}
