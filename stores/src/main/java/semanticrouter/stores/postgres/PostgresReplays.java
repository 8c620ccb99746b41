package semanticrouter.stores.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.replay.ReplayTable;
import semanticrouter.stores.response.Bounds;

/// Keeps records of routed requests in a table of a PostgreSQL server, which routers may share. The table and its
/// indexes are made when they are not there.
///
/// The server may be away when the router starts. Records that expired or are too many are removed as others are put.
public final class PostgresReplays implements ReplayStore {
    private static final int SWEEP_EVERY = 16;

    private final ReplayTable table;
    private final Connections connections;
    private final Clock clock;
    private final AtomicLong puts = new AtomicLong();
    private volatile boolean prepared;

    public PostgresReplays(PostgresOptions options, Bounds bounds, Clock clock) {
        this.table = new ReplayTable(options.table(), bounds);
        this.connections = new Connections(options);
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "postgres";
    }

    @Override
    public Durability durability() {
        return Durability.SERVER;
    }

    private <T> T call(Connections.Work<T> work) throws StoreException, InterruptedException {
        if (!prepared) {
            connections.call(this::prepare);
            prepared = true;
        }
        return connections.call(work);
    }

    private boolean prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // One router at a time: two that create the same table at once would fail.
            statement.execute("select pg_advisory_xact_lock(" + table.name().hashCode() + ")");
        }
        table.create(connection);
        return true;
    }

    @Override
    public void put(List<ReplayRecord> records) throws StoreException, InterruptedException {
        boolean sweep = puts.getAndIncrement() % SWEEP_EVERY == 0;
        call(connection -> {
            table.put(connection, records, clock.millis());
            if (sweep) {
                table.sweep(connection, clock.millis());
            }
            return true;
        });
    }

    @Override
    public Optional<ReplayRecord> get(String id) throws StoreException, InterruptedException {
        return call(connection -> table.get(connection, id, clock.millis()));
    }

    @Override
    public Page newest(ReplayQuery query, int offset, int limit) throws StoreException, InterruptedException {
        return call(connection -> table.newest(connection, query, offset, limit, clock.millis()));
    }

    @Override
    public long purge(ReplayQuery query, long keep) throws StoreException, InterruptedException {
        return call(connection -> table.purge(connection, query, keep, clock.millis()));
    }

    @Override
    public boolean delete(String id) throws StoreException, InterruptedException {
        return call(connection -> table.delete(connection, id, clock.millis()));
    }

    @Override
    public List<Wins> wins() throws StoreException, InterruptedException {
        return call(connection -> table.wins(connection, clock.millis()));
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        call(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("select 1");
            }
        });
    }

    @Override
    public void close() {
        connections.close();
    }
}
