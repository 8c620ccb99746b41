package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.sqlite.SqliteResponses;

class SqliteResponsesTest extends ResponseStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    private int files;

    @Override
    ResponseStore open(long records, Duration age) throws IOException {
        files++;
        return reopen(records, age);
    }

    @Override
    ResponseStore reopen(long records, Duration age) throws IOException {
        return SqliteResponses.open(
                folder.resolve("sub/responses" + files + ".db"), Bounds.inFile(records, age), clock);
    }

    @Override
    boolean ownClock() {
        return true;
    }

    @Test
    void the_file_is_written_ahead_and_synchronised_in_full() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sub/responses1.db"));
                Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("pragma journal_mode")) {
            assertThat(mode.getString(1)).isEqualTo("wal");
        }
    }

    @Test
    void a_file_that_is_none_and_one_of_a_later_version_are_refused_with_advice() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "this is not a database ".repeat(100));
        assertThatThrownBy(() -> SqliteResponses.open(text, Bounds.inFile(1, Duration.ZERO), clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("move it away");
        Path later = folder.resolve("later.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + later);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("pragma user_version = 99");
        }
        assertThatThrownBy(() -> SqliteResponses.open(later, Bounds.inFile(1, Duration.ZERO), clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void no_acknowledged_record_is_lost_when_the_process_is_killed() throws Exception {
        Path file = folder.resolve("killed.db");
        for (int round = 0; round < 3; round++) {
            var acknowledged = new ArrayList<String>();
            Process child = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SqliteWriterMain.class.getName(),
                            file.toString(),
                            "r" + round))
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                int after = 100 + 37 * round; // killed in the middle of other writes
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
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(100);
            try (SqliteResponses store =
                    SqliteResponses.open(file, Bounds.inFile(1_000_000, Duration.ZERO), Clock.systemUTC())) {
                for (String id : acknowledged) {
                    assertThat(store.get(id, ANN)).contains(SqliteWriterMain.response(id));
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
