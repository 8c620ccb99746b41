package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.stores.sqlite.SqliteFile;

class SqliteFileTest {
    @TempDir
    private Path folder = Path.of("");

    private SqliteFile file(String name) {
        return new SqliteFile(folder.resolve("below").resolve(name), "the store", "mend it");
    }

    private static int open(SqliteFile file, int version) throws IOException {
        return file.open(version, List.of("create table if not exists t (a text)"), writing -> {
            try (var reading = file.reading();
                    var statement = reading.createStatement();
                    var row = statement.executeQuery("select count(*) from t")) {
                return row.getInt(1);
            } finally {
                writing.close();
            }
        });
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void a_new_file_is_its_owners_alone_and_so_are_those_beside_it() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        SqliteFile file = file("store.db");
        file.open(1, List.of("create table t (a text)"), writing -> {
            try (var statement = writing.createStatement()) {
                statement.executeUpdate("insert into t values ('x')");
                writing.commit();
                assertThat(permissions(file.path().resolveSibling("store.db-wal")))
                        .isEqualTo("rw-------");
            }
            writing.close();
            return 0;
        });

        assertThat(permissions(file.path())).isEqualTo("rw-------");
    }

    @Test
    void a_file_that_is_there_keeps_its_permissions() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        SqliteFile file = file("store.db");
        assertThat(open(file, 1)).isZero();
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(open(file, 1)).isZero();

        assertThat(permissions(file.path())).isEqualTo("rw-r-----");
    }

    @Test
    void a_file_of_a_newer_version_is_left_alone() throws Exception {
        SqliteFile file = file("store.db");
        open(file, 2);

        assertThatThrownBy(() -> open(file, 1))
                .isInstanceOf(IOException.class)
                .hasMessage("the store " + file.path() + " was written by a newer version of this program (2 > 1);"
                        + " use that version, or move the file away");
        assertThat(open(file, 2)).isZero();
    }

    @Test
    void what_is_no_database_is_told_of_with_what_to_do() throws Exception {
        SqliteFile file = file("store.db");
        Files.createDirectories(file.path().getParent());
        Files.writeString(file.path(), "this is no database, whatever its name says".repeat(100));

        assertThatThrownBy(() -> open(file, 1))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(SQLException.class)
                .hasMessageStartingWith("the store " + file.path() + " cannot be opened (")
                .hasMessageEndingWith("); mend it");
        Files.createFile(folder.resolve("file"));
        var below = new SqliteFile(folder.resolve("file/store.db"), "the store", "mend it");
        assertThatThrownBy(() -> open(below, 1)).isInstanceOf(IOException.class).hasMessageEndingWith("; mend it");
    }
}
