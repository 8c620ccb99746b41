package semanticrouter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ValidateCommandTest {
    private static final String POLICY = """
            version: v0.3
            providers:
              models:
                - {name: house, backend_refs: [{endpoint: "127.0.0.1:8000"}]}
                - {name: cloud, backend_refs: [{endpoint: "127.0.0.1:8001"}]}
            routing:
              modelCards: [{name: house, tags: [local]}, {name: cloud}]
              signals:
                keywords:
                  - {name: hard, operator: OR, keywords: [prove]}
                  - {name: secret, operator: OR, keywords: [secret]}
              assertions:
                - name: secrets stay in the house
                  assert: WHEN keyword("secret") THEN MODEL IN tag("local")
              decisions:
                - name: think
                  description: hard questions
                  priority: %d
                  rules: {operator: AND, conditions: [{type: keyword, name: hard}]}
                  modelRefs: [{model: cloud, use_reasoning: false}]
                - name: private
                  description: secrets
                  priority: 10
                  rules: {operator: AND, conditions: [{type: keyword, name: secret}]}
                  modelRefs: [{model: house, use_reasoning: false}]
                - name: rest
                  description: everything else
                  priority: 1
                  modelRefs: [{model: house, use_reasoning: false}]
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder = Path.of("");

    private int run(String... args) {
        out.reset();
        err.reset();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                120);
        return Main.run(new Main(terminal), args);
    }

    private String file(String text) throws Exception {
        return Files.writeString(folder.resolve("config.yaml"), text).toString();
    }

    private JsonNode json() {
        return new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }

    private List<String> findings(String severity) {
        var found = new ArrayList<String>();
        for (JsonNode finding : json().path("diagnostics")) {
            if (finding.path("severity").asString("").equals(severity)) {
                found.add(finding.path("about").asString("") + " "
                        + finding.path("code").asString("") + " "
                        + finding.path("path").asString(""));
            }
        }
        return found;
    }

    @Test
    void aBrokenAssertionFailsWithItsPlaceAndTheSmallestCounterexample() throws Exception {
        String broken = file(POLICY.formatted(20));
        assertThat(run("validate", "--config", broken)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("""
                        error[assertion-broken]: the assertion "secrets stay in the house" does not hold: when keyword("hard"), keyword("secret") match and nothing else: decision "think" is reached, which may call "cloud"
                        """, "config.yaml:13:7 (routing.assertions)");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("✓", "is a valid document", "✗ its policy has errors (1 error");

        assertThat(run("validate", "--config", broken, "--json")).isEqualTo(ExitCode.FAILED);
        assertThat(json().path("document_valid").asBoolean(false)).isTrue();
        assertThat(json().path("policy_valid").asBoolean(true)).isFalse();
        assertThat(json().path("servable").asBoolean(true)).isFalse();
        assertThat(findings("error")).containsExactly("policy assertion-broken routing.assertions");

        assertThat(run("check", broken)).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void anAssertionThatHoldsPasses() throws Exception {
        assertThat(run("validate", "--config", file(POLICY.formatted(5)))).isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("✓ its policy was proved free of errors", "✓ this version can serve it", "keyword 2");
    }

    @Test
    void whatIsProvedOfAPolicyWarnsAndFailsWhenStrict() throws Exception {
        String shadowed = file(POLICY.formatted(5).replace("priority: 1\n", "priority: 90\n"));
        assertThat(run("validate", "--config", shadowed, "--json")).isEqualTo(ExitCode.OK);
        assertThat(findings("warning")).contains("policy policy-shadowed routing.decisions");
        assertThat(run("validate", "--config", shadowed, "--json", "--strict")).isEqualTo(ExitCode.FAILED);
        assertThat(findings("error")).contains("policy policy-shadowed routing.decisions");
    }

    /// The exhaustive document uses every key, those too whose behaviour is not built: it is a right document, and
    /// what this version cannot do with it is said separately.
    @Test
    void theReferenceIsARightDocumentAndWhatIsNotBuiltIsSaidApart() {
        Path reference = conformance().resolve("reference-config.yaml");
        assumeThat(reference).as("conformance data").exists();

        assertThat(run("validate", "--config", reference.toString(), "--document", "--strict", "--json"))
                .isEqualTo(ExitCode.OK);
        assertThat(json().path("document_valid").asBoolean(false)).isTrue();
        assertThat(findings("error")).isEmpty();
        assertThat(findings("warning")).isEmpty();

        run("validate", "--config", reference.toString(), "--json");
        assertThat(json().path("document_valid").asBoolean(false)).isTrue();
        assertThat(json().path("policy_valid").asBoolean(false)).isTrue();
        assertThat(findings("error")).allMatch(finding -> finding.matches("version (not-built|kind-planned) .*"));
        assertThat(findings("warning")).noneMatch(finding -> finding.startsWith("document"));
        assertThat(findings("warning"))
                .contains("version not-built routing.signals.complexity[0].hard.image_candidates");
    }

    private static Path conformance() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path shared = at.resolve("shared/conformance");
            if (Files.isDirectory(shared)) {
                return shared;
            }
        }
        return Path.of("shared/conformance");
    }
}
