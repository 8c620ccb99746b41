package semanticrouter.gateway.upstream;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Hands things from an event loop to the one thread that waits for them. Its users bound what is inside.
///
/// @param <T> what is handed over
final class Mailbox<T> {
    private final ConcurrentLinkedQueue<T> items = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread waiting;

    void put(T item) {
        items.add(item);
        LockSupport.unpark(waiting);
    }

    /// The next item; null when `nanos` have passed without one.
    @Nullable T take(long nanos) throws InterruptedException {
        T item = items.poll();
        if (item != null) {
            return item;
        }
        long until = System.nanoTime() + nanos;
        waiting = Thread.currentThread();
        try {
            while ((item = items.poll()) == null) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                LockSupport.parkNanos(this, left);
            }
            return item;
        } finally {
            waiting = null;
        }
    }
}
