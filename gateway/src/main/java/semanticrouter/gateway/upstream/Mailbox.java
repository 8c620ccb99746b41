package semanticrouter.gateway.upstream;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Hands things from an event loop to the one thread that waits for them. Its users bound what is inside, and see to it
/// that something always comes: time limits are kept by the event loop, where a timer costs no other thread.
///
/// @param <T> what is handed over
public final class Mailbox<T> {
    private final ConcurrentLinkedQueue<T> items = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread waiting;

    public void put(T item) {
        items.add(item);
        LockSupport.unpark(waiting);
    }

    /// The next item; waits for it.
    public T take() throws InterruptedException {
        T item = items.poll();
        if (item != null) {
            return item;
        }
        waiting = Thread.currentThread();
        try {
            while ((item = items.poll()) == null) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.park(this);
            }
            return item;
        } finally {
            waiting = null;
        }
    }

    /// The next item; null when there is none within `nanos`.
    @Nullable
    T take(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        waiting = Thread.currentThread();
        try {
            T item;
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

    /// Waits until one of two has an item, and leaves it there.
    static void awaitEither(Mailbox<?> one, Mailbox<?> other) throws InterruptedException {
        one.waiting = Thread.currentThread();
        other.waiting = Thread.currentThread();
        try {
            while (one.items.isEmpty() && other.items.isEmpty()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.park(one);
            }
        } finally {
            one.waiting = null;
            other.waiting = null;
        }
    }
}
