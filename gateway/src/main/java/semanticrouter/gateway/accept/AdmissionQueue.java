package semanticrouter.gateway.accept;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import semanticrouter.gateway.loop.ShortLock;

/// Lets so many requests be served at once and so many wait for a place, first come, first served.
///
/// A request whose reply streams lends its place to another one: what {@link PlaceLimit} bounds is the work, and a
/// thousand open streams are hardly any. The bound on all requests counts those too.
///
/// Safe for all threads; a request that finds a place takes no lock. How long one waits is bounded by whoever holds its
/// {@link Waiter}.
public final class AdmissionQueue implements OpenStreams {
    private final PlaceLimit places;
    private final int waitingMax;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger streaming = new AtomicInteger();
    private final ShortLock lock = new ShortLock();
    private final Set<Waiter> queue = new LinkedHashSet<>();
    private volatile int waiting;
    private final LongAdder admitted = new LongAdder();
    private final LongAdder waited = new LongAdder();
    private final LongAdder shed = new LongAdder();

    /// What became of the requests that came; each is admitted or shed, or left while it waited.
    ///
    /// @param admitted got a place
    /// @param waited those of the admitted that waited for it
    /// @param shed were turned away, at once or after the wait
    public record Counts(long admitted, long waited, long shed) {}

    /// A request without a place.
    public final class Waiter {
        private final Runnable enter;

        private Waiter(Runnable enter) {
            this.enter = enter;
        }

        /// Leaves the queue.
        ///
        /// @return false when it has been given a place already
        public boolean leave() {
            lock.lock();
            try {
                boolean left = queue.remove(this);
                waiting = queue.size();
                return left;
            } finally {
                lock.unlock();
            }
        }
    }

    /// @param places most requests served at once
    /// @param waitingMax most requests that wait
    public AdmissionQueue(PlaceLimit places, int waitingMax) {
        this.places = places;
        this.waitingMax = waitingMax;
    }

    /// Takes a place if one is free and nobody waits for it.
    public boolean tryEnter() {
        boolean entered = waiting == 0 && take();
        if (entered) {
            admitted.increment();
        }
        return entered;
    }

    /// Waits for a place.
    ///
    /// @param enter run once when there is one, by whoever left it
    /// @return null when too many wait already
    public @Nullable Waiter await(Runnable enter) {
        var waiter = new Waiter(enter);
        lock.lock();
        try {
            if (queue.size() >= waitingMax) {
                return null;
            }
            queue.add(waiter);
            waiting = queue.size();
        } finally {
            lock.unlock();
        }
        next();
        return waiter;
    }

    /// Counts a request that was turned away.
    public void turnedAway() {
        shed.increment();
    }

    /// Leaves a place.
    public void leave() {
        inside.decrementAndGet();
        if (waiting > 0) {
            next();
        }
    }

    /// Notes that the work on a request that has a place has begun.
    ///
    /// @param readyNanos when it could have begun, in `System.nanoTime()`
    public void began(long readyNanos) {
        if (places.began(readyNanos, working()) && waiting > 0) {
            next();
        }
    }

    /// Lets in who waits when the limit rises with time alone; to be called every {@link PlaceLimit#WINDOW_NANOS} or
    /// so.
    public void timePassed() {
        if (waiting > 0 && places.timePassed(working())) {
            next();
        }
    }

    /// The reply to a request inside begins to stream.
    @Override
    public void begins() {
        streaming.incrementAndGet();
        if (waiting > 0) {
            next();
        }
    }

    /// It has ended; its request works again until it leaves, whether or not its place has been lent.
    @Override
    public void ends() {
        streaming.decrementAndGet();
    }

    private boolean free(int now) {
        return now < places.most() && now - streaming.get() < places.now();
    }

    private boolean take() {
        int now = inside.get();
        while (free(now)) {
            if (inside.compareAndSet(now, now + 1)) {
                return true;
            }
            now = inside.get();
        }
        return false;
    }

    /// Returns a place that nobody needed after a wait.
    void giveBack() {
        admitted.decrement();
        waited.decrement();
        leave();
    }

    /// Whether a request that came now would have to wait.
    boolean crowded() {
        return waiting > 0 || !free(inside.get());
    }

    /// Gives free places to those who have waited longest.
    private void next() {
        List<Waiter> entering = new ArrayList<>();
        lock.lock();
        try {
            var first = queue.iterator();
            while (first.hasNext() && take()) {
                entering.add(first.next());
                first.remove();
            }
            waiting = queue.size();
        } finally {
            lock.unlock();
        }
        for (Waiter waiter : entering) {
            admitted.increment();
            waited.increment();
            waiter.enter.run();
        }
    }

    /// Requests that have a place.
    public int inside() {
        return inside.get();
    }

    /// Requests that are worked on: those that have a place and have not lent it.
    public int working() {
        return inside.get() - streaming.get();
    }

    /// Most requests that may be worked on as of now.
    public int limit() {
        return places.now();
    }

    /// Requests that wait for one.
    public int waiting() {
        return waiting;
    }

    public Counts counts() {
        return new Counts(admitted.sum(), waited.sum(), shed.sum());
    }
}
