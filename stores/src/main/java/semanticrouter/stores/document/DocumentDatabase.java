package semanticrouter.stores.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig.TransactionMode;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.sqlite.SqliteLane;
import semanticrouter.stores.sqlite.SqliteLane.Work;
import semanticrouter.stores.sqlite.SqliteResponses;

/// The SQLite file of documents: who writes waits for the disk, who reads does not wait for who writes.
final class DocumentDatabase implements AutoCloseable {
    private static final int VERSION = 1;
    private static final long IDLE_MILLIS = 60_000;

    private final SqliteLane writer;
    private final SqliteLane reader;

    private DocumentDatabase(Connection writing, Connection reading) {
        writer = new SqliteLane("documents-sqlite-writer", writing, _ -> true, IDLE_MILLIS);
        reader = new SqliteLane("documents-sqlite-reader", reading, _ -> true, IDLE_MILLIS);
    }

    /// Opens or creates the file.
    ///
    /// @throws IOException with a sentence for a person when that is impossible
    static DocumentDatabase open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Connection writing = SqliteResponses.connect(file, TransactionMode.IMMEDIATE);
            try {
                prepare(writing, file);
                return new DocumentDatabase(writing, SqliteResponses.connect(file, TransactionMode.DEFERRED));
            } catch (SQLException | IOException failed) {
                writing.close();
                throw failed;
            }
        } catch (SQLException | IOException failed) {
            throw new IOException(
                    "the vector stores in " + file + " cannot be opened (" + failed.getMessage()
                            + "); make the folder writable, or set global.stores.vector_store.file_storage_dir to"
                            + " one that is",
                    failed);
        }
    }

    private static void prepare(Connection connection, Path file) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet found = statement.executeQuery("pragma user_version")) {
                version = found.getInt(1);
            }
            if (version > VERSION) {
                throw new IOException(file + " was written by a newer version of this program (" + version + " > "
                        + VERSION + "); use that version, or move the file away");
            }
            statement.executeUpdate("""
                    create table if not exists file (
                      seq integer primary key autoincrement, id text not null unique, name text not null,
                      purpose text not null, created integer not null, bytes integer not null)""");
            statement.executeUpdate("create table if not exists content (file text primary key, bytes blob not null)");
            statement.executeUpdate("""
                    create table if not exists store (
                      seq integer primary key autoincrement, id text not null unique, name text not null,
                      created integer not null, metadata text not null)""");
            statement.executeUpdate("""
                    create table if not exists held (
                      seq integer primary key autoincrement, store text not null, file text not null,
                      created integer not null, status text not null, auto integer not null, size integer not null,
                      overlap integer not null, chunks integer not null, encoder text not null,
                      error_code text not null, error text not null, unique (store, file))""");
            statement.executeUpdate("create index if not exists held_file on held (file)");
            statement.executeUpdate("""
                    create table if not exists chunk (
                      store text not null, file text not null, place integer not null, text text not null,
                      vector blob not null, primary key (store, file, place)) without rowid""");
            statement.executeUpdate("pragma user_version = " + VERSION);
            connection.commit();
        }
    }

    <T> T write(Work<T> work) throws StoreException, InterruptedException {
        return writer.call(work);
    }

    <T> T read(Work<T> work) throws StoreException, InterruptedException {
        return reader.call(work);
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
