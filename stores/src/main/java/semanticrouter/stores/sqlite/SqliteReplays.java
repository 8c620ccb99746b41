package semanticrouter.stores.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.replay.ReplayTable;

/// Keeps records of routed requests in one {@linkplain SqliteFile SQLite file}.
public final class SqliteReplays implements ReplayStore {
    private static final long SWEEP_MILLIS = 60_000;
    private static final int SWEEP_EVERY = 32;

    private final ReplayTable table;
    private final Clock clock;
    private final SqliteLane writer;
    private final SqliteLane reader;
    /// Known to the writer's thread alone.
    private int puts;

    /// Opens or creates the file.
    ///
    /// @throws IOException with a sentence for a person when that is impossible
    public static SqliteReplays open(Path file, ReplayTable table, Clock clock) throws IOException {
        var sqlite = new SqliteFile(
                file,
                "the replay store",
                "make the file writable, move it away, or set router_replay.store_backend: memory");
        return sqlite.open(writing -> {
            table.create(writing);
            table.sweep(writing, clock.millis());
            writing.commit();
            return new SqliteReplays(writing, sqlite.reading(), table, clock);
        });
    }

    private SqliteReplays(Connection writing, Connection reading, ReplayTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
        writer = new SqliteLane("replay-sqlite-writer", writing, this::sweep, SWEEP_MILLIS);
        reader = new SqliteLane("replay-sqlite-reader", reading, _ -> true, SWEEP_MILLIS);
    }

    private boolean sweep(Connection connection) throws SQLException {
        table.sweep(connection, clock.millis());
        return true;
    }

    @Override
    public String kind() {
        return "sqlite";
    }

    @Override
    public Durability durability() {
        return Durability.FILE;
    }

    @Override
    public void put(List<ReplayRecord> records) throws StoreException, InterruptedException {
        writer.call(connection -> {
            table.put(connection, records, clock.millis());
            puts += records.size();
            if (puts >= SWEEP_EVERY) {
                puts = 0;
                return sweep(connection);
            }
            return false;
        });
    }

    @Override
    public Optional<ReplayRecord> get(String id) throws StoreException, InterruptedException {
        return reader.call(connection -> table.get(connection, id, clock.millis()));
    }

    @Override
    public Page newest(ReplayQuery query, int offset, int limit) throws StoreException, InterruptedException {
        return reader.call(connection -> table.newest(connection, query, offset, limit, clock.millis()));
    }

    @Override
    public long purge(ReplayQuery query, long keep) throws StoreException, InterruptedException {
        return writer.call(connection -> table.purge(connection, query, keep, clock.millis()));
    }

    @Override
    public boolean delete(String id) throws StoreException, InterruptedException {
        return writer.call(connection -> table.delete(connection, id, clock.millis()));
    }

    @Override
    public List<Wins> wins() throws StoreException, InterruptedException {
        return reader.call(connection -> table.wins(connection, clock.millis()));
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        // A file is there or the process would not have started; a full disk shows when something is put.
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
