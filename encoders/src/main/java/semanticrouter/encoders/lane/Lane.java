package semanticrouter.encoders.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;

/// A bounded pool of platform threads with a bounded queue, for work that must not run on virtual threads.
///
/// Callers block, usually on a virtual thread. A job is due at its arrival plus the time it is expected to take, and
/// the earliest due runs first: a short text overtakes long ones, and a long one waits for no job that arrives later
/// than its own expected time (shortest job first with ageing). There is no micro-batching: on a CPU a batch gains 10
/// to 15 % at 16 tokens and nothing beyond, and the dynamic quantisation of the encoders would make a text's result
/// depend on its neighbours in the batch.
///
/// A job ends in exactly one of the counters. An interrupt of the caller withdraws its jobs from the queue; a job that
/// is already running ends by itself and is counted as timed out. Safe for all threads.
public final class Lane implements AutoCloseable {
    private final LaneLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final PriorityQueue<Ticket<?>> queue = new PriorityQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;
    private long sequence;
    private long asked;
    private long answered;
    private long timedOut;
    private long refused;
    private long failed;

    /// Starts the threads.
    ///
    /// @param name prefix of their names
    public Lane(String name, LaneLimits limits) {
        this.limits = limits;
        for (int i = 0; i < limits.threads(); i++) {
            threads.add(Thread.ofPlatform().daemon().name(name + "-" + i).start(this::serve));
        }
    }

    /// Runs one job.
    ///
    /// @throws UnavailableException `encoder_busy` when the queue is full, `encoder_timeout` when the deadline
    /// passes, or what the job threw
    /// @throws InterruptedException when the caller is interrupted while waiting
    public <T> T run(Job<T> job, Deadline deadline) throws UnavailableException, InterruptedException {
        return run(List.of(job), deadline).getFirst();
    }

    /// Runs jobs that belong together, side by side where threads are free: all are admitted or none.
    ///
    /// @return one result per job, in order
    public <T> List<T> run(List<Job<T>> jobs, Deadline deadline) throws UnavailableException, InterruptedException {
        List<Ticket<T>> tickets = admit(jobs, deadline);
        try {
            var results = new ArrayList<T>(tickets.size());
            for (Ticket<T> ticket : tickets) {
                if (!ticket.done().await(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                    throw timeout();
                }
                results.add(ticket.result());
            }
            return results;
        } finally {
            abandon(tickets);
        }
    }

    public LaneCounters counters() {
        lock.lock();
        try {
            return new LaneCounters(
                    asked, answered, timedOut, refused, failed, asked - answered - timedOut - refused - failed);
        } finally {
            lock.unlock();
        }
    }

    /// Refuses what waits, lets what runs end, and waits for the threads.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Ticket<?> ticket : queue) {
                refused++;
                ticket.fail(new Failure("encoder_busy", "the encoder is shutting down"));
                ticket.standing = Ticket.Standing.SETTLED;
                ticket.done().countDown();
            }
            queue.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> List<Ticket<T>> admit(List<Job<T>> jobs, Deadline deadline) throws UnavailableException {
        lock.lock();
        try {
            asked += jobs.size();
            if (deadline.passed()) {
                timedOut += jobs.size();
                throw timeout();
            }
            if (closed || queue.size() + jobs.size() > limits.queue()) {
                refused += jobs.size();
                throw new UnavailableException(
                        "encoder_busy",
                        closed ? "the encoder is closed" : "the encoder's queue of " + limits.queue() + " is full");
            }
            long now = System.nanoTime();
            var tickets = new ArrayList<Ticket<T>>(jobs.size());
            for (Job<T> job : jobs) {
                var ticket = new Ticket<>(job, deadline, now + job.cost() * limits.nanosPerUnit(), sequence++);
                queue.add(ticket);
                tickets.add(ticket);
                arrived.signal();
            }
            return tickets;
        } finally {
            lock.unlock();
        }
    }

    private static UnavailableException timeout() {
        return new UnavailableException("encoder_timeout", "no result before the deadline");
    }

    /// Withdraws tickets whose caller leaves; settled ones are untouched.
    private <T> void abandon(List<Ticket<T>> tickets) {
        lock.lock();
        try {
            for (Ticket<T> ticket : tickets) {
                if (ticket.standing != Ticket.Standing.SETTLED) {
                    if (ticket.standing == Ticket.Standing.QUEUED) {
                        queue.remove(ticket);
                    }
                    ticket.standing = Ticket.Standing.SETTLED;
                    timedOut++;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        for (Ticket<?> next = take(); next != null; next = take()) {
            boolean yielded = next.compute();
            settle(next, yielded);
        }
    }

    /// The next ticket that is still wanted, null when the lane is closed.
    private @Nullable Ticket<?> take() {
        lock.lock();
        try {
            while (true) {
                Ticket<?> next = queue.poll();
                if (next == null) {
                    if (closed) {
                        return null;
                    }
                    arrived.awaitUninterruptibly();
                } else if (next.deadline().passed()) {
                    next.standing = Ticket.Standing.SETTLED;
                    next.fail(timeout().failure());
                    timedOut++;
                    next.done().countDown();
                } else {
                    next.standing = Ticket.Standing.RUNNING;
                    return next;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void settle(Ticket<?> ticket, boolean yielded) {
        lock.lock();
        try {
            if (ticket.standing == Ticket.Standing.SETTLED) {
                return; // its caller left while it ran
            }
            ticket.standing = Ticket.Standing.SETTLED;
            if (yielded) {
                answered++;
            } else {
                failed++;
            }
            ticket.done().countDown();
        } finally {
            lock.unlock();
        }
    }
}
