package semanticrouter.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.RouterServer;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.cluster.PretendedCluster;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A router whose models and routes come from a cluster, from the first request to the last.
class ClusterRoutingTest {
    private static final String POOLS = "intelligentpools";
    private static final String ROUTES = "intelligentroutes";
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    private Path folder = Path.of("");

    private final int port = FreePort.next();
    private final HttpClient http = HttpClient.newHttpClient();
    private final PretendedCluster cluster = new PretendedCluster();

    @BeforeAll
    static void quietly() {
        Logs.quiet();
    }

    @AfterEach
    void close() {
        http.close();
        cluster.close();
    }

    private String file() {
        return """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
                providers:
                  models:
                    - {name: small, backend_refs: [{name: s, endpoint: "127.0.0.1:${VLLM_SR_DEMO_SMALL_PORT}"}]}
                    - {name: zh, backend_refs: [{name: z, endpoint: "127.0.0.1:${VLLM_SR_DEMO_ZH_PORT}"}]}
                    - {name: unused, backend_refs: [{name: u, endpoint: "127.0.0.1:9"}]}
                global:
                  router: {config_source: kubernetes}
                  services: {management_api: {port: 0}}
                """.formatted(port);
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private RouterServer start(DemoBackends backends, Path kubeconfig, Optional<String> namespace) throws Exception {
        Path file = Files.writeString(folder.resolve("config.yaml"), file());
        Map<String, String> environment = new HashMap<>(backends.environment());
        ConfigSource source = ConfigSource.read(file, environment::get, new Diagnostics());
        assertThat(source).isNotNull();
        return RouterServer.start(new ServerOptions(
                source,
                Optional.of(file),
                false,
                0,
                "",
                ServerOptions.Parts.API,
                Optional.empty(),
                List.of(),
                environment::get,
                "test",
                List.of(),
                new ClusterOptions(Optional.of(kubeconfig), namespace)));
    }

    private Path kubeconfig() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig("", "token: t-7"));
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        return send(
                port,
                "/v1/chat/completions",
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}]}");
    }

    private HttpResponse<String> send(int to, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json");
        return http.send(
                body.isEmpty()
                        ? request.build()
                        : request.POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode ready(RouterServer server) throws IOException, InterruptedException {
        return MAPPER.readTree(send(server.ports().management(), "/ready", "").body());
    }

    private static String decision(HttpResponse<String> reply) {
        return reply.headers().firstValue("x-vsr-selected-decision").orElse("") + " "
                + reply.headers().firstValue("x-vsr-selected-model").orElse("");
    }

    private void pool(String... models) {
        var all = new StringBuilder();
        for (String model : models) {
            all.append(all.isEmpty() ? "" : ",")
                    .append("{\"name\":\"")
                    .append(model)
                    .append("\"}");
        }
        cluster.put(POOLS, "IntelligentPool", "p", "{\"models\":[" + all + "]}");
    }

    /// A route whose decision takes a greeting to a model.
    private void route(String name, String decision, String model, String signal) {
        cluster.put(ROUTES, "IntelligentRoute", name, """
                {"signals": {"keywords": [{"name": "hello", "operator": "OR", "keywords": ["hello"], "caseSensitive": false}]},
                 "decisions": [{"name": "%s", "priority": 5, "description": "greets",
                   "signals": {"operator": "AND", "conditions": [{"type": "keyword", "name": "%s"}]},
                   "modelRefs": [{"model": "%s"}]}]}
                """.formatted(decision, signal, model));
    }

    private String condition(String plural, String name, String type) {
        for (JsonNode condition : cluster.status(plural, name).path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition.path("status").asString("") + " "
                        + condition.path("reason").asString("") + ": "
                        + condition.path("message").asString("");
            }
        }
        return "";
    }

    private static void await(String what, Callable<Boolean> met) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!met.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void requestsGoByWhatTheClusterHolds() throws Exception {
        cluster.token("t-7");
        try (DemoBackends backends = DemoBackends.start();
                RouterServer server = start(backends, kubeconfig(), Optional.empty())) {
            await(
                    "the lists are there",
                    () -> ready(server).path("message").asString("").contains("no IntelligentPool"));
            assertThat(ready(server).path("ready").asBoolean(true)).isFalse();
            HttpResponse<String> early = ask();
            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(early.body()).contains("not ready", "IntelligentPool");
            assertThat(early.headers().firstValue("retry-after")).isPresent();
            assertThat(send(port, "/v1/models", "").statusCode()).isEqualTo(503);

            pool("small", "zh");
            route("r", "first", "small", "hello");
            await("the first configuration", () -> ready(server).path("ready").asBoolean(false));
            assertThat(decision(ask())).isEqualTo("first small");
            assertThat(send(port, "/v1/models", "").statusCode()).isEqualTo(200);
            await("the route is told", () -> condition(ROUTES, "r", "Ready").startsWith("True"));
            await("the pool is told", () -> condition(POOLS, "p", "Ready").startsWith("True"));
            assertThat(MAPPER.readTree(send(server.ports().management(), "/config/hash", "")
                                    .body())
                            .path("active_hash")
                            .asString("a"))
                    .isEqualTo(MAPPER.readTree(send(server.ports().management(), "/config/hash", "")
                                    .body())
                            .path("runtime_hash")
                            .asString("b"));

            route("r", "second", "zh", "hello");
            await("the second configuration", () -> decision(ask()).equals("second zh"));

            route("r", "third", "small", "nobody");
            await("the third is refused", () -> condition(ROUTES, "r", "Ready").startsWith("False"));
            assertThat(condition(ROUTES, "r", "ResolvedRefs")).startsWith("False ReferenceNotFound");
            assertThat(condition(ROUTES, "r", "Programmed")).contains("nobody", "stays in use");
            assertThat(decision(ask())).isEqualTo("second zh");
            assertThat(ready(server).path("ready").asBoolean(false)).isTrue();
            assertThat(ready(server).path("message").asString("")).contains("config_reload_failed");

            route("extra", "fourth", "small", "hello");
            await(
                    "two are too many",
                    () -> condition(ROUTES, "extra", "Accepted").startsWith("False Conflict"));
            assertThat(decision(ask())).isEqualTo("second zh");
            cluster.delete(ROUTES, "r");
            await("the other one is used", () -> decision(ask()).equals("fourth small"));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("cluster-"));
    }

    @Test
    void aChangeOfTheFileIsTakenTogetherWithTheCluster() throws Exception {
        pool("small", "more");
        route("r", "first", "more", "hello");
        try (DemoBackends backends = DemoBackends.start();
                RouterServer server = start(backends, kubeconfig(), Optional.of("default"))) {
            await("the pool is told", () -> condition(POOLS, "p", "Ready").startsWith("False BackendNotFound"));
            assertThat(ready(server).path("ready").asBoolean(true)).isFalse();
            Files.writeString(
                    folder.resolve("config.yaml"),
                    file().replace("name: unused", "name: more")
                            .replace("127.0.0.1:9\"", "127.0.0.1:${VLLM_SR_DEMO_SMALL_PORT}\""));
            await("it is served", () -> ready(server).path("ready").asBoolean(false));
            assertThat(decision(ask())).isEqualTo("first more");
            await(
                    "the pool is told that too",
                    () -> condition(POOLS, "p", "Ready").startsWith("True"));
        }
    }

    @Test
    void withoutAClusterNothingStarts() throws Exception {
        try (DemoBackends backends = DemoBackends.start()) {
            assertThatThrownBy(() -> start(backends, folder.resolve("nowhere"), Optional.empty())
                            .close())
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("kubernetes")
                    .hasMessageContaining("nowhere");
        }
    }
}
