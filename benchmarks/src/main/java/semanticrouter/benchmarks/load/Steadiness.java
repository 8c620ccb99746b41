package semanticrouter.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What a machine keeps back of its processors: a virtual one may get less time than it believes, and says so nowhere
/// else.
///
/// One thread per processor only reads the clock. Where two readings are further apart than {@link #GAP_NANOS}, the
/// thread was not running, and on an idle machine it was the host that took the processor.
///
/// @param processors how many threads spun
/// @param nanos how long each of them did
/// @param lostNanos what all of them lost together
/// @param longestNanos the longest gap
record Steadiness(int processors, long nanos, long lostNanos, long longestNanos) {
    private static final long GAP_NANOS = 500_000;
    private static final long SPIN_NANOS = 2_000_000_000L;

    private record Spun(long lost, long longest) {}

    /// Measures the idle machine, which takes two seconds.
    static Steadiness measure() throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        var threads = new ArrayList<Future<Spun>>();
        try (ExecutorService executor = Executors.newFixedThreadPool(processors)) {
            for (int i = 0; i < processors; i++) {
                threads.add(executor.submit(Steadiness::spin));
            }
            return of(processors, threads);
        }
    }

    private static Steadiness of(int processors, List<Future<Spun>> threads) throws InterruptedException {
        long lost = 0;
        long longest = 0;
        for (Future<Spun> thread : threads) {
            try {
                Spun spun = thread.get();
                lost += spun.lost();
                longest = Math.max(longest, spun.longest());
            } catch (ExecutionException thrown) {
                throw new IllegalStateException("a thread could not spin", thrown);
            }
        }
        return new Steadiness(processors, SPIN_NANOS, lost, longest);
    }

    private static Spun spin() {
        long lost = 0;
        long longest = 0;
        long begin = System.nanoTime();
        long last = begin;
        while (last - begin < SPIN_NANOS) {
            long now = System.nanoTime();
            long gap = now - last;
            if (gap > GAP_NANOS) {
                lost += gap;
                longest = Math.max(longest, gap);
            }
            last = now;
        }
        return new Spun(lost, longest);
    }

    /// The share of processor time that was lost, 0 to 1.
    double lost() {
        return (double) lostNanos / nanos / processors;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d processors, all busy, lost %.0f %% of their time to the host or to other processes; longest gap"
                        + " %.1f ms",
                processors,
                lost() * 100,
                longestNanos / 1e6);
    }
}
