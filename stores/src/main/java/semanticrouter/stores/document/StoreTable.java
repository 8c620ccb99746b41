package semanticrouter.stores.document;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;
import semanticrouter.core.retrieval.VectorStore;
import tools.jackson.databind.json.JsonMapper;

/// The rows of vector stores.
final class StoreTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String COLUMNS =
            "id, name, created, metadata, " + held("in_progress") + ", " + held("completed") + ", " + held("failed");

    private StoreTable() {}

    private static String held(String status) {
        return "(select count(*) from held where held.store = store.id and held.status = '" + status + "')";
    }

    static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from store")) {
            return row.getLong(1);
        }
    }

    static void insert(Connection connection, VectorStore store) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into store (id, name, created, metadata) values (?,?,?,?)")) {
            insert.setString(1, store.id());
            insert.setString(2, store.name());
            insert.setLong(3, store.created().getEpochSecond());
            insert.setString(4, JSON.writeValueAsString(store.metadata()));
            insert.executeUpdate();
        }
    }

    static Optional<VectorStore> get(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS + " from store where id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(store(row)) : Optional.empty();
            }
        }
    }

    static Optional<Page<VectorStore>> list(Connection connection, PageRequest page) throws SQLException {
        return new Listing<>(COLUMNS, "store", "id", "true", List.of(), StoreTable::store).page(connection, page);
    }

    static void change(Connection connection, VectorStore store) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update store set name = ?, metadata = ? where id = ?")) {
            update.setString(1, store.name());
            update.setString(2, JSON.writeValueAsString(store.metadata()));
            update.setString(3, store.id());
            update.executeUpdate();
        }
    }

    /// Removes a store, its passages and its list of files.
    static boolean delete(Connection connection, String id) throws SQLException {
        for (String table : List.of("chunk", "held")) {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + table + " where store = ?")) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from store where id = ?")) {
            delete.setString(1, id);
            return delete.executeUpdate() > 0;
        }
    }

    private static VectorStore store(ResultSet row) throws SQLException {
        Map<String, String> metadata = new LinkedHashMap<>();
        JSON.readTree(row.getString(4))
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asString("")));
        return new VectorStore(
                row.getString(1),
                row.getString(2),
                Instant.ofEpochSecond(row.getLong(3)),
                metadata,
                new VectorStore.Counts(row.getInt(5), row.getInt(6), row.getInt(7)));
    }
}
