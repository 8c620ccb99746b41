package semanticrouter.core.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// The only place a request forks: runs tasks side by side on virtual threads under one deadline.
///
/// Every task is joined or cancelled before {@link #run} returns. A task that throws anything but
/// {@link UnavailableException} is a bug and its exception is rethrown after the others are cancelled.
public final class Fanout implements AutoCloseable {
    /// One unit of work.
    ///
    /// @param <T> what it returns
    @FunctionalInterface
    public interface Task<T> {
        T call() throws UnavailableException, InterruptedException;
    }

    /// Code of a task that was not waited for.
    public static final String UNFINISHED = "unfinished";

    /// For a task that has said it ended to be seen as ended.
    private static final long JOIN_NANOS = 1_000_000_000;

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("fanout-", 0).factory());

    /// Runs all tasks and returns how each ended, in the order given.
    ///
    /// @throws InterruptedException when the caller is interrupted; the tasks are interrupted too
    public <T> List<Settled<T>> run(List<Task<T>> tasks, Deadline deadline) throws InterruptedException {
        if (tasks.size() == 1) {
            return List.of(settle(tasks.getFirst()));
        }
        var futures = new ArrayList<Future<Settled<T>>>(tasks.size());
        for (Task<T> task : tasks) {
            futures.add(threads.submit(() -> settle(task)));
        }
        try {
            var settled = new ArrayList<Settled<T>>(tasks.size());
            for (Future<Settled<T>> future : futures) {
                settled.add(await(future, deadline));
            }
            return settled;
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    /// Runs tasks side by side until all have ended, enough of them count, or the deadline; the rest is cancelled and
    /// has
    /// failed with the code `unfinished`.
    ///
    /// @param atOnce tasks that run at the same time, begun in the order given; 0 for all
    /// @param enough how many that count end it; 0 for all of them
    /// @throws InterruptedException when the caller is interrupted; the tasks are interrupted too
    public <T> List<Settled<T>> run(
            List<Task<T>> tasks, Deadline deadline, int atOnce, int enough, Predicate<Settled<T>> counts)
            throws InterruptedException {
        var ended = new LinkedBlockingQueue<Integer>();
        var futures = new ArrayList<Future<Settled<T>>>(tasks.size());
        var settled = new ArrayList<Settled<T>>(
                Collections.nCopies(tasks.size(), new Settled.Failed<>(new Failure(UNFINISHED, ""), 0)));
        int most = atOnce == 0 ? tasks.size() : atOnce;
        try {
            int counted = 0;
            for (int done = 0; done < tasks.size() && (enough == 0 || counted < enough); done++) {
                while (futures.size() < tasks.size() && futures.size() - done < most) {
                    int place = futures.size();
                    futures.add(threads.submit(() -> settle(tasks.get(place), () -> ended.add(place))));
                }
                Integer place = ended.poll(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
                if (place == null) {
                    break;
                }
                Settled<T> one = await(futures.get(place), new Deadline(System.nanoTime() + JOIN_NANOS));
                settled.set(place, one);
                counted += counts.test(one) ? 1 : 0;
            }
            return List.copyOf(settled);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    private static <T> Settled<T> settle(Task<T> task, Runnable then) throws InterruptedException {
        try {
            return settle(task);
        } finally {
            then.run();
        }
    }

    private static <T> Settled<T> settle(Task<T> task) throws InterruptedException {
        long start = System.nanoTime();
        try {
            T value = task.call();
            return new Settled.Done<>(value, System.nanoTime() - start);
        } catch (UnavailableException unavailable) {
            return new Settled.Failed<>(unavailable.failure(), System.nanoTime() - start);
        }
    }

    private static <T> Settled<T> await(Future<Settled<T>> future, Deadline deadline) throws InterruptedException {
        long start = System.nanoTime();
        try {
            return future.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return new Settled.Failed<>(
                    new Failure("timeout", "not ready before the deadline"), System.nanoTime() - start);
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof RuntimeException bug) {
                throw bug;
            }
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a task was interrupted by somebody else", thrown.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
