package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.stores.replay.ReplayTable;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.sqlite.SqliteReplays;

@SuppressWarnings("NullAway.Init") // set before each test
class SqliteReplaysTest extends ReplayStoreContract {
    @TempDir
    Path folder;

    @Override
    ReplayStore open(long records, Duration age) throws IOException {
        return SqliteReplays.open(
                folder.resolve("deep/replay.db"),
                new ReplayTable("router_replay_records", Bounds.inFile(records, age)),
                clock);
    }

    @Override
    ReplayStore reopen(long records, Duration age) throws IOException {
        return open(records, age);
    }

    @Override
    boolean boundsAtOnce() {
        return false;
    }

    @Test
    void aFileThatIsNoDatabaseIsToldOf() throws Exception {
        Path file = Files.writeString(folder.resolve("text.db"), "this is a text and no database, whatever its name");
        assertThatThrownBy(() -> SqliteReplays.open(file, new ReplayTable("t", Bounds.inFile(9, AGE)), clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("text.db")
                .hasMessageContaining("store_backend: memory");
    }
}
