package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.stores.memory.MemoryBounds;
import semanticrouter.stores.sqlite.SqliteMemories;

class SqliteMemoriesTest extends MemoryStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    private int files;

    @Override
    MemoryStore open(MemoryBounds bounds) throws IOException {
        files++;
        return SqliteMemories.open(folder.resolve("sub/memories" + files + ".db"), bounds, clock);
    }

    @Test
    void memories_outlive_the_store() throws Exception {
        Path file = folder.resolve("kept.db");
        try (MemoryStore first = SqliteMemories.open(file, ROOMY, clock)) {
            first.put(memory("mem_1", ANN, .5), Set.of());
        }
        try (MemoryStore second = SqliteMemories.open(file, ROOMY, clock)) {
            assertThat(second.get("mem_1", ANN)).isPresent();
            assertThat(second.count()).isEqualTo(1);
        }
    }

    @Test
    void only_its_owner_can_read_the_file_and_those_beside_it() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        Path file = folder.resolve("own.db");
        try (MemoryStore store = SqliteMemories.open(file, ROOMY, clock)) {
            store.put(memory("mem_1", ANN, .5), Set.of());
            for (Path written : List.of(file, folder.resolve("own.db-wal"), folder.resolve("own.db-shm"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                        .as(written.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void a_file_that_is_none_and_one_of_a_later_version_are_refused_with_advice() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "this is not a database ".repeat(100));
        assertThatThrownBy(() -> SqliteMemories.open(text, ROOMY, clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("move it away");
        Path later = folder.resolve("later.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + later);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("pragma user_version = 99");
        }
        assertThatThrownBy(() -> SqliteMemories.open(later, ROOMY, clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void no_acknowledged_memory_is_lost_when_the_process_is_killed() throws Exception {
        Path file = folder.resolve("killed.db");
        for (int round = 0; round < 2; round++) {
            var acknowledged = new ArrayList<String>();
            Process child = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            MemoryWriterMain.class.getName(),
                            file.toString(),
                            "r" + round))
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                int after = 60 + 37 * round; // killed in the middle of other writes
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("ack ")) {
                        acknowledged.add(line.substring("ack ".length()));
                        if (acknowledged.size() == after) {
                            child.toHandle()
                                    .destroyForcibly(); // SIGKILL; the stream stays open for what it has printed
                        }
                    }
                }
            }
            assertThat(child.waitFor()).isEqualTo(128 + 9);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(60);
            try (SqliteMemories store = SqliteMemories.open(file, MemoryWriterMain.BOUNDS, Clock.systemUTC())) {
                for (String id : acknowledged) {
                    assertThat(store.get(id, ANN).orElseThrow().content())
                            .isEqualTo(MemoryWriterMain.memory(id).content());
                }
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement();
                    ResultSet verdict = statement.executeQuery("pragma integrity_check")) {
                assertThat(verdict.getString(1)).isEqualTo("ok");
            }
        }
    }
}
