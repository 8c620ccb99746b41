package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Changing the configuration of a running server through its management API.
class ConfigApiTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    private Path folder = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();
    private String base = "";

    @BeforeAll
    static void quietly() {
        Logs.quiet();
    }

    private static String document(String decisions) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return """
                    version: v0.3
                    listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
                    providers:
                      defaults: {default_model: small}
                      models:
                        - {name: small, backend_refs: [{endpoint: "127.0.0.1:9", api_key: sk-canary-77}]}
                    routing:
                      modelCards: [{name: small}]
                      decisions: [%s]
                    global: {services: {management_api: {port: 0}}}
                    """.formatted(socket.getLocalPort(), decisions);
        }
    }

    private static String decision(String name) {
        return "{name: " + name
                + ", description: d, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: small}]}";
    }

    private HttpResponse<String> call(String method, String path, Map<String, String> body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("content-type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return MAPPER.readTree(reply.body());
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private static RouterServer start(Path file) throws Exception {
        ConfigSource source = ConfigSource.read(file, _ -> null, new Diagnostics());
        assertThat(source).isNotNull();
        return RouterServer.start(new ServerOptions(
                source, Optional.of(file), false, 0, "", false, false, Optional.empty(), List.of(), _ -> null, "test"));
    }

    @Test
    void theConfigurationIsReadCheckedChangedAndChangedBack() throws Exception {
        String first = document(decision("one"));
        Path file = Files.writeString(folder.resolve("config.yaml"), first);
        try (RouterServer server = start(file)) {
            base = "http://127.0.0.1:" + server.ports().management();
            HttpResponse<String> read = call("GET", "/config/router", Map.of());
            String tag = read.headers().firstValue("etag").orElseThrow();
            assertThat(json(read).at("/routing/decisions/0/name").asString()).isEqualTo("one");
            assertThat(tag).isEqualTo('"' + server.plans().current().hash() + '"');

            HttpResponse<String> wrong = call(
                    "POST", "/config/router/validate", Map.of("yaml", first.replace("priority: 1", "priority: high")));
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(json(wrong).at("/error/code").asString()).isEqualTo("CONFIG_VALIDATION_ERROR");
            assertThat(json(wrong).at("/error/details").valueStream()).anySatisfy(finding -> {
                assertThat(finding.path("severity").asString()).isEqualTo("error");
                assertThat(finding.path("path").asString()).isEqualTo("routing.decisions[0].priority");
                assertThat(finding.path("line").asInt()).isEqualTo(9);
            });
            assertThat(read.body() + wrong.body()).doesNotContain("sk-canary");
            assertThat(call("GET", "/config/router?secrets=true", Map.of()).body())
                    .contains("sk-canary");
            assertThat(json(call("POST", "/config/router/validate", Map.of("yaml", first)))
                            .path("valid")
                            .asBoolean())
                    .isTrue();

            String part = "routing: {decisions: [" + decision("two") + ", " + decision("three") + "]}";
            assertThat(call("PATCH", "/config/router", Map.of("yaml", part), "if-match", "\"stale\"")
                            .statusCode())
                    .isEqualTo(412);
            JsonNode made = json(call("PATCH", "/config/router", Map.of("yaml", part), "if-match", tag));
            assertThat(made.path("runtime_status").asString()).isEqualTo("active");
            assertThat(server.plans().current().counts().get("decisions")).isEqualTo(2);
            assertThat(json(call("GET", "/config/hash", Map.of()))
                            .path("status")
                            .asString())
                    .isEqualTo("active");

            JsonNode versions = json(call("GET", "/config/router/versions", Map.of()));
            assertThat(versions.size()).isEqualTo(1);
            String version = versions.at("/0/version").asString();
            assertThat(call("POST", "/config/router/rollback", Map.of("version", "20000101-000000"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(call("POST", "/config/router/rollback", Map.of("version", version))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(file).hasContent(first);
            assertThat(server.plans().current().counts().get("decisions")).isEqualTo(1);
        }
    }
}
