package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.file.FileStatus;

class FileStatusTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("state/status.json");
    }

    @Test
    void othersSeeWhatWasPutLast() throws Exception {
        FileStatus mine = FileStatus.open(file());
        FileStatus other = FileStatus.open(file());
        assertThat(other.get()).isEmpty();
        mine.put("{}");
        mine.put("{\"ready\":true}");

        assertThat(other.get()).contains("{\"ready\":true}");
        assertThat(file().getParent())
                .isDirectoryContaining(found -> found.equals(file()))
                .isDirectoryNotContaining(found -> !found.equals(file()));
        mine.clear();
        mine.clear();
        assertThat(other.get()).isEmpty();
    }

    @Test
    void aReaderSeesAWholeStateAtAnyMoment() throws Exception {
        FileStatus store = FileStatus.open(file());
        String longer = "b".repeat(100_000);
        store.put("a");
        var over = new AtomicBoolean();
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<?> writing = threads.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    store.put(i % 2 == 0 ? longer : "a");
                }
                over.set(true);
                return null;
            });
            while (!over.get() && !writing.isDone()) {
                assertThat(store.get())
                        .hasValueSatisfying(text -> assertThat(text).isIn("a", longer));
            }
            writing.get();
        }
    }

    @Test
    void saysWhereAndWhyItCannotBeUsed() throws Exception {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        assertThatThrownBy(() -> FileStatus.open(taken.resolve("status.json"))).isInstanceOf(IOException.class);

        FileStatus store = FileStatus.open(file());
        Files.createDirectories(file().resolve("in the way"));
        assertThatThrownBy(() -> store.put("{}"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("permissions");
    }
}
