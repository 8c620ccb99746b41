package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.ServedProcess;
import semanticrouter.cli.workspace.ServerState;
import semanticrouter.cli.workspace.Workspace;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// A router serves while the service of its sentence vectors is away, says so, and matches when it is back
/// (specification: dataplane §7.6).
@Isolated("it reads what the process logs")
class EmbeddingAwayTest {
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}]}";
    private static final String VECTOR = "{\"data\":[{\"embedding\":[3,4]}]}";
    private static final String OTHER_VECTOR = "{\"data\":[{\"embedding\":[4,-3]}]}";
    private static final String RULE = "{name: refunds, threshold: 0.8, candidates: [I want my money back]}";

    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer backend = PretendedServer.answering(REPLY);
    private final int port = FreePort.next();
    private final int listener = FreePort.next();

    @AfterEach
    void close() {
        backend.close();
    }

    private PretendedServer service() {
        var service = new PretendedServer(port);
        service.replies(asked -> asked.contains("money") ? VECTOR : OTHER_VECTOR);
        return service;
    }

    /// @param plugins of the decision that takes what no other does
    private String document(String rule, String plugins) {
        return """
                        version: v0.3
                        listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
                        providers:
                          defaults: {default_model: small}
                          models: [{name: small, backend_refs: [{endpoint: "%s"}]}]
                        routing:
                          modelCards: [{name: small}]
                          signals:
                            embeddings: [%s]
                          decisions:
                            - {name: refund, priority: 9, rules: {type: embedding, name: refunds}, modelRefs: [{model: small}]}
                            - {name: rest, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: small}], plugins: [%s]}
                        global:
                          services: {management_api: {port: 0}, authz: {trust: {shared_secret: {secret: s3cret}}}}
                          stores: {memory: {enabled: true, auto_store: true}}
                          model_catalog:
                            embeddings:
                              semantic:
                                embedding_config: {backend: openai_compatible, model_type: remote, target_dimension: 2}
                                endpoint: {base_url: "http://127.0.0.1:%d/v1", model: tiny, dimensions: 2, max_retries: 0}
                        """.formatted(listener, backend.endpoint(), rule, plugins, port);
    }

    private ManagedRouter router() throws Exception {
        return ManagedRouter.start(folder, document(RULE, ""));
    }

    private static HttpResponse<String> chat(ManagedRouter router, String text) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("x-vsr-identity-secret", "s3cret")
                .header("x-authz-user-id", "ann")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
        HttpResponse<String> reply = router.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply;
    }

    private static String decision(ManagedRouter router, String text) throws Exception {
        return chat(router, text)
                .headers()
                .firstValue("x-vsr-selected-decision")
                .orElse("");
    }

    private static JsonNode provider(ManagedRouter router) throws Exception {
        return ManagedRouter.json(router.get("/startup-status")).path("embedding_provider");
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        for (int tries = 0; tries < 1200 && !condition.call(); tries++) {
            Thread.sleep(25);
        }
        assertThat(condition.call()).isTrue();
    }

    private static ListAppender<ILoggingEvent> heard() {
        Logs.quiet();
        var events = new ListAppender<ILoggingEvent>();
        events.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        events.start();
        for (String name : List.of("semanticrouter.encoders.remote", "semanticrouter.cli.server")) {
            var logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.INFO);
            logger.addAppender(events);
        }
        return events;
    }

    private static void unheard(ListAppender<ILoggingEvent> events) {
        for (String name : List.of("semanticrouter.encoders.remote", "semanticrouter.cli.server")) {
            var logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(null);
            logger.detachAppender(events);
        }
    }

    private static String value(ILoggingEvent event, String key) {
        return Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of()).stream()
                .filter(pair -> pair.key.equals(key))
                .map(pair -> String.valueOf(pair.value))
                .findFirst()
                .orElse("");
    }

    private static ILoggingEvent event(ListAppender<ILoggingEvent> events, String name) {
        return events.list.stream()
                .filter(event -> value(event, "event").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStartSaysWhatDoesNotMatchAndItMatchesWhenTheServiceComes() throws Exception {
        ListAppender<ILoggingEvent> events = heard();
        try {
            try (ManagedRouter router = router()) {
                HttpResponse<String> served = chat(router, "Please give me my money back");
                assertThat(served.headers().firstValue("x-vsr-selected-decision"))
                        .hasValue("rest");
                JsonNode explained = router.kept("/api/v1/explanations/"
                        + served.headers().firstValue("x-vsr-replay-id").orElseThrow());
                assertThat(explained.at("/signal_errors/embedding").asString()).isEqualTo("encoder_away");
                assertThat(explained.at("/metrics/embedding/state").asString()).isEqualTo("unavailable");
                JsonNode away = provider(router);
                assertThat(away.path("healthy").asBoolean()).isFalse();
                assertThat(away.path("last_probe_error").asString())
                        .contains("http://127.0.0.1:" + port + "/v1/embeddings cannot be reached");
                assertThat(away.at("/waiting/0").asString()).isEqualTo("embedding:refunds");
                assertThat(status(router)).contains("cannot be reached", "waiting for it: embedding:refunds");
                try (PretendedServer service = service()) {
                    until(() -> decision(router, "Please give me my money back").equals("refund"));
                    assertThat(decision(router, "Tell me a story")).isEqualTo("rest");
                    until(() -> !provider(router).has("waiting"));
                    assertThat(provider(router).path("healthy").asBoolean()).isTrue();
                    assertThat(provider(router).has("last_probe_error")).isFalse();
                    assertThat(status(router)).containsPattern("embeddings +ready +tiny");
                    assertThat(service.bodies()).isNotEmpty();
                }
            }
        } finally {
            unheard(events);
        }
        assertThat(value(event(events, "startup_complete"), "embedding_ready")).isEqualTo("false");
        ILoggingEvent away = event(events, "embedding_service_away");
        assertThat(away.getLevel()).isEqualTo(Level.WARN);
        assertThat(value(away, "service")).isEqualTo("http://127.0.0.1:" + port + "/v1");
        assertThat(value(away, "reason")).contains("cannot be reached");
        assertThat(value(away, "waiting")).isEqualTo("embedding:refunds");
        assertThat(away.getFormattedMessage()).contains("global.model_catalog.embeddings.semantic.endpoint");
        assertThat(value(event(events, "embedding_service_back"), "ready")).contains("embedding:refunds");
    }

    /// What the command says of a running router.
    private String status(ManagedRouter router) throws Exception {
        new Workspace(Files.createDirectories(folder.resolve(".vllm-sr")), "default")
                .write(new ServerState(
                        ProcessHandle.current().pid(), router.server().ports(), "config.yaml", "", "test"));
        assertThat(ServedProcess.run(folder, "status")).isEqualTo(ExitCode.OK);
        return Files.readString(folder.resolve("run.log"));
    }

    @Test
    void aReloadMeanwhileWaitsInThePlaceOfWhatItReplaces() throws Exception {
        try (ManagedRouter router = router()) {
            until(() -> provider(router).path("waiting").size() == 2); // the rule, and the probe of the service
            reload(router, document(RULE.replace("I want my", "my") + ", " + RULE.replace("refunds", "returns"), ""));
            until(() ->
                    !waiting(router).contains("embedding:refunds")); // when the old plan has served its last request
            assertThat(waiting(router)).contains("embedding:refunds, embedding:returns");
            assertThat(decision(router, "Please give me my money back")).isEqualTo("rest");
            try (PretendedServer service = service()) {
                until(() -> decision(router, "Please give me my money back").equals("refund"));
                assertThat(service.bodies()).anyMatch(asked -> asked.contains("\"my money back\""));
            }
        }
    }

    private static List<String> waiting(ManagedRouter router) throws Exception {
        return provider(router)
                .path("waiting")
                .valueStream()
                .map(what -> what.asString(""))
                .toList();
    }

    private static void reload(ManagedRouter router, String text) throws Exception {
        String before = router.server().plans().current().hash();
        Files.writeString(router.file(), text);
        ReloadReport report = router.server().reloader().orElseThrow().reload();
        assertThat(report).isNotInstanceOf(ReloadReport.Refused.class);
        assertThat(router.server().plans().current().hash()).isNotEqualTo(before);
    }

    @Test
    void aReloadOfARouterWhoseServiceHasGoneIsTaken() throws Exception {
        PretendedServer first = service();
        try (ManagedRouter router = router()) {
            assertThat(decision(router, "Please give me my money back")).isEqualTo("refund");
            first.close();
            reload(router, document(RULE.replace("I want my", "my"), ""));
            assertThat(decision(router, "Please give me my money back")).isEqualTo("rest");
            try (PretendedServer again = service()) {
                until(() -> decision(router, "Please give me my money back").equals("refund"));
                assertThat(again.bodies()).isNotEmpty();
            }
        }
    }

    @Test
    void theCacheAndTheMemoryAreBestEffortToo() throws Exception {
        String plugins = "{type: response_cache, configuration: {enabled: true, mode: semantic, scope: global}},"
                + " {type: memory, configuration: {enabled: true}}";
        try (ManagedRouter router = ManagedRouter.start(folder, document(RULE, plugins))) {
            for (int i = 0; i < 3; i++) {
                assertThat(decision(router, "My dog is called Rex, he is a black poodle."))
                        .isEqualTo("rest");
            }
            assertThat(backend.bodies()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, {}, refused the key with status 401",
        "404, {}, no model \"tiny\"",
        "200, '{\"data\":[{\"embedding\":[1,2,3]}]}', 'a vector of 3 numbers, configured are 2'"
    })
    void whatSomebodyMustMendRefusesTheStart(int status, String body, String why) throws Exception {
        try (var service = new PretendedServer(port)) {
            service.replies(status, "application/json", body, Map.of());
            var refused = catchThrowableOfType(RefusedConfig.class, () -> router().close());
            assertThat(refused.diagnostics())
                    .filteredOn(Diagnostic::isError)
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.path()).isEqualTo("routing.signals.embeddings");
                        assertThat(found.message()).contains("http://127.0.0.1:" + port + "/v1/embeddings", why);
                    });
        }
    }

    @Test
    void nothingWaitsForAConfigurationThatIsNotUsed() throws Exception {
        Logs.quiet();
        ConfigSource sound = ConfigSource.of("config.yaml", document(RULE, ""), folder);
        ConfigSource broken = ConfigSource.of(
                "config.yaml",
                document(RULE, "{type: tool_selection, configuration: {tools_db_path: nowhere.json}}"),
                folder);
        try (Policy policy = Policy.open(sound, false, _ -> null, Clock.systemUTC())) {
            RoutingPlan plan = policy.loaded().plan().orElseThrow();
            assertThat(policy.encoders().embeddingService().orElseThrow().waiting())
                    .containsExactly("embedding:refunds");
            // strictly, so that the missing file refuses what is compiled already
            assertThat(policy.loader().load(broken, true).plan()).isEmpty();
            plan.close();
            assertThat(policy.encoders().embeddingService().orElseThrow().waiting())
                    .isEmpty();
        }
    }
}
