package semanticrouter.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log keeps its last part and the one before.
class LogFileTest {
    @Test
    void a_full_log_is_renewed_between_two_writes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.log");
        try (var log = new LogFile(file, 10)) {
            for (String line : new String[] {"one 1\n", "two\n", "three\n", "much longer than full\n", "end\n"}) {
                log.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(file).hasContent("end\n");
        assertThat(LogFile.former(file)).hasContent("much longer than full\n");
        try (var log = new LogFile(file, 10)) {
            log.write("more\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(file).hasContent("end\nmore\n");
    }
}
