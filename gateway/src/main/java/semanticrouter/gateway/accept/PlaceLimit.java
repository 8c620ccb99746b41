package semanticrouter.gateway.accept;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// How many requests may be served at once, following how long work waits for a processor.
///
/// A request that waits for a backend costs the router nothing but memory, so there may be thousands. When the
/// processors are what is short, every further request makes all of them slower and the heap fuller, and less is
/// finished: then fewer are served at once and the others wait at the door, where they are cheap. What tells the two
/// apart is the time between a request being ready to be worked on and the work beginning, not the time it takes.
///
/// The limit is changed once in a window of time: by the ratio of {@link #TARGET_NANOS} to the mean delay when that is
/// longer (a multiplicative decrease, from what is really at work), else by an eighth upwards, within its bounds.
/// When hardly any work began it rises by a half: what holds the places waits for something else, no processor is
/// short, and who waits at the door should not wait for its end.
///
/// Safe for all threads; takes no lock.
public final class PlaceLimit {
    /// A mean delay beyond this says that processors are short; one collection of garbage or a noisy neighbour stays
    /// below it.
    static final long TARGET_NANOS = 4_000_000;

    static final long WINDOW_NANOS = 100_000_000;

    /// Enough to keep all processors of a small machine busy when no backend takes any time.
    private static final int LEAST = 64;

    private static final int SAMPLES_LEAST = 8;

    private final int most;
    private final int least;
    private final LongSupplier nanoTime;
    private final AtomicLong windowEnd;
    private final LongAdder samples = new LongAdder();
    private final LongAdder delays = new LongAdder();
    private volatile int limit;

    /// @param most requests served at once, however short the delays
    public PlaceLimit(int most) {
        this(most, System::nanoTime);
    }

    PlaceLimit(int most, LongSupplier nanoTime) {
        this.most = most;
        this.least = Math.min(LEAST, most);
        this.nanoTime = nanoTime;
        this.windowEnd = new AtomicLong(nanoTime.getAsLong() + WINDOW_NANOS);
        this.limit = most;
    }

    /// Most requests that work at once as of now.
    public int now() {
        return limit;
    }

    /// Most requests at once, open streams among them.
    int most() {
        return most;
    }

    /// Takes in that work began.
    ///
    /// @param readyNanos when it was ready, in `System.nanoTime()`
    /// @param working requests that are worked on
    /// @return true when the limit has risen by it
    boolean began(long readyNanos, int working) {
        long now = nanoTime.getAsLong();
        samples.increment();
        delays.add(Math.max(0, now - readyNanos));
        return looked(now, working);
    }

    /// Takes in that time has passed, for times in which no work begins.
    ///
    /// @param working requests that are worked on
    /// @return true when the limit has risen by it
    boolean timePassed(int working) {
        return looked(nanoTime.getAsLong(), working);
    }

    private boolean looked(long now, int working) {
        long end = windowEnd.get();
        return now - end >= 0 && windowEnd.compareAndSet(end, now + WINDOW_NANOS) && adjust(working);
    }

    private boolean adjust(int working) {
        long count = samples.sumThenReset();
        long sum = delays.sumThenReset();
        int before = limit;
        long mean = sum / Math.max(1, count);
        if (mean > TARGET_NANOS && count >= SAMPLES_LEAST) {
            double factor = Math.clamp((double) TARGET_NANOS / mean, 0.5, 0.9);
            limit = Math.clamp(Math.round(Math.min(before, working) * factor), least, before);
        } else {
            limit = Math.min(most, before + Math.max(1, before / (count < SAMPLES_LEAST ? 2 : 8)));
        }
        return limit > before;
    }
}
