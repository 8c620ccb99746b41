package semanticrouter.stores.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.store.StoreException;

/// One connection to a file and the one thread that uses it: native code never runs on a request's own thread.
///
/// What has queued up is done in one transaction, and its callers hear of it when it has been committed: many waiting
/// writers share one wait for the disk.
public final class SqliteLane implements AutoCloseable {
    private static final int QUEUE_MAX = 1024;
    private static final int BATCH_MAX = 128;
    private static final long PATIENCE_SECONDS = 30;

    private final String name;
    private final Connection connection;
    private final Work<?> idle;
    private final long idleMillis;
    private final ArrayBlockingQueue<Task<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Thread thread;
    private volatile boolean closing;

    /// Something done on the connection.
    ///
    /// @param <T> what comes of it
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /// Work and who waits for it.
    private static final class Task<T extends @Nullable Object> {
        private final Work<T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable Runnable outcome;

        Task(Work<T> work) {
            this.work = work;
        }

        /// Does it, apart from the rest of its transaction.
        void run(Connection connection) throws SQLException {
            Savepoint before = connection.setSavepoint();
            try {
                T result = work.on(connection);
                outcome = () -> done.complete(result);
                connection.releaseSavepoint(before);
            } catch (SQLException | RuntimeException failed) {
                connection.rollback(before);
                outcome = () -> done.completeExceptionally(failed);
            }
        }

        void tell() {
            if (outcome != null) {
                outcome.run();
            }
        }
    }

    /// @param name of the thread
    /// @param connection used by this lane alone, without auto-commit
    /// @param idle done when nothing has come for a while
    public SqliteLane(String name, Connection connection, Work<?> idle, long idleMillis) {
        this.name = name;
        this.connection = connection;
        this.idle = idle;
        this.idleMillis = idleMillis;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::serve);
        thread.start();
    }

    /// Does something and waits until it is committed.
    public <T extends @Nullable Object> T call(Work<T> work) throws StoreException, InterruptedException {
        var task = new Task<T>(work);
        if (closing || !queue.offer(task)) {
            throw new StoreException(
                    closing
                            ? "the SQLite store is closed"
                            : "the SQLite store is busy: too many calls wait; try again");
        }
        try {
            return task.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new StoreException("the SQLite store did not answer within " + PATIENCE_SECONDS + " s", late);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException bug) {
                throw bug;
            }
            throw new StoreException("the SQLite store failed; check its disk and file", failed);
        }
    }

    private void serve() {
        var batch = new ArrayList<Task<?>>();
        while (!closing || !queue.isEmpty()) {
            try {
                Task<?> first = queue.poll(idleMillis, TimeUnit.MILLISECONDS);
                if (first == null) {
                    first = new Task<>(idle);
                }
                batch.add(first);
                queue.drainTo(batch, BATCH_MAX - 1);
            } catch (InterruptedException _) {
                continue; // closing: do what is left
            }
            run(batch);
            batch.clear();
        }
        try {
            connection.close();
        } catch (SQLException _) {
            // what was acknowledged is in the file already
        }
    }

    private void run(List<Task<?>> batch) {
        try {
            for (Task<?> task : batch) {
                task.run(connection);
            }
            connection.commit();
        } catch (SQLException failed) {
            try {
                connection.rollback();
            } catch (SQLException again) {
                failed.addSuppressed(again);
            }
            batch.forEach(task -> task.done.completeExceptionally(failed));
            return;
        }
        batch.forEach(Task::tell);
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
            task.done.completeExceptionally(new SQLException(name + " is closed"));
        }
    }
}
