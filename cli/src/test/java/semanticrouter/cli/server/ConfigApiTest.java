package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.cli.server.ManagedRouter.decision;
import static semanticrouter.cli.server.ManagedRouter.document;
import static semanticrouter.cli.server.ManagedRouter.json;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Changing the configuration of a running server through its management API.
class ConfigApiTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theConfigurationIsReadCheckedChangedAndChangedBack() throws Exception {
        String first = document(decision("one"), "");
        try (ManagedRouter router = ManagedRouter.start(folder, first)) {
            HttpResponse<String> read = router.call("GET", "/config/router", Map.of());
            String tag = read.headers().firstValue("etag").orElseThrow();
            assertThat(json(read).at("/routing/decisions/0/name").asString()).isEqualTo("one");
            assertThat(tag).isEqualTo('"' + router.server().plans().current().hash() + '"');

            HttpResponse<String> wrong = router.call(
                    "POST", "/config/router/validate", Map.of("yaml", first.replace("priority: 1", "priority: high")));
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(json(wrong).at("/error/code").asString()).isEqualTo("CONFIG_VALIDATION_ERROR");
            assertThat(json(wrong).at("/error/details").valueStream()).anySatisfy(finding -> {
                assertThat(finding.path("severity").asString()).isEqualTo("error");
                assertThat(finding.path("path").asString()).isEqualTo("routing.decisions[0].priority");
                assertThat(finding.path("line").asInt()).isEqualTo(9);
            });
            assertThat(read.body() + wrong.body()).doesNotContain("sk-canary");
            assertThat(router.call("GET", "/config/router?secrets=true", Map.of())
                            .body())
                    .contains("sk-canary");
            assertThat(json(router.call("POST", "/config/router/validate", Map.of("yaml", first)))
                            .path("valid")
                            .asBoolean())
                    .isTrue();

            String part = "routing: {decisions: [" + decision("two") + ", " + decision("three") + "]}";
            assertThat(router.call("PATCH", "/config/router", Map.of("yaml", part), "if-match", "\"stale\"")
                            .statusCode())
                    .isEqualTo(412);
            JsonNode made = json(router.call("PATCH", "/config/router", Map.of("yaml", part), "if-match", tag));
            assertThat(made.path("runtime_status").asString()).isEqualTo("active");
            assertThat(router.server().plans().current().counts().get("decisions"))
                    .isEqualTo(2);
            assertThat(json(router.call("GET", "/config/hash", Map.of()))
                            .path("status")
                            .asString())
                    .isEqualTo("active");

            JsonNode versions = json(router.call("GET", "/config/router/versions", Map.of()));
            assertThat(versions.size()).isEqualTo(1);
            String version = versions.at("/0/version").asString();
            assertThat(router.call("POST", "/config/router/rollback", Map.of("version", "20000101-000000"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(router.call("POST", "/config/router/rollback", Map.of("version", version))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(router.file()).hasContent(first);
            assertThat(router.server().plans().current().counts().get("decisions"))
                    .isEqualTo(1);
        }
    }

    /// Severity, code and place of every finding.
    private static List<String> findings(JsonNode list) {
        return list.valueStream()
                .map(found -> found.path("severity").asString("") + " "
                        + found.path("code").asString("") + " "
                        + found.path("path").asString("") + " "
                        + found.path("line").asInt(0) + ":"
                        + found.path("column").asInt(0) + " "
                        + found.path("message").asString(""))
                .toList();
    }

    @Test
    void theInterfaceFindsWhatValidateFinds() throws Exception {
        String first = document(decision("one"), "");
        String broken = first.replace("priority: 1", "priority: high")
                .replace("modelRefs: [{model: small}]", "modelRefs: [{model: smal}], colour: red");
        Path file = Files.writeString(folder.resolve("broken.yaml"), broken);
        var out = new ByteArrayOutputStream();
        var quiet = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = Main.run(
                new Main(new Terminal(quiet, quiet, false, 120)), "validate", "--config", file.toString(), "--json");
        assertThat(exit).isEqualTo(ExitCode.FAILED);
        List<String> validated = findings(
                new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8)).path("diagnostics"));
        assertThat(validated).hasSizeGreaterThan(2);
        try (ManagedRouter router = ManagedRouter.start(folder, first)) {
            HttpResponse<String> wrong = router.call("POST", "/config/router/validate", Map.of("yaml", broken));
            assertThat(findings(json(wrong).at("/error/details"))).containsExactlyElementsOf(validated);
        }
    }
}
