package semanticrouter.stores.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import semanticrouter.core.store.StoreException;

/// Connections to one server, at most so many; one that fails is dropped, and a fresh one is tried once in its place.
final class Connections implements AutoCloseable {
    private static final long WAIT_SECONDS = 10;

    private final PostgresOptions options;
    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final Semaphore permits;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    /// Something done in one transaction.
    ///
    /// @param <T> what comes of it
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    Connections(PostgresOptions options) {
        this.options = options;
        permits = new Semaphore(options.connections());
        source.setServerNames(new String[] {options.host()});
        source.setPortNumbers(new int[] {options.port()});
        source.setDatabaseName(options.database());
        source.setUser(options.user());
        source.setPassword(options.password());
        source.setConnectTimeout(5);
        source.setSocketTimeout(30);
        source.setApplicationName("semantic-router");
        if (!options.sslMode().isEmpty()) {
            source.setSslMode(options.sslMode());
        }
    }

    <T> T call(Work<T> work) throws StoreException, InterruptedException {
        if (closed || !permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new StoreException(
                    closed ? "the PostgreSQL store is closed" : "the PostgreSQL store is busy: no connection is free");
        }
        try {
            Connection kept = kept();
            if (kept != null) {
                try {
                    return done(kept, work);
                } catch (SQLException stale) {
                    if (kept.isValid(1)) {
                        throw stale; // the server did not like the work; the connection is fine
                    }
                }
            }
            return done(source.getConnection(), work);
        } catch (SQLException failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new StoreException(
                    "the PostgreSQL store at " + options.host() + ":" + options.port() + "/" + options.database()
                            + " cannot be used (" + failed.getSQLState()
                            + "); check that it runs and that database, user and password are right",
                    failed);
        } finally {
            permits.release();
        }
    }

    private <T> T done(Connection connection, Work<T> work) throws SQLException {
        boolean good = false;
        try {
            connection.setAutoCommit(false);
            T result = work.on(connection);
            connection.commit();
            good = true;
            return result;
        } finally {
            if (good) {
                keep(connection);
            } else {
                connection.close(); // rolls back
            }
        }
    }

    private @Nullable Connection kept() {
        lock.lock();
        try {
            return idle.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private void keep(Connection connection) throws SQLException {
        lock.lock();
        try {
            if (!closed) {
                idle.addFirst(connection);
                return;
            }
        } finally {
            lock.unlock();
        }
        connection.close();
    }

    @Override
    public void close() {
        closed = true;
        for (Connection left = kept(); left != null; left = kept()) {
            try {
                left.close();
            } catch (SQLException _) {
                // it is of no use any more either way
            }
        }
    }
}
