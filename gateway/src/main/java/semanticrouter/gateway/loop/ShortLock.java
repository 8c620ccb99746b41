package semanticrouter.gateway.loop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A lock for a few steps that never wait, shared by event loops and the virtual threads they carry.
///
/// A monitor or a parking lock would not do: whoever leaves it wakes one waiter, and when that is a virtual thread of a
/// loop which itself waits for the lock, the thread can never run and the loop waits forever. Here everybody who waits
/// tries again. Not reentrant.
public final class ShortLock {
    private static final int SPINS = 1_000;
    private static final long PAUSE_NANOS = 1_000;

    private final AtomicBoolean taken = new AtomicBoolean();

    /// Takes the lock; give it back with {@link #unlock} in a `finally`.
    public void lock() {
        int spins = 0;
        while (taken.get() || !taken.compareAndSet(false, true)) {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                spins = 0;
                LockSupport.parkNanos(PAUSE_NANOS); // its holder may need this core
            }
        }
    }

    public void unlock() {
        taken.set(false);
    }
}
