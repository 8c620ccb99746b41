package semanticrouter.encoders.lane;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;

/// A job in the queue together with the answer its caller waits for.
///
/// The lane's lock guards {@link #standing}; the outcome is written before the latch opens and read after it.
final class Ticket<T> implements Comparable<Ticket<?>> {
    enum Standing {
        QUEUED,
        RUNNING,
        SETTLED
    }

    private final Job<T> job;
    private final Deadline deadline;
    private final long dueNanos;
    private final long sequence;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T value;
    private @Nullable UnavailableException failure;
    private @Nullable Throwable bug;
    Standing standing = Standing.QUEUED;

    Ticket(Job<T> job, Deadline deadline, long dueNanos, long sequence) {
        this.job = job;
        this.deadline = deadline;
        this.dueNanos = dueNanos;
        this.sequence = sequence;
    }

    Deadline deadline() {
        return deadline;
    }

    CountDownLatch done() {
        return done;
    }

    /// Runs the job on the calling thread and keeps how it ended; true when it yielded a value.
    boolean compute() {
        try {
            value = job.work().run();
            return true;
        } catch (UnavailableException unavailable) {
            failure = unavailable;
        } catch (RuntimeException | Error thrown) {
            bug = thrown;
        }
        return false;
    }

    void fail(Failure why) {
        failure = new UnavailableException(why);
    }

    T result() throws UnavailableException {
        if (failure != null) {
            throw failure;
        }
        if (bug != null) {
            throw new IllegalStateException("inference threw " + bug.getClass().getSimpleName(), bug);
        }
        T answer = value;
        if (answer == null) {
            throw new IllegalStateException("read before it was settled");
        }
        return answer;
    }

    /// Earlier due first; the order of arrival decides ties.
    @Override
    public int compareTo(Ticket<?> other) {
        int byDue = Long.compare(dueNanos - other.dueNanos, 0);
        return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
