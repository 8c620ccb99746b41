package semanticrouter.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.ServedProcess;

/// What begins before the configuration is read leaves no trace a person sees.
class HeadStartTest {
    @Test
    void nothingIsLoggedThatWasNotAskedFor(@TempDir Path folder) throws Exception {
        ServedProcess.configure(folder);
        try (ServedProcess served = ServedProcess.start(folder)) {
            assertThat(Files.readString(served.folder().resolve("serve.log")))
                    .contains("Ready in")
                    .doesNotContain("DEBUG", "head-start");
            assertThat(served.stop()).isZero();
        }
    }
}
