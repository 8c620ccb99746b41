package semanticrouter.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.config.deploy.FirstConfig;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.testkit.FreePort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The set-up of a first configuration over its API.
class SetupServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();
    private Path file = Path.of("");
    private HttpServer other;
    private DemoBackends demo;
    private SetupServer server;

    @BeforeAll
    static void quietly() {
        Logs.quiet();
    }

    @BeforeEach
    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    void start() throws Exception {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.start();
        demo = DemoBackends.start();
        file = Files.writeString(folder.resolve("config.yaml"), FirstConfig.bootstrap("cli", Clock.systemUTC()));
        Map<String, String> variables = demo.environment();
        UnaryOperator<@Nullable String> environment =
                name -> "MODEL_KEY".equals(name) ? "sk-canary-5" : name == null ? null : variables.get(name);
        int offset = FreePort.offset();
        server = SetupServer.start(new ServerOptions(
                source(),
                Optional.of(file),
                false,
                offset,
                "",
                new ServerOptions.Parts(true, true, 0),
                Optional.empty(),
                List.of(),
                environment,
                "test",
                List.of()));
    }

    @AfterEach
    void stop() {
        server.close();
        demo.close();
        other.stop(0);
        http.close();
    }

    private ConfigSource source() {
        return Objects.requireNonNull(ConfigSource.read(file, Map.<String, String>of()::get, new Diagnostics()));
    }

    private HttpResponse<String> call(String path, @Nullable Object body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.ports().management() + path))
                .timeout(Duration.ofSeconds(30));
        if (body != null) {
            request.header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path, @Nullable Object body) throws Exception {
        HttpResponse<String> response = call(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private String refusal(String path, Object body, int status) throws Exception {
        HttpResponse<String> response = call(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body()).at("/error/message").asString();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String at(String path) {
        return "http://127.0.0.1:" + other.getAddress().getPort() + path;
    }

    @Test
    void models_and_a_policy_become_the_first_configuration() throws Exception {
        assertThat(call("/ready", null).statusCode()).isEqualTo(503);
        JsonNode state = json("/api/setup/state", null);
        assertThat(state.path("setupMode").asBoolean()).isTrue();
        assertThat(state.path("canActivate").asBoolean()).isFalse();
        assertThat(json("/api/setup/models", null).path("models").valueStream())
                .extracting(model -> model.path("name").asString())
                .contains("demo/small", "demo/zh", "demo/strong");
        List<String> presets = json("/api/setup/presets", null)
                .path("presets")
                .valueStream()
                .map(preset -> preset.path("id").asString())
                .toList();
        assertThat(presets).startsWith("starter").contains("vllm-sr/mom-v1-blend");

        String yaml = "";
        for (String preset : presets) {
            JsonNode proposal = json(
                    "/api/setup/presets/delta",
                    Map.of("preset", preset, "models", List.of("demo/small", "demo/strong")));
            if (preset.endsWith("vault")) { // needs a model that is on this machine
                assertThat(proposal.path("complete").asBoolean()).isFalse();
                assertThat(proposal.path("parts").valueStream()).anyMatch(part -> !part.has("model"));
                continue;
            }
            assertThat(proposal.path("complete").asBoolean()).as(preset).isTrue();
            yaml = proposal.path("yaml").asString();
            JsonNode judged = json("/api/setup/validate", Map.of("yaml", yaml));
            assertThat(judged.path("canActivate").asBoolean())
                    .as(judged.toString())
                    .isTrue();
        }
        assertThat(refusal("/api/setup/activate", Map.of("yaml", "routing: {decisions: [{name: a, tier: -1}]}"), 400))
                .contains("tier");
        assertThat(server.done()).isNotDone();

        JsonNode made = json("/api/setup/activate", Map.of("yaml", yaml));
        assertThat(made.path("setupMode").asBoolean(true)).isFalse();
        server.done().get(10, TimeUnit.SECONDS);
        assertThat(FirstConfig.active(source())).isFalse();
        assertThat(Files.readString(file)).contains("demo/strong").doesNotContain("bootstrap");
    }

    @Test
    void a_model_is_asked_before_it_is_added() throws Exception {
        other.createContext(
                "/v1/models",
                exchange -> answer(
                        exchange,
                        "Bearer sk-canary-5".equals(exchange.getRequestHeaders().getFirst("authorization")) ? 200 : 401,
                        "{\"data\":[{\"id\":\"mine-8b\"}]}"));
        Map<String, String> model =
                Map.of("name", "mine-8b", "baseUrl", at("/v1"), "provider", "vllm", "keyVariable", "MODEL_KEY");
        assertThat(json("/api/setup/models/check", model).path("models").toString())
                .isEqualTo("[\"mine-8b\"]");
        assertThat(refusal("/api/setup/models/check", Map.of("baseUrl", at("/v1")), 502))
                .contains("status 401");
        assertThat(refusal("/api/setup/models/check", Map.of("baseUrl", at("/v1"), "keyVariable", "sk-secret"), 400))
                .contains("name the environment variable")
                .doesNotContain("sk-secret");
        assertThat(refusal("/api/setup/models/check", Map.of("baseUrl", "http://169.254.169.254/latest"), 400))
                .contains("may not be read");

        JsonNode proposal = json("/api/setup/presets/delta", Map.of("preset", "starter", "added", List.of(model)));
        String yaml = proposal.path("yaml").asString();
        assertThat(yaml).contains("${MODEL_KEY}", at("/v1")).doesNotContain("canary");
        assertThat(json("/api/setup/validate", Map.of("config", yaml))
                        .path("canActivate")
                        .asBoolean())
                .isTrue();
        assertThat(refusal("/api/setup/presets/delta", Map.of("preset", "starter"), 400))
                .contains("at least one");
        assertThat(refusal("/api/setup/presets/delta", Map.of("preset", "none", "added", List.of(model)), 400))
                .contains("no preset");
        Map<String, String> odd = Map.of("name", "a\"b", "baseUrl", at("/v1"));
        assertThat(refusal("/api/setup/presets/delta", Map.of("preset", "starter", "added", List.of(odd)), 400))
                .contains("letters");
    }

    @Test
    void a_configuration_is_read_from_elsewhere_within_bounds() throws Exception {
        other.createContext("/good", exchange -> answer(exchange, 200, """
                providers: {defaults: {default_model: m}, models: [{name: m, backend_refs: [{endpoint: "127.0.0.1:9"}]}]}
                routing: {modelCards: [{name: m}], decisions: [{name: all, modelRefs: [{model: m}]}]}
                """));
        other.createContext("/large", exchange -> answer(exchange, 200, "a".repeat((1 << 20) + 1)));
        other.createContext("/away", exchange -> {
            exchange.getResponseHeaders().add("location", "http://169.254.169.254/");
            answer(exchange, 302, "");
        });
        other.createContext("/round", exchange -> {
            exchange.getResponseHeaders().add("location", "/round");
            answer(exchange, 302, "");
        });
        JsonNode good = json("/api/setup/import-remote", Map.of("url", at("/good")));
        assertThat(good.path("canActivate").asBoolean()).isTrue();
        assertThat(good.path("decisions").asInt()).isOne();
        assertThat(refusal("/api/setup/import-remote", Map.of("url", at("/large")), 502))
                .contains("1 MiB");
        assertThat(refusal("/api/setup/import-remote", Map.of("url", at("/away")), 400))
                .contains("may not be read");
        assertThat(refusal("/api/setup/import-remote", Map.of("url", at("/round")), 502))
                .contains("redirects");
        assertThat(refusal("/api/setup/import-remote", Map.of("url", at("/none")), 502))
                .contains("404");
        assertThat(refusal("/api/setup/import-remote", Map.of("url", "file:///etc/passwd"), 400))
                .contains("http");
        assertThat(refusal("/api/setup/import-remote", Map.of("url", "http://a:b@127.0.0.1/"), 400))
                .contains("credentials");
    }

    @Test
    void an_address_that_hangs_is_given_up() {
        other.createContext("/slow", exchange -> {});
        assertThatThrownBy(() -> RemoteText.read(at("/slow"), Map.of(), Duration.ofMillis(200)))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        why -> assertThat(why.error().message()).contains("in time"));
    }
}
