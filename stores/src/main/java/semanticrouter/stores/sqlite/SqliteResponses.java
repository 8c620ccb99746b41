package semanticrouter.stores.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.ResponseRow;

/// Keeps responses in one {@linkplain SqliteFile SQLite file}.
public final class SqliteResponses implements ResponseStore {
    private static final int VERSION = 1;
    private static final long SWEEP_MILLIS = 60_000;
    private static final int SWEEP_ROWS = 200;
    private static final String COLUMNS =
            "id, tenant, user, previous, conversation, created, instructions, response, input";

    private static final List<String> TABLES = List.of(
            """
            create table if not exists response (
              id text primary key, tenant text not null, user text not null, previous text not null,
              conversation text not null, created integer not null, expires integer not null,
              size integer not null, instructions text not null, response text not null, input text not null)""",
            "create index if not exists response_expires on response (expires)",
            "create index if not exists response_created on response (created, size)");

    private final Bounds bounds;
    private final Clock clock;
    private final SqliteLane writer;
    private final SqliteLane reader;
    /// What is in the file, known to the writer's thread alone.
    private final Load load = new Load();

    private static final class Load {
        private long records;
        private long characters;
    }

    /// Opens or creates the file.
    ///
    /// @throws IOException with a sentence for a person when that is impossible
    public static SqliteResponses open(Path file, Bounds bounds, Clock clock) throws IOException {
        var sqlite = new SqliteFile(
                file,
                "the response store",
                "make the file writable, move it away, or set response_api.store_backend: memory");
        return sqlite.open(VERSION, TABLES, writing -> new SqliteResponses(writing, sqlite.reading(), bounds, clock));
    }

    private SqliteResponses(Connection writing, Connection reading, Bounds bounds, Clock clock) throws SQLException {
        this.bounds = bounds;
        this.clock = clock;
        measure(writing);
        writing.commit();
        writer = new SqliteLane("store-sqlite-writer", writing, this::sweep, SWEEP_MILLIS);
        reader = new SqliteLane("store-sqlite-reader", reading, _ -> true, SWEEP_MILLIS);
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
    public void put(StoredResponse response) throws StoreException, InterruptedException {
        writer.call(connection -> {
            removeById(connection, response.id());
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into response (" + COLUMNS + ", expires, size) values (?,?,?,?,?,?,?,?,?,?,?)")) {
                ResponseRow.bind(insert, response);
                insert.setLong(ResponseRow.COLUMNS + 1, bounds.expiryMillis(response.created()));
                insert.setLong(ResponseRow.COLUMNS + 2, response.size());
                insert.executeUpdate();
            }
            load.records++;
            load.characters += response.size();
            return evict(connection);
        });
    }

    /// Removes what has expired, then the oldest until the rest is within bounds.
    private boolean evict(Connection connection) throws SQLException {
        try (PreparedStatement expired =
                        connection.prepareStatement("select id, size from response where expires <= ? limit ?");
                PreparedStatement oldest =
                        connection.prepareStatement("select id, size from response order by created, rowid limit 1")) {
            expired.setLong(1, clock.millis());
            expired.setInt(2, SWEEP_ROWS);
            boolean any = remove(connection, expired);
            while (load.records > bounds.records() || load.characters > bounds.characters() && load.records > 1) {
                if (!remove(connection, oldest)) {
                    measure(connection); // another process has been at the file
                    break;
                }
            }
            return any;
        }
    }

    /// Removes the rows a query names; false when it names none.
    private boolean remove(Connection connection, PreparedStatement idAndSize) throws SQLException {
        var sizes = new LinkedHashMap<String, Long>();
        try (ResultSet rows = idAndSize.executeQuery()) {
            while (rows.next()) {
                sizes.put(rows.getString(1), rows.getLong(2));
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from response where id = ?")) {
            for (var row : sizes.entrySet()) {
                delete.setString(1, row.getKey());
                load.records -= delete.executeUpdate();
                load.characters -= row.getValue();
            }
        }
        return !sizes.isEmpty();
    }

    private boolean removeById(Connection connection, String id) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement("select id, size from response where id = ?")) {
            one.setString(1, id);
            return remove(connection, one);
        }
    }

    private void measure(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), coalesce(sum(size), 0) from response")) {
            load.records = row.getLong(1);
            load.characters = row.getLong(2);
        }
    }

    /// What is done when nobody writes.
    private boolean sweep(Connection connection) throws SQLException {
        measure(connection);
        return evict(connection);
    }

    @Override
    public Optional<StoredResponse> get(String id, Owner owner) throws StoreException, InterruptedException {
        return reader.call(connection -> find(connection, id, owner));
    }

    private Optional<StoredResponse> find(Connection connection, String id, Owner owner) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select " + COLUMNS + " from response where id = ? and tenant = ? and user = ? and expires > ?")) {
            ResponseRow.bind(query, id, owner, clock.millis());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(ResponseRow.read(row)) : Optional.empty();
            }
        }
    }

    @Override
    public boolean delete(String id, Owner owner) throws StoreException, InterruptedException {
        return writer.call(connection -> find(connection, id, owner).isPresent() && removeById(connection, id));
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        // A file is there or the process would not have started; a full disk shows when something is put.
    }

    @Override
    public long count() throws StoreException, InterruptedException {
        return writer.call(_ -> load.records);
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
