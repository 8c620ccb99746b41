package semanticrouter.encoders;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// A value computed at most once at a time; a failure is not kept, so that the next caller may try again.
final class Once<T> {
    /// How to compute it.
    interface Source<T> {
        T get() throws UnavailableException, InterruptedException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable T value;

    T get(Source<T> source, Deadline deadline) throws UnavailableException, InterruptedException {
        T known = value;
        if (known != null) {
            return known;
        }
        if (!lock.tryLock(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
            throw new UnavailableException("encoder_timeout", "no result before the deadline");
        }
        try {
            known = value;
            if (known == null) {
                known = source.get();
                value = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
