package semanticrouter.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.ServedProcess;

/// How a server ends.
class StopSignalTest {
    @Test
    void a_server_that_is_asked_to_end_cleans_up_and_succeeds(@TempDir Path folder) throws Exception {
        ServedProcess.configure(folder);
        try (ServedProcess server = ServedProcess.start(folder)) {
            assertThat(folder.resolve(".vllm-sr/default.json")).exists();
            assertThat(server.stop()).isEqualTo(ExitCode.OK);
            assertThat(folder.resolve(".vllm-sr/default.json")).doesNotExist();
        }
    }
}
