package semanticrouter.core.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/// The latest observations of one quantity, kept in order of arrival and in order of size. Safe for all threads.
///
/// Writing costs a binary search and two copies of at most {@link #CAPACITY} numbers, reading a percentile none.
final class LatencyWindow {
    /// Observations kept (specification: selection §1.4.6).
    static final int CAPACITY = 1000;

    private static final int FEW = 3;
    private static final double SMOOTHING = 0.3;

    private final double[] arrived = new double[CAPACITY];
    private final double[] sorted = new double[CAPACITY];
    private int size;
    private int next;
    private double smoothed;

    /// Adds an observation; what is not positive and finite is dropped.
    synchronized void add(double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            return;
        }
        smoothed = size == 0 ? value : SMOOTHING * value + (1 - SMOOTHING) * smoothed;
        if (size == CAPACITY) {
            remove(arrived[next]);
        }
        insert(value);
        arrived[next] = value;
        next = (next + 1) % CAPACITY;
    }

    private void remove(double value) {
        int at = Arrays.binarySearch(sorted, 0, size, value);
        System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
        size--;
    }

    private void insert(double value) {
        int found = Arrays.binarySearch(sorted, 0, size, value);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, at, sorted, at + 1, size - at);
        sorted[at] = value;
        size++;
    }

    /// A percentile by linear interpolation at p·(n−1); with fewer than three observations their moving average.
    ///
    /// @param percentile 0 to 100
    synchronized OptionalDouble percentile(double percentile) {
        if (size == 0) {
            return OptionalDouble.empty();
        }
        if (size < FEW) {
            return OptionalDouble.of(smoothed);
        }
        double place = percentile / 100 * (size - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, size - 1);
        return OptionalDouble.of(sorted[below] + (place - below) * (sorted[above] - sorted[below]));
    }

    synchronized int size() {
        return size;
    }
}
