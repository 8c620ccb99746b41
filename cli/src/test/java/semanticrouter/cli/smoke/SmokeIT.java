package semanticrouter.cli.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.cluster.ClusterOptions;
import semanticrouter.cli.mock.MockServer;
import semanticrouter.cli.smoke.Row.Outcome;
import semanticrouter.cli.surface.Surface;
import semanticrouter.testkit.FreePort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The same program with the same configuration on the three surfaces, as a person runs it.
@Isolated("it takes the log of the process over")
class SmokeIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private final Console console = new Console();

    @SuppressWarnings("NullAway") // it does not see the annotation inside a type parameter across modules
    private SmokeOptions options(String modelUrl, Map<String, String> environment) {
        return new SmokeOptions(
                OptionalInt.of(FreePort.offset()),
                Optional.of(modelUrl).filter(url -> !url.isEmpty()),
                "",
                environment::get,
                folder);
    }

    private static List<String> checks(JsonNode surface) {
        var names = new ArrayList<String>();
        surface.path("checks").forEach(row -> names.add(row.path("check").asString("")));
        return names;
    }

    private static String row(JsonNode surface, String check) {
        for (JsonNode row : surface.path("checks")) {
            if (row.path("check").asString("").equals(check)) {
                return row.path("outcome").asString("") + ": "
                        + row.path("seen").asString("");
            }
        }
        throw new AssertionError("nobody looked at " + check);
    }

    @Test
    void every_surface_passes_the_same_checks() {
        int code = console.run("smoke", "--surface", "all", "--json", "--port-offset", "" + FreePort.offset());
        JsonNode told = JSON.readTree(console.out());
        assertThat(code).as(told.toPrettyString()).isEqualTo(ExitCode.OK);
        assertThat(told.path("ok").asBoolean(false)).isTrue();
        assertThat(console.err()).contains("cpu-local …", "amd-local …", "ci-k8s …");
        JsonNode surfaces = told.path("surfaces");
        var words = new ArrayList<String>();
        surfaces.forEach(surface -> words.add(surface.path("surface").asString("")));
        assertThat(words).isEqualTo(Surface.words());
        List<String> common = Conformance.CHECKS.stream().map(Check::name).toList();
        assertThat(checks(surfaces.get(0))).isEqualTo(common);
        for (JsonNode surface : surfaces) {
            assertThat(checks(surface)).containsSubsequence(common);
            for (String check : common) {
                assertThat(row(surface, check)).startsWith("pass: ");
            }
            assertThat(surface.path("stand_ins").toString()).contains("the mock answers in the place of a model");
        }
        assertThat(row(surfaces.get(2), "route status")).isEqualTo("pass: Ready: True (Ready)");
        assertThat(surfaces.get(2).path("stand_ins").toString()).contains("an API server in this process");
    }

    @Test
    void without_a_device_amd_says_what_stands_in_its_place() throws Exception {
        Report told = SmokeRun.of(
                options("http://127.0.0.1:9/v1", Map.of("VLLM_SR_PLATFORM", "amd")), Surface.AMD_LOCAL, _ -> {});
        assertThat(told.rows().get(0))
                .extracting(Row::outcome, Row::seen)
                .containsExactly(Outcome.SKIP, "no ROCm device here");
        assertThat(told.rows().get(1).seen()).isEqualTo("no ROCm device here: they compute on the processor");
        assertThat(told.rows().get(2))
                .extracting(Row::outcome, Row::seen)
                .containsExactly(Outcome.FAIL, "nothing listens at http://127.0.0.1:9/v1");
        assertThat(told.rows().subList(3, told.rows().size()))
                .hasSize(Conformance.CHECKS.size())
                .allMatch(row -> row.outcome() == Outcome.SKIP && row.seen().equals("no model answers"));
        assertThat(told.ok()).isFalse();
    }

    @Test
    void with_a_device_and_a_server_nothing_stands_in() throws Exception {
        Files.createDirectories(folder.resolve("dev"));
        Files.createFile(folder.resolve("dev/kfd"));
        try (var server = new MockServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new MockServer.Options(List.of("rocm/llama"), 384, List.of("benign")))) {
            String url = "http://127.0.0.1:" + server.port() + "/v1";
            var heard = new ArrayList<Row>();
            Report told = SmokeRun.of(options(url, Map.of()), Surface.AMD_LOCAL, heard::add);
            assertThat(told.rows()).isEqualTo(heard);
            assertThat(told.stands()).isEmpty();
            assertThat(told.rows().get(0).outcome()).isEqualTo(Outcome.PASS);
            assertThat(told.rows().get(1).seen())
                    .isEqualTo("on the processor; VLLM_SR_PLATFORM=amd has them compute on /dev/kfd");
            assertThat(told.rows().get(2).seen()).isEqualTo("would use rocm/llama at " + url);
            assertThat(told.rows().subList(3, told.rows().size())).allMatch(row -> row.outcome() == Outcome.PASS);
        }
    }

    /// Checks that could not fail would be none.
    @Test
    void another_policy_fails_where_it_is_another() throws Exception {
        try (var server = new MockServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new MockServer.Options(List.of("mock"), 384, List.of("benign")))) {
            Path file = Files.writeString(
                    folder.resolve(SmokeConfig.NAME),
                    SmokeConfig.text()
                            .replace("[stack trace,", "[stacktrace,")
                            .replace(
                                    "response_cache, configuration: {enabled: true",
                                    "response_cache, configuration: {enabled: false")
                            .replace("    api_keys: [\"${VLLM_SR_SMOKE_KEY}\"]\n", ""));
            var environment = new HashMap<>(SmokeConfig.environment(
                    new ModelServer("http://127.0.0.1:" + server.port() + "/v1", "mock", ""), "k"));
            var stand = new Stand(file, environment, ClusterOptions.USUAL, "k", List.of("startup_complete"), List.of());
            var failed = new ArrayList<String>();
            try (var trial = new Trial(stand, FreePort.offset(), 3, _ -> null)) {
                for (Check<Trial> check : Conformance.CHECKS) {
                    Row row = check.run(trial);
                    if (row.outcome() != Outcome.PASS) {
                        failed.add(row.check());
                    }
                }
            }
            assertThat(failed)
                    .containsExactly("key", "signal keyword", "explanation", "cache", "eval", "metrics", "log");
        }
    }

    @Test
    void a_router_that_does_not_start_fails_once() throws Exception {
        var stand = new Stand(folder.resolve("nothing.yaml"), Map.of(), ClusterOptions.USUAL, "", List.of(), List.of());
        try (var trial = new Trial(stand, FreePort.offset(), 3, _ -> null)) {
            Row row = Conformance.CHECKS.getFirst().run(trial);
            assertThat(row.outcome()).isEqualTo(Outcome.FAIL);
            assertThat(row.seen()).contains("nothing.yaml");
            assertThat(trial.serves()).isFalse();
        }
    }

    @Test
    void a_command_line_that_means_nothing_is_told() {
        assertThat(console.run("smoke", "--surface", "moon")).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("no surface \"moon\"", "cpu-local, amd-local, ci-k8s or all");
        assertThat(console.run("smoke", "--surface", "cpu-local", "--running")).isEqualTo(ExitCode.USAGE);
        assertThat(console.run("smoke", "--surface", "cpu-local", "--model-url", "http://127.0.0.1:9/v1"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(console.run("smoke", "--surface", "amd-local", "--model-url", "localhost"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(console.run("smoke", "--surface", "amd-local", "--model-key-env", "NOT_SET_7F3A"))
                .isEqualTo(ExitCode.USAGE);
    }
}
