package semanticrouter.stores.document;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.core.retrieval.Chunking;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;
import semanticrouter.core.retrieval.StoreFile;

/// The rows that say which file is in which store, and what became of it.
final class HeldTable {
    private static final String COLUMNS =
            "store, file, status, auto, size, overlap, created, chunks, error_code, error";

    private HeldTable() {}

    /// A file in a store, by their ids.
    record Key(String store, String file) {}

    /// Puts a file into a store anew, as one that is to be read.
    static void put(Connection connection, StoreFile held) throws SQLException {
        delete(connection, held.store(), held.file());
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into held (" + COLUMNS + ", encoder) values (?,?,?,?,?,?,?,?,?,?,'')")) {
            insert.setString(1, held.store());
            insert.setString(2, held.file());
            insert.setString(3, held.status().toString());
            insert.setInt(4, held.chunking().auto() ? 1 : 0);
            insert.setInt(5, held.chunking().size());
            insert.setInt(6, held.chunking().overlap());
            insert.setLong(7, held.created().getEpochSecond());
            insert.setInt(8, held.chunks());
            insert.setString(9, held.errorCode());
            insert.setString(10, held.error());
            insert.executeUpdate();
        }
    }

    static Optional<StoreFile> get(Connection connection, Key key) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from held where store = ? and file = ?")) {
            select.setString(1, key.store());
            select.setString(2, key.file());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(held(row)) : Optional.empty();
            }
        }
    }

    static Optional<Page<StoreFile>> list(Connection connection, String store, PageRequest page) throws SQLException {
        return new Listing<>(COLUMNS, "held", "file", "store = ?", List.of(store), HeldTable::held)
                .page(connection, page);
    }

    /// Says what has become of a file.
    ///
    /// @param encoder that read it; empty when none did
    static void settle(Connection connection, StoreFile held, String encoder) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update held set status = ?, chunks = ?, error_code = ?, error = ?, encoder = ? where store = ? and file = ?")) {
            update.setString(1, held.status().toString());
            update.setInt(2, held.chunks());
            update.setString(3, held.errorCode());
            update.setString(4, held.error());
            update.setString(5, encoder);
            update.setString(6, held.store());
            update.setString(7, held.file());
            update.executeUpdate();
        }
    }

    /// Has files read again whose vectors another encoder made.
    static void recall(Connection connection, String encoder) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update held set status = 'in_progress' where status = 'completed' and encoder <> ?")) {
            update.setString(1, encoder);
            update.executeUpdate();
        }
    }

    /// Those that are to be read, oldest first.
    static List<Key> waiting(Connection connection) throws SQLException {
        var keys = new ArrayList<Key>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select store, file from held where status = 'in_progress' order by seq");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                keys.add(new Key(row.getString(1), row.getString(2)));
            }
        }
        return keys;
    }

    /// A file with its content, when it is to be read.
    static Optional<Ingestion.Job> job(Connection connection, Key key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                + ", seq, (select name from file where id = held.file) from held where store = ? and file = ?"
                + " and status = 'in_progress'")) {
            select.setString(1, key.store());
            select.setString(2, key.file());
            try (ResultSet row = select.executeQuery()) {
                Optional<byte[]> content = FileTable.content(connection, key.file());
                return row.next() && content.isPresent()
                        ? Optional.of(new Ingestion.Job(held(row), row.getLong(11), row.getString(12), content.get()))
                        : Optional.empty();
            }
        }
    }

    /// Whether a file is still in its store as it was when its reading began.
    static boolean current(Connection connection, Ingestion.Job job) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select 1 from held where store = ? and file = ? and seq = ?")) {
            select.setString(1, job.held().store());
            select.setString(2, job.held().file());
            select.setLong(3, job.ticket());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /// Removes a file and its passages from a store.
    static boolean delete(Connection connection, String store, String file) throws SQLException {
        ChunkTable.delete(connection, store, file);
        try (PreparedStatement delete = connection.prepareStatement("delete from held where store = ? and file = ?")) {
            delete.setString(1, store);
            delete.setString(2, file);
            return delete.executeUpdate() > 0;
        }
    }

    private static StoreFile held(ResultSet row) throws SQLException {
        return new StoreFile(
                row.getString(1),
                row.getString(2),
                StoreFile.Status.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                new Chunking(row.getInt(4) != 0, row.getInt(5), row.getInt(6)),
                Instant.ofEpochSecond(row.getLong(7)),
                row.getInt(8),
                row.getString(9),
                row.getString(10));
    }
}
