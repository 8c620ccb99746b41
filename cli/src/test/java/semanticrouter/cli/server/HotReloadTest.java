package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.reload.PlanReloader;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.testkit.FreePort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server whose configuration changes under it.
class HotReloadTest {
    private static final String BROKEN = "version: v0.3\nrouting: {decisions: [{name: one, tier: -1}]}\n";
    private static final int REQUESTS = 400;
    private static final int RELOADS = 20;

    @TempDir
    private Path folder = Path.of("");

    private final int port = FreePort.next();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void quietly() {
        Logs.quiet();
    }

    /// A whole configuration whose decision and model say which version of it served.
    private String version(int number, String assertion) {
        String model = number % 2 == 0 ? "small" : "zh";
        return """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
                providers:
                  models:
                    - {name: small, backend_refs: [{name: s, endpoint: "127.0.0.1:${VLLM_SR_DEMO_SMALL_PORT}"}]}
                    - {name: zh, backend_refs: [{name: z, endpoint: "127.0.0.1:${VLLM_SR_DEMO_ZH_PORT}"}]}
                routing:
                  modelCards: [{name: small}, {name: zh}]
                  signals: {keywords: [{name: hello, operator: OR, keywords: [hello]}]}
                  assertions: ['%s']
                  decisions:
                    - name: v%d-%s
                      description: greets
                      priority: 1
                      rules: {operator: AND, conditions: [{type: keyword, name: hello}]}
                      modelRefs: [{model: %s, use_reasoning: false}]
                global: {services: {management_api: {port: 0}}}
                """.formatted(port, assertion, number, model, model);
    }

    private String version(int number) {
        return version(number, "WHEN keyword(\"hello\") THEN MODEL IN model(\"small\") OR model(\"zh\")");
    }

    private String violated() {
        return version(0, "NEVER keyword(\"hello\") REACHES model(\"small\")");
    }

    /// As an editor does that writes a new file and renames it.
    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling("fresh.yaml"), text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private static RouterServer start(Path file, DemoBackends backends) throws Exception {
        Map<String, String> environment = backends.environment();
        UnaryOperator<@Nullable String> lookup = name -> name == null ? null : environment.get(name);
        ConfigSource source = ConfigSource.read(file, lookup, new Diagnostics());
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
                lookup,
                "test",
                List.of()));
    }

    private HttpResponse<String> ask(RouterServer server) throws IOException, InterruptedException {
        String body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}]}";
        URI uri = URI.create("http://127.0.0.1:" + server.ports().listener() + "/v1/chat/completions");
        return http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(30))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode management(RouterServer server, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.ports().management() + path);
        return new JsonMapper()
                .readTree(http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    /// Every tenth of a second another version, every fourth of them broken.
    private int change(Path file, PlanReloader reloader, AtomicBoolean done) throws Exception {
        int activated = 0;
        for (int number = 1; !done.get() || activated < RELOADS; number++) {
            boolean broken = number % 4 == 0;
            replace(file, broken ? BROKEN : version(number));
            boolean active = reloader.reload() instanceof ReloadReport.Activated;
            activated += active ? 1 : 0;
            Thread.sleep(100);
        }
        return activated;
    }

    /// Takes the changed file into use; the watcher may have been faster.
    private static void taken(PlanReloader reloader) throws InterruptedException {
        assertThat(reloader.reload()).isNotInstanceOf(ReloadReport.Refused.class);
    }

    /// What of a text would need a restart.
    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private List<String> judged(RouterServer server, DemoBackends backends, String text) throws Exception {
        Path other = Files.writeString(folder.resolve("other.yaml"), text);
        Map<String, String> environment = backends.environment();
        UnaryOperator<@Nullable String> lookup = name -> name == null ? null : environment.get(name);
        ConfigSource source = ConfigSource.read(other, lookup, new Diagnostics());
        assertThat(source).isNotNull();
        return server.reloader().orElseThrow().judge(source).stream()
                .filter(note -> note.code().equals("restart-needed"))
                .map(Diagnostic::path)
                .toList();
    }

    private int status(RouterServer server, String key) throws IOException, InterruptedException {
        String body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}]}";
        URI uri = URI.create("http://127.0.0.1:" + server.ports().listener() + "/v1/chat/completions");
        return http.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(30))
                                .header("content-type", "application/json")
                                .header("authorization", "Bearer " + key)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private String keys(String listener, String virtual) {
        return version(1)
                .replace("timeout: 30s}", "timeout: 30s, api_keys: [" + listener + "]}")
                .replace(
                        "global: {services: {",
                        "global: {services: {authz: {virtual_keys: [{name: ann, key: " + virtual + ", user: ann}]}, ");
    }

    @Test
    void keys_change_with_the_configuration() throws Exception {
        Path file = Files.writeString(folder.resolve("router.yaml"), keys("listener-key-one", "virtual-key-one"));
        try (var backends = DemoBackends.start();
                var server = start(file, backends)) {
            assertThat(status(server, "listener-key-one")).isEqualTo(200);
            assertThat(status(server, "virtual-key-one")).isEqualTo(200);
            assertThat(status(server, "listener-key-two")).isEqualTo(401);
            String changed = keys("listener-key-two", "virtual-key-two");
            assertThat(judged(server, backends, changed)).isEmpty();
            replace(file, changed);
            taken(server.reloader().orElseThrow());
            assertThat(status(server, "listener-key-one")).isEqualTo(401);
            assertThat(status(server, "virtual-key-one")).isEqualTo(401);
            assertThat(status(server, "listener-key-two")).isEqualTo(200);
            assertThat(status(server, "virtual-key-two")).isEqualTo(200);
        }
    }

    @Test
    void what_only_a_start_reads_is_named_when_it_changes() throws Exception {
        Path file = Files.writeString(folder.resolve("router.yaml"), version(1));
        try (var backends = DemoBackends.start();
                var server = start(file, backends)) {
            String changed = version(1)
                    .replace("timeout: 30s", "timeout: 31s")
                    .replace(
                            "global: {services: {",
                            "global: {router: {admission: {waiting_requests: 7}}, stores: {response_cache: {max_entries: 7,"
                                    + " backend_type: redis}}, services: {response_api: {enabled: false}, ");
            assertThat(judged(server, backends, changed))
                    .containsExactly(
                            "listeners",
                            "global.router.admission",
                            "global.stores.response_cache",
                            "global.services.response_api");
            replace(
                    file,
                    version(1)
                            .replace(
                                    "global: {services: {",
                                    "global: {services: {authz: {identity: {user_id_header: x-caller}}, "));
            assertThat(server.reloader().orElseThrow().reload())
                    .isInstanceOfSatisfying(
                            ReloadReport.Refused.class,
                            report -> assertThat(report.reason())
                                    .contains("the headers that name callers cannot change"));
        }
    }

    @Test
    void noRequestFailsWhileTheFileIsRewrittenTenTimesASecond() throws Exception {
        Path file = Files.writeString(folder.resolve("config.yaml"), version(0));
        try (DemoBackends backends = DemoBackends.start();
                RouterServer server = start(file, backends);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new AtomicBoolean();
            var left = new AtomicInteger(REQUESTS);
            Future<Integer> changes =
                    threads.submit(() -> change(file, server.reloader().orElseThrow(), done));
            Callable<List<HttpResponse<String>>> client = () -> {
                var replies = new ArrayList<HttpResponse<String>>();
                while (left.getAndDecrement() > 0 || !changes.isDone()) {
                    replies.add(ask(server));
                    if (left.get() <= 0) {
                        done.set(true);
                    }
                }
                return replies;
            };
            List<Future<List<HttpResponse<String>>>> clients =
                    List.of(threads.submit(client), threads.submit(client), threads.submit(client));
            var replies = new ArrayList<HttpResponse<String>>();
            for (Future<List<HttpResponse<String>>> one : clients) {
                replies.addAll(one.get());
            }

            assertThat(changes.get()).isGreaterThanOrEqualTo(RELOADS);
            assertThat(replies).hasSizeGreaterThanOrEqualTo(REQUESTS).allSatisfy(reply -> {
                assertThat(reply.statusCode()).isEqualTo(200);
                // Decision and model come from one plan.
                String decision =
                        reply.headers().firstValue("x-vsr-selected-decision").orElseThrow();
                assertThat(decision)
                        .endsWith("-"
                                + reply.headers()
                                        .firstValue("x-vsr-selected-model")
                                        .orElseThrow());
            });
            assertThat(replies.stream()
                            .map(reply -> reply.headers()
                                    .firstValue("x-vsr-selected-decision")
                                    .orElseThrow())
                            .distinct()
                            .count())
                    .isGreaterThan(5);
        }
    }

    @Test
    void aBrokenFileOrABrokenAssertionLeavesTheLastGoodPlanAndSaysWhy() throws Exception {
        Path file = Files.writeString(folder.resolve("config.yaml"), version(0));
        try (DemoBackends backends = DemoBackends.start();
                RouterServer server = start(file, backends)) {
            PlanReloader reloader = server.reloader().orElseThrow();
            String first =
                    management(server, "/config/hash").path("active_hash").asString("");
            assertThat(management(server, "/config/hash").path("status").asString(""))
                    .isEqualTo("active");

            replace(file, violated());
            assertThat(reloader.reload()).isInstanceOf(ReloadReport.Refused.class);
            JsonNode pending = management(server, "/config/hash");
            assertThat(pending.path("status").asString("")).isEqualTo("pending");
            assertThat(pending.path("active_hash").asString("")).isEqualTo(first);
            assertThat(pending.path("hash").asString("")).isNotEqualTo(first);
            assertThat(pending.path("message").asString(""))
                    .contains(
                            "config_reload_failed", "assertion-broken", "keyword(\"hello\") alone matches", "v0-small");
            assertThat(ask(server).statusCode()).isEqualTo(200);

            replace(file, version(3));
            taken(reloader);
            assertThat(management(server, "/config/hash").path("status").asString(""))
                    .isEqualTo("active");
            assertThat(ask(server).headers().firstValue("x-vsr-selected-decision"))
                    .contains("v3-zh");
        }
    }

    @Test
    void theReasonOfARefusedChangeIsShownWhereReadinessIsUntilTheFileIsGoodAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("config.yaml"), version(0));
        try (DemoBackends backends = DemoBackends.start();
                RouterServer server = start(file, backends)) {
            replace(file, BROKEN);
            assertThat(awaited(server, message -> message.contains("config_reload_failed") && message.contains("tier")))
                    .isTrue();
            assertThat(management(server, "/ready").path("ready").asBoolean(false))
                    .isTrue();
            replace(file, version(0));
            assertThat(awaited(server, String::isEmpty)).isTrue();
        }
    }

    private boolean awaited(RouterServer server, java.util.function.Predicate<String> message) throws Exception {
        for (int tries = 0; tries < 200; tries++) {
            if (message.test(management(server, "/ready").path("message").asString(""))) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    @Test
    void aPolicyWithABrokenAssertionIsNotServed() throws Exception {
        Path file = Files.writeString(folder.resolve("config.yaml"), violated());
        try (DemoBackends backends = DemoBackends.start()) {
            assertThatThrownBy(() -> start(file, backends))
                    .isInstanceOfSatisfying(
                            RefusedConfig.class,
                            refused -> assertThat(refused.diagnostics())
                                    .filteredOn(finding -> finding.isError())
                                    .singleElement()
                                    .satisfies(finding -> {
                                        assertThat(finding.code()).isEqualTo("assertion-broken");
                                        assertThat(finding.span().line()).isEqualTo(10);
                                        assertThat(finding.message())
                                                .contains(
                                                        "keyword(\"hello\") alone matches",
                                                        "\"v0-small\"",
                                                        "\"small\"");
                                    }));
        }
    }
}
