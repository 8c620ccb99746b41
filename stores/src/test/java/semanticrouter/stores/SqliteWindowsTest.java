package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.limit.KeptWindow;
import semanticrouter.stores.sqlite.SqliteWindows;

/// Windows of limits in a file.
final class SqliteWindowsTest {
    @Test
    void whatWasSavedIsThereAfterASuddenEnd(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("new/limits.db");
        var one = new KeptWindow("r", "acme", 100, 1, 20, 0.25);
        var two = new KeptWindow("r", "other", 300, 2, -5, 1e-9);
        var three = new KeptWindow("r", "acme", 100, 3, 40, 0.5);
        try (var store = SqliteWindows.open(file)) {
            assertThat(store.load(0)).isEmpty();
            store.save(List.of(one, two), 10);
            store.save(List.of(three), 20);
            // As a kill leaves them: the file and its log, nothing closed.
            for (String part : List.of("limits.db", "limits.db-wal")) {
                Files.copy(file.resolveSibling(part), folder.resolve(part));
            }
        }
        try (var store = SqliteWindows.open(folder.resolve("limits.db"))) {
            assertThat(store.load(50)).containsExactlyInAnyOrder(two, three);
            assertThat(store.load(100)).as("ended ones are left out").containsExactly(two);
            store.save(List.of(), 300);
            assertThat(store.load(0)).as("and forgotten with the next save").isEmpty();
        }
    }

    @Test
    void aFileThatIsNoneOfOursIsLeftAloneAndNamed(@TempDir Path folder) throws Exception {
        String text = "not a database, and long enough to be read as one".repeat(20);
        Path file = Files.writeString(folder.resolve("limits.db"), text);
        assertThatThrownBy(() -> SqliteWindows.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("limits.db")
                .hasMessageContaining("move it away");
        assertThat(file).hasContent(text);
    }
}
