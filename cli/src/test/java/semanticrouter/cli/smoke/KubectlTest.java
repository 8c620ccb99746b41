package semanticrouter.cli.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.smoke.Check.Amiss;
import semanticrouter.cli.smoke.Check.Untried;

/// What becomes of the manifests in the hands of a program that pretends to be `kubectl`.
class KubectlTest {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway") // it does not see the annotation inside a type parameter across modules
    private Kubectl kubectl(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("kubectl"), "#!/bin/sh\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return Kubectl.find(Map.of("PATH", folder.resolve("nowhere") + ":" + folder)::get)
                .orElseThrow();
    }

    @Test
    @SuppressWarnings("NullAway") // as above
    void without_one_there_is_none() {
        assertThat(Kubectl.find(Map.of("PATH", folder.toString())::get)).isEmpty();
        assertThat(Kubectl.find(_ -> null)).isEmpty();
    }

    @Test
    void a_cluster_that_is_not_reached_is_no_failure() {
        assertThatThrownBy(() -> kubectl("echo first; echo 'connection refused' >&2; exit 1")
                        .dryRun(folder))
                .isInstanceOf(Untried.class)
                .hasMessage("kubectl reaches no cluster: connection refused");
    }

    @Test
    void the_server_looks_at_the_base_and_at_the_sample_where_its_kinds_are_known() throws Exception {
        String apply = """
                echo "$@" >> "$(dirname "$0")/asked"
                case "$*" in
                  version*) ;;
                  "get crd intelligentpools.vllm.ai") %s ;;
                  *"-k "*) echo 'a created (server dry run)'; echo 'b created (server dry run)' ;;
                  *) echo 'c created (server dry run)' ;;
                esac
                """;
        assertThat(kubectl(apply.formatted("exit 1")).dryRun(folder))
                .isEqualTo("2 resources of the base; the cluster does not know the sample's kinds yet");
        assertThat(kubectl(apply.formatted("")).dryRun(folder)).isEqualTo("2 resources of the base, 2 of the sample");
        assertThat(Files.readAllLines(folder.resolve("asked")))
                .filteredOn(line -> line.startsWith("apply"))
                .hasSize(4)
                .allMatch(line -> line.contains("--dry-run=server"));
    }

    @Test
    void what_the_server_refuses_is_told() {
        assertThatThrownBy(() -> kubectl("case \"$1\" in apply) echo 'error: no matches for kind'; exit 1 ;; esac")
                        .dryRun(folder))
                .isInstanceOf(Amiss.class)
                .hasMessage("error: no matches for kind");
    }
}
