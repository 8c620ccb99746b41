package semanticrouter.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.ServedProcess;

/// A server in the background: started, seen, read and stopped by commands of their own.
class DetachedServerTest {
    @TempDir
    private Path folder;

    private int run(String... args) throws Exception {
        return ServedProcess.run(folder, args);
    }

    private String said() throws Exception {
        return Files.readString(folder.resolve("run.log"));
    }

    @Test
    void it_is_started_seen_and_stopped() throws Exception {
        int port = ServedProcess.configure(folder);
        assertThat(run("status", "--json")).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(run("serve", "--detach", "--minimal", "--ext-proc-port", "0"))
                .as(said())
                .isEqualTo(ExitCode.OK);
        try {
            assertThat(said()).contains("✓ serving config.yaml in the background", "localhost:" + port);
            assertThat(run("status")).as(said()).isEqualTo(ExitCode.OK);
            assertThat(run("serve", "--detach")).isEqualTo(ExitCode.FAILED);
            assertThat(said()).contains("a server already runs in this folder");
            assertThat(run("dashboard", "--no-open")).isEqualTo(ExitCode.FAILED);
            assertThat(said()).contains("has no dashboard");
            assertThat(run("chat", "Hello")).isEqualTo(ExitCode.FAILED);
            assertThat(said()).contains("no model could answer");
            assertThat(run("logs")).isEqualTo(ExitCode.OK);
            assertThat(said()).contains("Ready in", "routing_decision");
            assertThat(run("logs", "--tail", "1")).isEqualTo(ExitCode.OK);
            assertThat(said().strip().lines().count()).isOne();
        } finally {
            assertThat(run("stop")).isEqualTo(ExitCode.OK);
        }
        assertThat(said()).contains("✓ Stopped.");
        assertThat(run("logs", "-f")).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("Ready in", "No server runs in this folder any more.");
    }

    @Test
    void one_that_cannot_start_says_where_the_reason_is() throws Exception {
        Files.writeString(folder.resolve("config.yaml"), "version: v0.3\nrouting: 7\n");
        assertThat(run("serve", "--detach", "--minimal")).isEqualTo(ExitCode.FAILED);
        assertThat(said()).contains("did not become ready", "vllm-sr logs");
        assertThat(run("logs")).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("config.yaml:2");
    }
}
