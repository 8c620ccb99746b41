package semanticrouter.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @Test
    void one_server_holds_it_at_a_time(@TempDir Path folder) throws Exception {
        var workspace = new Workspace(folder, "default");
        try (Workspace.Hold _ = workspace.hold().orElseThrow()) {
            assertThat(workspace.hold()).isEmpty();
            try (Workspace.Hold _ = new Workspace(folder, "other").hold().orElseThrow()) {
                assertThat(folder.resolve("other.lock")).exists();
            }
        }
        workspace.hold().orElseThrow().close();
    }

    @Test
    void a_recorded_server_runs_while_its_process_lives(@TempDir Path folder) throws Exception {
        var workspace = new Workspace(folder, "default");
        var state = new ServerState(
                ProcessHandle.current().pid(), Ports.DEFAULT.offset(100), "demo", "2026-01-01T00:00:00Z", "1");
        workspace.write(state);
        assertThat(workspace.running()).contains(state);
        workspace.write(new ServerState(Integer.MAX_VALUE, Ports.DEFAULT, "demo", "", "1"));
        assertThat(workspace.running()).isEmpty();
        workspace.clear();
        assertThat(workspace.recorded()).isEmpty();
    }

    @Test
    void ports_stay_in_range() {
        assertThat(Ports.DEFAULT.offset(1000)).isEqualTo(new Ports(9899, 9700, 9080, 10_190, 51_051));
        assertThatThrownBy(() -> Ports.DEFAULT.offset(60_000)).isInstanceOf(IllegalArgumentException.class);
    }
}
