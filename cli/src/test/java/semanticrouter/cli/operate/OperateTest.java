package semanticrouter.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.detect.Starter;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Commands that get a router going and look after it, without a server.
class OperateTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final Console console = new Console();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void a_first_configuration_is_valid_and_never_overwrites(Starter.Service service) throws IOException {
        Path file = folder.resolve("config.yaml");
        String provider = Starter.of(service).name();
        String[] command = {"init", "--provider", provider, "--model", "some/model:8b", "--out", file.toString()};
        assertThat(console.run(command)).as(console::err).isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("✓ wrote", "vllm-sr serve --config " + file);
        // Without its key the document of a cloud provider is valid too: the machine that serves has it.
        assertThat(console.run("validate", "--document", "--config", file.toString()))
                .as(console::err)
                .isEqualTo(ExitCode.OK);
        String text = Files.readString(file);
        assertThat(console.run(command)).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("exists", "Hint:");
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void a_first_configuration_wants_a_provider_and_a_sane_model() {
        String out = folder.resolve("c.yaml").toString();
        assertThat(console.run("init", "--out", out)).isEqualTo(ExitCode.USAGE);
        assertThat(console.run("init", "--provider", "nobody", "--out", out)).isEqualTo(ExitCode.USAGE);
        assertThat(console.run("init", "--provider", "ollama", "--out", out)).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("which model of ollama?");
        assertThat(console.run("init", "--provider", "mock", "--model", "a\"b", "--out", out))
                .isEqualTo(ExitCode.USAGE);
        assertThat(folder).isEmptyDirectory();
    }

    private String config(int port, String more) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), """
                        version: v0.3
                        providers:
                          defaults: {default_model: small}
                          models:
                            - name: small
                              provider_model_id: qwen
                              backend_refs: [{endpoint: "127.0.0.1:%d", protocol: http%s}]
                        routing:
                          modelCards: [{name: small}]
                          decisions: []
                        """.formatted(port, more))
                .toString();
    }

    private JsonNode check(String what) {
        for (JsonNode check : JSON.readTree(console.out()).path("checks")) {
            if (check.path("check").asString("").startsWith(what)) {
                return check;
            }
        }
        throw new AssertionError("nobody looked at " + what + ": " + console.out());
    }

    @Test
    void the_doctor_asks_every_backend() throws IOException {
        try (var backend = new PretendedServer()) {
            String config = config(backend.port(), ", api_key: k-1");
            String[] command = {
                "doctor", "--json", "--config", config, "--port-offset", Integer.toString(FreePort.offset())
            };
            backend.replies(200, "application/json", "{\"data\":[{\"id\":\"qwen\"}]}", Map.of());
            assertThat(console.run(command)).as(console::out).isEqualTo(ExitCode.OK);
            assertThat(backend.keys()).containsExactly("Bearer k-1");
            assertThat(check("model small").path("state").asString("")).isEqualTo("sound");
            assertThat(check("clock").path("found").asString("")).contains("agrees with 1");
            for (String what : new String[] {"java", "disk", "ports", "proxy", "gpu", "configuration"}) {
                assertThat(check(what).path("state").asString("")).isNotEqualTo("broken");
            }
            backend.replies(200, "application/json", "{\"data\":[{\"id\":\"other\"}]}", Map.of());
            assertThat(console.run(command)).isEqualTo(ExitCode.OK);
            assertThat(check("model small").path("fix").asString("")).contains("provider_model_id", "other");
            backend.replies(401, "application/json", "{}", Map.of());
            assertThat(console.run(command)).isEqualTo(ExitCode.FAILED);
            assertThat(check("model small").path("found").asString("")).contains("refuses the key (HTTP 401)");
        }
    }

    @Test
    void a_clock_that_is_wrong_is_broken() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Finding wrong = MachineChecks.clock(now, List.of(Duration.ofSeconds(2), Duration.ofMinutes(-5)));
        assertThat(wrong.state()).isEqualTo(Finding.State.BROKEN);
        assertThat(wrong.found()).isEqualTo("300 s behind a provider's");
        assertThat(MachineChecks.clock(now, List.of(Duration.ofSeconds(2))).state())
                .isEqualTo(Finding.State.SOUND);
    }

    @Test
    void a_proxy_without_exceptions_is_doubtful() {
        Map<String, String> set = new HashMap<>(Map.of("https_proxy", "http://proxy:3128"));
        assertThat(MachineChecks.proxy(set::get).state()).isEqualTo(Finding.State.DOUBTFUL);
        set.put("NO_PROXY", "localhost,127.0.0.1");
        assertThat(MachineChecks.proxy(set::get).state()).isEqualTo(Finding.State.SOUND);
    }

    @Test
    void the_doctor_says_how_to_mend_what_is_broken() throws IOException {
        assertThat(console.run(
                        "doctor", "--config", config(9, ""), "--port-offset", Integer.toString(FreePort.offset())))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.out()).contains("✗ model small at 127.0.0.1:9: cannot be reached", "    fix: start it");
        assertThat(console.err()).contains("Error: 1 of ");
        String broken = Files.writeString(folder.resolve("broken.yaml"), "version: v0.3\nrouting: [\n")
                .toString();
        assertThat(console.run("doctor", "--config", broken, "--port-offset", Integer.toString(FreePort.offset())))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.out()).contains("✗ configuration:");
    }

    @Test
    void smoke_checks_the_answer_and_the_route() {
        try (var router = new PretendedServer()) {
            String base = "http://127.0.0.1:" + router.port() + "/v1";
            Map<String, String> route = Map.of(
                    "x-vsr-schema-version", "2",
                    "x-vsr-response-path", "upstream",
                    "x-vsr-replay-id", "r",
                    "x-vsr-selected-decision", "all",
                    "x-vsr-selected-model", "small");
            String whole = "{\"choices\":[{\"message\":{\"content\":\"Hello.\"}}]}";
            router.replies(200, "application/json", whole, route);
            assertThat(console.run("smoke", "--base-url", base))
                    .as(console::out)
                    .isEqualTo(ExitCode.OK);
            assertThat(console.out()).contains("✓ whole answer: 6 characters", "✓ streamed route: all → small");
            router.replies(200, "application/json", whole, Map.of());
            assertThat(console.run("smoke", "--base-url", base, "--json")).isEqualTo(ExitCode.FAILED);
            assertThat(JSON.readTree(console.out()).path("ok").asBoolean(true)).isFalse();
            assertThat(check("whole route").path("found").asString("")).contains("x-vsr-selected-model");
        }
        assertThat(console.run("smoke", "--base-url", "http://127.0.0.1:9/v1")).isEqualTo(ExitCode.FAILED);
        assertThat(console.out()).contains("✗ whole answer: the router is not running");
    }

    @Test
    void without_a_server_there_is_no_dashboard_and_no_log() {
        assertThat(console.run("dashboard", "--stack", "nobody")).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(console.err()).contains("Error: no server runs", "Hint:");
        assertThat(console.run("logs", "--stack", "nobody")).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("there is no log", "serve --detach");
        assertThat(console.run("logs", "envoy", "--stack", "nobody")).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completions_know_the_commands(String shell) throws Exception {
        assertThat(console.run("completion", "show", shell)).isEqualTo(ExitCode.OK);
        String script = console.out();
        assertThat(script).contains("vllm-sr", "serve", "doctor", "port-offset").doesNotContain("exit-when-ready'");
        assertThat(console.run("completion", "install", shell, "--dir", folder.toString()))
                .isEqualTo(ExitCode.OK);
        Path file = folder.resolve(shell.equals("bash") ? "vllm-sr" : "vllm-sr." + shell);
        assertThat(file).hasContent(script);
        Path program = Path.of("/bin", shell);
        if (Files.isExecutable(program)) {
            Process process = new ProcessBuilder(program.toString(), "-n", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        }
    }

    @Test
    void an_unknown_shell_is_told() {
        assertThat(console.run("completion", "show", "cmd")).isEqualTo(ExitCode.USAGE);
        assertThat(console.run("completion")).isEqualTo(ExitCode.USAGE);
    }
}
