package semanticrouter.core.evidence;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import semanticrouter.core.fault.Deadline;

/// Bounds the evaluations that run at once (specification: signals §2.1.6).
///
/// While fewer than the threshold are there, one passes freely; the others take turns on the places that are left, at
/// least one. Nobody waits past the request's deadline. Safe for all threads.
public final class LoadGate {
    private final int threshold;
    private final Semaphore places;
    private final AtomicInteger present = new AtomicInteger();
    private final boolean open;

    /// @param threshold evaluations from which on they take turns; 0 or less for the most there may be
    /// @param most evaluations at once; 0 or less for a gate that is always open
    public LoadGate(int threshold, int most) {
        this.open = most <= 0;
        this.threshold = threshold <= 0 ? most : threshold;
        this.places = new Semaphore(Math.max(1, most - (this.threshold - 1)), true);
    }

    /// A gate that is always open.
    public static LoadGate open() {
        return new LoadGate(0, 0);
    }

    /// A way through, which is left by closing it.
    public interface Pass extends AutoCloseable {
        /// Whether the gate let through; false when the deadline came first.
        boolean granted();

        @Override
        void close();
    }

    /// Waits for a way through.
    public Pass enter(Deadline deadline) throws InterruptedException {
        if (open) {
            return Free.PASS;
        }
        boolean turn = present.incrementAndGet() >= threshold;
        boolean granted = false;
        try {
            granted = !turn || places.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
            return new Turn(turn, granted);
        } finally {
            if (!granted) {
                present.decrementAndGet();
            }
        }
    }

    private enum Free implements Pass {
        PASS;

        @Override
        public boolean granted() {
            return true;
        }

        @Override
        public void close() {
            // Nobody counts those who pass an open gate.
        }
    }

    private final class Turn implements Pass {
        private final boolean turn;
        private final boolean granted;

        Turn(boolean turn, boolean granted) {
            this.turn = turn;
            this.granted = granted;
        }

        @Override
        public boolean granted() {
            return granted;
        }

        @Override
        public void close() {
            if (granted) {
                present.decrementAndGet();
                if (turn) {
                    places.release();
                }
            }
        }
    }
}
