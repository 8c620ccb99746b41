package semanticrouter.console.record;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What one model did within a time that ends now: a ring of {@value #SLOTS} slots, each a part of that time.
///
/// What is read covers the slot that runs and those before it, so it may lack up to one slot of the whole time. Safe
/// for all threads, and free of locks.
final class ModelWindow {
    /// Parts of the time.
    static final int SLOTS = 60;

    /// Bounds of latencies: each is 2^(1/4) times the one before, from a millisecond to 17 minutes.
    private static final int STEPS_PER_DOUBLING = 4;

    private static final int BUCKETS = 20 * STEPS_PER_DOUBLING;
    private static final double FIRST_NANOS = 1e6;

    private static final int REQUESTS = 0;
    private static final int ERRORS = 1;
    private static final int PROMPT = 2;
    private static final int COMPLETION = 3;
    private static final int CALLS = 4;
    private static final int NANOS = 5;
    private static final int SUMS = 6;

    private final AtomicReferenceArray<@Nullable Slot> ring = new AtomicReferenceArray<>(SLOTS);
    private final Duration time;
    private final long slotMillis;

    /// One request as a window counts it.
    ///
    /// @param failed whether it failed
    /// @param callNanos from the start of the call to the end of the reply; 0 when none was made
    record Sample(boolean failed, long promptTokens, long completionTokens, long callNanos) {}

    /// What was counted within the time.
    ///
    /// @param latency seconds of a call on average, 0 without any
    /// @param errorRate share of requests that failed, 0 to 1
    /// @param utilization share of the time during which a call was under way, 0 to 100, if no two were at once
    /// @param underWay calls that are under way on average, by the rate they come at and the time they take
    /// @param p50 seconds that half of the calls stay below, within a fifth
    record Figures(
            long requests,
            long promptTokens,
            long completionTokens,
            double latency,
            double errorRate,
            double utilization,
            double underWay,
            double p50,
            double p95,
            double p99) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// A part of the time; its number says which.
    private static final class Slot {
        private final long number;
        private final AtomicLongArray sums = new AtomicLongArray(SUMS);
        private final AtomicIntegerArray latencies = new AtomicIntegerArray(BUCKETS);

        Slot(long number) {
            this.number = number;
        }
    }

    /// @param time covered, at least {@value #SLOTS} milliseconds
    ModelWindow(Duration time) {
        this.time = time;
        this.slotMillis = Math.max(1, time.toMillis() / SLOTS);
    }

    Duration time() {
        return time;
    }

    /// Counts a request that ended now.
    ///
    /// @param now milliseconds of the epoch
    void add(Sample sample, long now) {
        Slot slot = slot(now / slotMillis);
        if (slot == null) {
            return;
        }
        slot.sums.incrementAndGet(REQUESTS);
        slot.sums.addAndGet(PROMPT, sample.promptTokens);
        slot.sums.addAndGet(COMPLETION, sample.completionTokens);
        if (sample.failed) {
            slot.sums.incrementAndGet(ERRORS);
        }
        if (sample.callNanos > 0) {
            slot.sums.incrementAndGet(CALLS);
            slot.sums.addAndGet(NANOS, sample.callNanos);
            slot.latencies.incrementAndGet(bucket(sample.callNanos));
        }
    }

    /// The slot of a number, made when it is new; null for one whose place a later slot has taken.
    private @Nullable Slot slot(long number) {
        int place = (int) (number % SLOTS);
        Slot held = ring.get(place);
        while (held == null || held.number < number) {
            ring.compareAndSet(place, held, new Slot(number));
            held = ring.get(place);
        }
        return held.number == number ? held : null;
    }

    private static int bucket(long nanos) {
        double doublings = Math.log(nanos / FIRST_NANOS) / Math.log(2);
        return Math.clamp((long) Math.ceil(doublings * STEPS_PER_DOUBLING), 0, BUCKETS - 1);
    }

    /// The lower bound of a bucket in seconds.
    private static double bound(int bucket) {
        return FIRST_NANOS / 1e9 * Math.pow(2, (double) bucket / STEPS_PER_DOUBLING);
    }

    /// What was counted within the time.
    ///
    /// @param now milliseconds of the epoch
    Figures read(long now) {
        long last = now / slotMillis;
        var sums = new long[SUMS];
        var latencies = new long[BUCKETS];
        for (int i = 0; i < SLOTS; i++) {
            Slot slot = ring.get(i);
            if (slot != null && slot.number > last - SLOTS && slot.number <= last) {
                for (int sum = 0; sum < SUMS; sum++) {
                    sums[sum] += slot.sums.get(sum);
                }
                for (int bucket = 0; bucket < BUCKETS; bucket++) {
                    latencies[bucket] += slot.latencies.get(bucket);
                }
            }
        }
        return sums[REQUESTS] == 0 ? Figures.NONE : figures(sums, latencies);
    }

    private Figures figures(long[] sums, long[] latencies) {
        double busy = sums[NANOS] / (double) time.toNanos();
        return new Figures(
                sums[REQUESTS],
                sums[PROMPT],
                sums[COMPLETION],
                sums[CALLS] == 0 ? 0 : sums[NANOS] / 1e9 / sums[CALLS],
                sums[ERRORS] / (double) sums[REQUESTS],
                Math.min(100, 100 * busy),
                busy,
                quantile(latencies, sums[CALLS], 0.5),
                quantile(latencies, sums[CALLS], 0.95),
                quantile(latencies, sums[CALLS], 0.99));
    }

    /// The place within the bucket that holds the call of a rank, as if its calls were spread evenly.
    private static double quantile(long[] latencies, long calls, double share) {
        double rank = share * calls;
        long before = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (latencies[bucket] > 0 && before + latencies[bucket] >= rank) {
                double from = bucket == 0 ? 0 : bound(bucket - 1);
                return from + (bound(bucket) - from) * (rank - before) / latencies[bucket];
            }
            before += latencies[bucket];
        }
        return 0;
    }
}
