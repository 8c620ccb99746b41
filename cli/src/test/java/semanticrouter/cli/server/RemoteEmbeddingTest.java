package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// Sentence vectors of a service decide where requests go, and the status of the start tells how the service is
/// (specification: dataplane §3.2, §8.1 remote-embedding-routing).
class RemoteEmbeddingTest {
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}]}";

    private static final String VECTOR = "{\"data\":[{\"embedding\":[3,4]}]}";

    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer backend = PretendedServer.answering(REPLY);
    private final PretendedServer service = new PretendedServer();

    @AfterEach
    void close() {
        backend.close();
        service.close();
    }

    private ManagedRouter router() throws Exception {
        return ManagedRouter.start(folder, document());
    }

    private String document() {
        return """
                        version: v0.3
                        listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
                        providers:
                          defaults: {default_model: small}
                          models: [{name: small, backend_refs: [{endpoint: "%s"}]}]
                        routing:
                          modelCards: [{name: small}]
                          signals:
                            embeddings: [{name: refunds, threshold: 0.8, candidates: [I want my money back]}]
                          decisions:
                            - {name: refund, priority: 9, rules: {type: embedding, name: refunds}, modelRefs: [{model: small}]}
                            - {name: rest, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: small}]}
                        global:
                          services: {management_api: {port: 0}}
                          model_catalog:
                            embeddings:
                              semantic:
                                embedding_config: {backend: openai_compatible, model_type: remote, target_dimension: 2}
                                endpoint: {base_url: "http://%s/v1", model: tiny, dimensions: 2, max_retries: 0}
                        """.formatted(FreePort.next(), backend.endpoint(), service.endpoint());
    }

    private static String decision(ManagedRouter router, String text) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\"," + "\"content\":\"" + text + "\"}]}"))
                .build();
        HttpResponse<String> reply = router.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply.headers().firstValue("x-vsr-selected-decision").orElse("");
    }

    /// What is told of the service, once it was asked as it is to be seen.
    private static JsonNode provider(ManagedRouter router, boolean healthy) throws Exception {
        JsonNode provider = ManagedRouter.read("{}");
        for (int tries = 0;
                tries < 400
                        && (!provider.has("last_checked_at")
                                || provider.path("healthy").asBoolean() != healthy);
                tries++) {
            HttpResponse<String> status = router.get("/startup-status");
            assertThat(status.statusCode()).as(status.body()).isEqualTo(200);
            provider = ManagedRouter.json(status).path("embedding_provider");
            Thread.sleep(10);
        }
        return provider;
    }

    @Test
    void decidesAndIsToldOf() throws Exception {
        service.replies(asked -> asked.contains("money") ? VECTOR : "{\"data\":[{\"embedding\":[4,-3]}]}");
        try (ManagedRouter router = router()) {
            for (int i = 0; i < 3; i++) {
                assertThat(decision(router, "Please give me my money back")).isEqualTo("refund");
                assertThat(decision(router, "Tell me a story")).isEqualTo("rest");
            }
            JsonNode provider = provider(router, true);
            assertThat(provider.path("mode").asString()).isEqualTo("remote");
            assertThat(provider.path("backend").asString()).isEqualTo("openai_compatible");
            assertThat(provider.path("model").asString()).isEqualTo("tiny");
            assertThat(provider.path("dimension").asInt()).isEqualTo(2);
            assertThat(provider.path("api_key_env_set").asBoolean()).isFalse();
            assertThat(provider.path("healthy").asBoolean()).isTrue();
            assertThat(provider.has("last_probe_error")).isFalse();
            assertThat(Instant.parse(provider.path("last_checked_at").asString()))
                    .isBeforeOrEqualTo(Instant.now());
        }
    }

    @Test
    void oneThatGoesAwayIsSeenAndAgainWhenItIsBack() throws Exception {
        service.replies(_ -> VECTOR);
        try (ManagedRouter router = router()) {
            assertThat(decision(router, "Please give me my money back")).isEqualTo("refund");
            service.replies(503, "application/json", "{}", Map.of());
            assertThat(decision(router, "I want my money now"))
                    .as("requests are served")
                    .isEqualTo("rest");
            JsonNode away = provider(router, false);
            assertThat(away.path("healthy").asBoolean()).isFalse();
            assertThat(away.path("last_probe_error").asString()).isNotBlank();
            assertThat(away.path("dimension").asInt()).isEqualTo(2);
            service.replies(_ -> VECTOR);
            assertThat(decision(router, "Please, my money")).isEqualTo("refund");
            assertThat(provider(router, true).path("healthy").asBoolean()).isTrue();
        }
    }

    @Test
    void oneThatIsAwayIsSeenBeforeARequestNeedsIt() throws Exception {
        service.replies(503, "application/json", "{}", Map.of());
        String unread = document()
                .replaceFirst(
                        "(?m)^ *embeddings: \\[.*\\n",
                        "    keywords: [{name: refunds, operator: OR, keywords: [money]}]\n")
                .replace("type: embedding", "type: keyword");
        try (ManagedRouter router = ManagedRouter.start(folder, unread)) {
            JsonNode away = provider(router, false);
            assertThat(away.path("healthy").asBoolean()).isFalse();
            assertThat(away.path("last_probe_error").asString()).isNotBlank();
            assertThat(router.get("/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRouterThatMakesItsOwnVectorsTellsOfNone() throws Exception {
        try (ManagedRouter router =
                ManagedRouter.start(folder, ManagedRouter.document(ManagedRouter.decision("all"), ""))) {
            assertThat(ManagedRouter.json(router.get("/startup-status")).has("embedding_provider"))
                    .isFalse();
        }
    }
}
