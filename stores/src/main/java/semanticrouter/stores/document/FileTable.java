package semanticrouter.stores.document;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;
import semanticrouter.core.retrieval.UploadedFile;

/// The rows of uploaded files.
final class FileTable {
    private static final String COLUMNS = "id, name, purpose, bytes, created";

    private FileTable() {}

    /// How many there are, and their bytes.
    record Load(long files, long bytes) {}

    static Load load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), coalesce(sum(bytes), 0) from file")) {
            return new Load(row.getLong(1), row.getLong(2));
        }
    }

    static void insert(Connection connection, UploadedFile file, byte[] content) throws SQLException {
        try (PreparedStatement insert =
                        connection.prepareStatement("insert into file (" + COLUMNS + ") values (?,?,?,?,?)");
                PreparedStatement bytes =
                        connection.prepareStatement("insert into content (file, bytes) values (?,?)")) {
            insert.setString(1, file.id());
            insert.setString(2, file.name());
            insert.setString(3, file.purpose());
            insert.setLong(4, file.bytes());
            insert.setLong(5, file.created().getEpochSecond());
            insert.executeUpdate();
            bytes.setString(1, file.id());
            bytes.setBytes(2, content);
            bytes.executeUpdate();
        }
    }

    static Optional<UploadedFile> get(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS + " from file where id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(file(row)) : Optional.empty();
            }
        }
    }

    static Optional<byte[]> content(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select bytes from content where file = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    static Optional<Page<UploadedFile>> list(Connection connection, PageRequest page) throws SQLException {
        return new Listing<>(COLUMNS, "file", "id", "true", List.of(), FileTable::file).page(connection, page);
    }

    /// Removes a file, its passages and its places in stores.
    ///
    /// @return the stores it was in; empty when there is no such file
    static Optional<List<String>> delete(Connection connection, String id) throws SQLException {
        var stores = new ArrayList<String>();
        try (PreparedStatement held = connection.prepareStatement("select store from held where file = ?")) {
            held.setString(1, id);
            try (ResultSet row = held.executeQuery()) {
                while (row.next()) {
                    stores.add(row.getString(1));
                }
            }
        }
        for (String store : stores) {
            HeldTable.delete(connection, store, id);
        }
        delete(connection, "content", "file", id);
        return delete(connection, "file", "id", id) ? Optional.of(List.copyOf(stores)) : Optional.empty();
    }

    private static boolean delete(Connection connection, String table, String key, String id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from " + table + " where " + key + " = ?")) {
            delete.setString(1, id);
            return delete.executeUpdate() > 0;
        }
    }

    private static UploadedFile file(ResultSet row) throws SQLException {
        return new UploadedFile(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                Instant.ofEpochSecond(row.getLong(5)));
    }
}
