package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.testkit.FreePort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A router that serves a file, with a client of its management API.
record ManagedRouter(RouterServer server, Path file, HttpClient http) implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    /// A document with one model and a secret, `sk-canary-77`.
    ///
    /// @param more lines at the top level
    static String document(String decisions, String more) {
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
                    %s""".formatted(FreePort.next(), decisions, more);
    }

    /// A decision that takes every request.
    static String decision(String name) {
        return "{name: " + name
                + ", description: d, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: small}]}";
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    static ManagedRouter start(Path folder, String text) throws Exception {
        Logs.quiet();
        Path file = Files.writeString(folder.resolve("config.yaml"), text);
        ConfigSource source = ConfigSource.read(file, _ -> null, new Diagnostics());
        assertThat(source).isNotNull();
        RouterServer server = RouterServer.start(new ServerOptions(
                source,
                Optional.of(file),
                false,
                0,
                "",
                ServerOptions.Parts.API,
                Optional.empty(),
                List.of(),
                _ -> null,
                "test",
                List.of()));
        return new ManagedRouter(server, file, HttpClient.newHttpClient());
    }

    /// What is kept of a request; it is written once the reply has ended, so a client may be faster.
    JsonNode kept(String path) throws IOException, InterruptedException {
        HttpResponse<String> found = get(path);
        for (int tries = 0; found.statusCode() == 404 && tries < 200; tries++) {
            Thread.sleep(25);
            found = get(path);
        }
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        return json(found);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return call("GET", path, Map.of());
    }

    HttpResponse<String> call(String method, String path, Map<String, ?> body, String... headers)
            throws IOException, InterruptedException {
        return send(method, path, body.isEmpty() ? "" : MAPPER.writeValueAsString(body), headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.ports().management() + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode read(String json) {
        return MAPPER.readTree(json);
    }

    static JsonNode json(HttpResponse<String> reply) {
        return MAPPER.readTree(reply.body());
    }

    /// Status and code of an error.
    static String error(HttpResponse<String> reply) {
        return reply.statusCode() + " " + json(reply).at("/error/code").asString("");
    }

    int decisions() {
        return server.plans().current().counts().getOrDefault("decisions", 0);
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
