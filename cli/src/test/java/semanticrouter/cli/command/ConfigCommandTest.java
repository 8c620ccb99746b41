package semanticrouter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigCommandTest {
    private static final String CONFIG = """
            version: v0.3
            listeners: [{name: http, port: 9000, api_keys: [sk-client]}]
            routing:
              signals: {keywords: [{name: hello, operator: OR, keywords: [hello]}]}
              decisions: [{name: a, rules: {type: keyword, name: hello}}]
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

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showPrintsWhatIsWrittenAndEffectiveFillsInDefaults() throws Exception {
        String file = Files.writeString(folder.resolve("config.yaml"), CONFIG).toString();

        assertThat(run("config", "show", "--config", file)).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("port: 9000", "[REDACTED]").doesNotContain("sk-client", "ngram_arity", "global");

        assertThat(run("config", "show", "--config", file, "--effective")).isEqualTo(ExitCode.OK);
        assertThat(out())
                .contains("port: 9000", "ngram_arity: 3", "auto_model_name: MoM")
                .doesNotContain("sk-client");

        assertThat(run("config", "show", "--config", file, "--origins")).isEqualTo(ExitCode.OK);
        assertThat(out())
                .contains(
                        "listeners[0].port = 9000  # " + file + ":2:32",
                        "listeners[0].timeout = 300s  # default",
                        "listeners[0].api_keys[0] = [REDACTED]  # ");
    }

    @Test
    void showOfABrokenFileSaysWhatIsWrong() throws Exception {
        String file = Files.writeString(folder.resolve("config.yaml"), "routing: {decisions: 5}\n")
                .toString();

        assertThat(run("config", "show", "--config", file)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("config.yaml:1:22", "^");
    }

    @Test
    void migrateWritesBesideTheOldFileAndNeverOverItUnasked() throws Exception {
        Path old = Files.writeString(folder.resolve("old.yaml"), """
                keyword_rules: [{name: hello, operator: OR, keywords: [hello]}]
                decisions: [{name: a, rules: {operator: AND, conditions: [{type: keyword, name: hello}]}, modelRefs: [{model: m}]}]
                vllm_endpoints: [{name: e, address: 127.0.0.1, port: 8000}]
                model_config: {m: {preferred_endpoints: [e]}}
                default_model: m
                """);
        assertThat(run("config", "migrate", "--config", old.toString())).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("moved", "keyword_rules", "routing.signals.keywords");
        Path migrated = folder.resolve("old.migrated.yaml");
        assertThat(run("validate", "--config", migrated.toString())).isEqualTo(ExitCode.OK);

        assertThat(run("config", "migrate", old.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("exists", "--force");
        assertThat(run("config", "migrate", old.toString(), "--force")).isEqualTo(ExitCode.OK);
    }

    @Test
    void theSchemaIsWrittenForEditorsWithTheLineThatNamesIt() throws Exception {
        Path file = folder.resolve("vllm-sr.schema.json");

        assertThat(run("config", "schema", "--output", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("# yaml-language-server: $schema=./vllm-sr.schema.json\n");
        JsonNode schema = new JsonMapper().readTree(Files.readString(file));
        assertThat(schema.path("$schema").asString("")).contains("2020-12");
        assertThat(schema.path("$defs")
                        .path("ConfigDocument")
                        .path("properties")
                        .has("routing"))
                .isTrue();
    }
}
