package semanticrouter.stores.memory;

import java.time.Duration;
import java.time.Instant;

/// How much is remembered, and which memory is the weakest (specification: signals §1.15, quality_scoring).
///
/// A memory's strength halves with every {@link #halfLife} without use, which grows with each use: it is 1 when it was
/// used a moment ago.
///
/// @param perOwner most memories of one owner, 1 or more
/// @param all most memories together, 1 or more
/// @param halfLife of a memory that was never used
/// @param leastStrength strength below which a memory goes although there is room; 0 for never
public record MemoryBounds(long perOwner, long all, Duration halfLife, double leastStrength) {
    /// @throws IllegalArgumentException if nothing could be kept
    public MemoryBounds {
        if (perOwner < 1 || all < 1 || halfLife.isNegative() || halfLife.isZero()) {
            throw new IllegalArgumentException("bounds and half-life must be positive");
        }
    }

    /// @param uses how often it was of use
    double strength(long uses, Instant last, Instant now) {
        double idle = Math.max(0, now.toEpochMilli() - last.toEpochMilli());
        return Math.pow(0.5, idle / ((double) halfLife.toMillis() * (1 + uses)));
    }

    /// What tells which memory goes first; the least does.
    public double worth(double importance, long uses, Instant last, Instant now) {
        return importance * strength(uses, last, now);
    }

    /// Whether a memory goes although there is room.
    public boolean faded(long uses, Instant last, Instant now) {
        return strength(uses, last, now) < leastStrength;
    }
}
