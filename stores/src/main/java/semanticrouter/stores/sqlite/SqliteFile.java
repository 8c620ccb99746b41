package semanticrouter.stores.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;

/// A SQLite file, written ahead (WAL) and synchronised before a commit returns (Source: sqlite.org, "Write-Ahead
/// Logging" and "PRAGMA synchronous"), so what was acknowledged survives the sudden end of the process and of the
/// machine. A new one is its owner's alone; one that is there keeps the permissions that somebody gave it.
///
/// @param path where it is
/// @param what it is, as errors name it
/// @param remedy what to do when it cannot be opened
public record SqliteFile(Path path, String what, String remedy) {
    /// Makes something of the opened file.
    @FunctionalInterface
    public interface Use<T> {
        /// @param writing begins a transaction at once; whoever uses it closes it
        T of(Connection writing) throws SQLException, IOException;
    }

    /// Opens or creates the file.
    ///
    /// @throws IOException with a sentence for a person when that is impossible
    public <T> T open(Use<T> use) throws IOException {
        try {
            create();
            Connection writing = connect(TransactionMode.IMMEDIATE);
            try {
                return use.of(writing);
            } catch (SQLException | IOException | RuntimeException failed) {
                writing.close();
                throw failed;
            }
        } catch (NewerException newer) {
            throw newer;
        } catch (SQLException | IOException failed) {
            throw new IOException(
                    what + " " + path + " cannot be opened (" + failed.getMessage() + "); " + remedy, failed);
        }
    }

    /// Opens or creates the file with its tables.
    ///
    /// @param version of the tables
    /// @param tables statements that make what is missing
    public <T> T open(int version, List<String> tables, Use<T> use) throws IOException {
        return open(writing -> {
            prepare(writing, version, tables);
            return use.of(writing);
        });
    }

    /// Another connection, for who reads.
    public Connection reading() throws SQLException {
        return connect(TransactionMode.DEFERRED);
    }

    /// The tables are not those of this program.
    private static final class NewerException extends IOException {
        private static final long serialVersionUID = 1;

        NewerException(String message) {
            super(message);
        }
    }

    private void prepare(Connection connection, int version, List<String> tables) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            int found;
            try (ResultSet row = statement.executeQuery("pragma user_version")) {
                found = row.getInt(1);
            }
            if (found > version) {
                throw new NewerException(what + " " + path + " was written by a newer version of this program (" + found
                        + " > " + version + "); use that version, or move the file away");
            }
            for (String table : tables) {
                statement.executeUpdate(table);
            }
            statement.executeUpdate("pragma user_version = " + version);
            connection.commit();
        }
    }

    /// SQLite gives the files beside it the permissions of the file.
    private void create() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        try {
            Files.createFile(
                    path.toAbsolutePath(),
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException _) {
            // its permissions are whoever's made it
        }
    }

    /// A connection that commits when it is told to.
    private Connection connect(TransactionMode begin) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(begin);
        config.setBusyTimeout(5000);
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Integer.toString(64 << 20));
        Connection connection = config.createConnection("jdbc:sqlite:" + path.toAbsolutePath());
        connection.setAutoCommit(false);
        return connection;
    }
}
