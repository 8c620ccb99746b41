package semanticrouter.stores.document;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.sqlite.SqliteFile;
import semanticrouter.stores.sqlite.SqliteLane;
import semanticrouter.stores.sqlite.SqliteLane.Work;

/// The SQLite file of documents: who writes waits for the disk, who reads does not wait for who writes.
final class DocumentDatabase implements AutoCloseable {
    private static final int VERSION = 1;
    private static final long IDLE_MILLIS = 60_000;

    private static final List<String> TABLES = List.of(
            """
            create table if not exists file (
              seq integer primary key autoincrement, id text not null unique, name text not null,
              purpose text not null, created integer not null, bytes integer not null)""",
            "create table if not exists content (file text primary key, bytes blob not null)",
            """
            create table if not exists store (
              seq integer primary key autoincrement, id text not null unique, name text not null,
              created integer not null, metadata text not null)""",
            """
            create table if not exists held (
              seq integer primary key autoincrement, store text not null, file text not null,
              created integer not null, status text not null, auto integer not null, size integer not null,
              overlap integer not null, chunks integer not null, encoder text not null,
              error_code text not null, error text not null, unique (store, file))""",
            "create index if not exists held_file on held (file)",
            """
            create table if not exists chunk (
              store text not null, file text not null, place integer not null, text text not null,
              vector blob not null, primary key (store, file, place)) without rowid""");

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
        var sqlite = new SqliteFile(
                file,
                "the file of vector stores",
                "make the folder writable, or set global.stores.vector_store.file_storage_dir to one that is");
        return sqlite.open(VERSION, TABLES, writing -> new DocumentDatabase(writing, sqlite.reading()));
    }

    <T> T write(Work<T> work) throws StoreException, InterruptedException {
        return writer.call(work);
    }

    <T> T read(Work<T> work) throws StoreException, InterruptedException {
        return reader.call(work);
    }

    /// Reads what the file and the index of vectors agree on: a file is not called read before it can be found.
    ///
    /// @param changing held by everybody while both change together
    <T> T settled(ReentrantLock changing, Work<T> work) throws StoreException, InterruptedException {
        changing.lockInterruptibly();
        try {
            return read(work);
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
