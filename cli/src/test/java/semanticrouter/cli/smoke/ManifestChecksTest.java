package semanticrouter.cli.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.cli.smoke.Row.Outcome;

/// What is found in manifests without a cluster.
class ManifestChecksTest {
    @TempDir
    private Path folder;

    private static List<Row> rows(Manifests manifests) throws InterruptedException {
        var rows = new ArrayList<Row>();
        for (Check<Manifests> check : ManifestChecks.CHECKS) {
            rows.add(check.run(manifests));
        }
        return rows;
    }

    @Test
    void those_of_the_program_pass() throws Exception {
        assertThat(rows(Manifests.read())).allMatch(row -> row.outcome() == Outcome.PASS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            base/role.yaml | verbs: [patch] | verbs: [get] | role
            base/role.yaml | kind: Role, name: semantic-router | kind: Role, name: other | references
            base/service.yaml | targetPort: http | targetPort: web | references
            base/poddisruptionbudget.yaml | component: router | component: other | references
            base/serviceaccount.yaml | apiVersion: v1 | note: v1 | manifests
            sample/route.yaml | model: qwen3-32b | model: nobody | sample
            """)
    void what_is_wrong_with_one_is_found(String file, String right, String wrong, String check) throws Exception {
        Manifests broken = Manifests.read(name -> {
            String text = Manifests.shipped(name);
            return name.equals(file) ? text.replace(right, wrong) : text;
        });
        assertThat(rows(broken))
                .filteredOn(row -> row.outcome() == Outcome.FAIL)
                .extracting(Row::check)
                .containsExactly(check);
    }

    @Test
    void they_are_written_as_they_lie_in_the_repository() throws IOException {
        Manifests.read().write(folder);
        Path source = Path.of("..", "deploy", "kubernetes");
        try (var files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(folder.resolve(source.relativize(file))).hasSameTextualContentAs(file);
            }
        }
    }
}
