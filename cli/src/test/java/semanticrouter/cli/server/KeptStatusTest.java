package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What other processes see of a start.
class KeptStatusTest {
    @TempDir
    private Path folder;

    private JsonNode shown(Path of) throws Exception {
        return ManagedRouter.read(Files.readString(of.resolve(KeptStatus.FILE)));
    }

    @Test
    void aRouterThatServesSaysSoAndOneThatIsGoneSaysNothing() throws Exception {
        Path file = folder.resolve(KeptStatus.FILE);
        try (ManagedRouter router = ManagedRouter.start(folder, ManagedRouter.document("", ""))) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!Files.exists(file) || !shown(folder).path("ready").asBoolean()) {
                assertThat(System.nanoTime()).as("it never becomes ready").isLessThan(end);
                Thread.onSpinWait();
            }
            JsonNode own = ManagedRouter.json(router.get("/startup-status"));
            assertThat(shown(folder).path("phase").asString()).isEqualTo("ready");
            assertThat(shown(folder).path("updated_at")).isEqualTo(own.path("updated_at"));
            assertThat(KeptStatus.starting(folder)).as("it is ready").isEmpty();
        }
        assertThat(file).doesNotExist();
        assertThat(KeptStatus.starting(folder)).isEmpty();
    }

    @Test
    void aStartThatFailedIsSeen() throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));
        String same = ManagedRouter.document("", "");
        try (ManagedRouter _ = ManagedRouter.start(one, same)) {
            assertThatThrownBy(() -> ManagedRouter.start(other, same)).isInstanceOf(IOException.class);
        }
        assertThat(shown(other).path("phase").asString()).isEqualTo("error");
        assertThat(KeptStatus.starting(other)).isPresent();
    }
}
