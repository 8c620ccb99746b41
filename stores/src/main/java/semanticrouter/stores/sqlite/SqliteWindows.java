package semanticrouter.stores.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.limit.KeptWindow;
import semanticrouter.core.limit.LocalLimiter;
import semanticrouter.core.limit.WindowStore;
import semanticrouter.core.store.StoreException;

/// Keeps windows of limits in one {@linkplain SqliteFile SQLite file}.
public final class SqliteWindows implements WindowStore {
    private static final int VERSION = 1;
    private static final long IDLE_MILLIS = 60_000;

    private static final List<String> TABLES = List.of("""
            create table if not exists spent (
              rule text not null, allowance text not null, ends integer not null, requests integer not null,
              tokens integer not null, cost real not null, primary key (rule, allowance)) without rowid""", "create index if not exists spent_ends on spent (ends)");

    private final SqliteLane lane;

    private SqliteWindows(SqliteLane lane) {
        this.lane = lane;
    }

    /// Opens or creates the file.
    ///
    /// @throws IOException with a sentence for a person when that is impossible
    public static SqliteWindows open(Path file) throws IOException {
        return new SqliteFile(file, "the file of limits", "make it writable, or move it away")
                .open(
                        VERSION,
                        TABLES,
                        writing -> new SqliteWindows(
                                new SqliteLane("store-sqlite-limits", writing, _ -> true, IDLE_MILLIS)));
    }

    @Override
    public List<KeptWindow> load(long nowMillis) throws StoreException, InterruptedException {
        return lane.call(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select rule, allowance, ends, requests, tokens, cost from spent where ends > ? order by ends desc limit ?")) {
                select.setLong(1, nowMillis);
                select.setInt(2, LocalLimiter.WINDOWS_MAX);
                var windows = new ArrayList<KeptWindow>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        windows.add(new KeptWindow(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getDouble(6)));
                    }
                }
                return windows;
            }
        });
    }

    @Override
    public void save(List<KeptWindow> changed, long nowMillis) throws StoreException, InterruptedException {
        var _ = lane.call(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from spent where ends <= ?")) {
                delete.setLong(1, nowMillis);
                delete.executeUpdate();
            }
            try (PreparedStatement put =
                    connection.prepareStatement("insert or replace into spent values (?,?,?,?,?,?)")) {
                for (KeptWindow window : changed) {
                    put.setString(1, window.rule());
                    put.setString(2, window.allowance());
                    put.setLong(3, window.endMillis());
                    put.setLong(4, window.requests());
                    put.setLong(5, window.tokens());
                    put.setDouble(6, window.cost());
                    put.addBatch();
                }
                put.executeBatch();
            }
            return true;
        });
    }

    @Override
    public void close() {
        lane.close();
    }
}
