package semanticrouter.core.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
