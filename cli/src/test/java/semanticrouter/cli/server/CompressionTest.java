package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Conversations that are too long, from the client to the backend and what is told of them.
class CompressionTest {
    private static final String CHAT =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"The card.\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    private static final String LOG = IntStream.range(0, 400)
            .mapToObj(i -> i == 217
                    ? "step 217 the gateway refused the card of order 88"
                    : "step " + i + " everything went as it should")
            .collect(Collectors.joining("\n"));
    private static final Map<String, Object> USER =
            Map.of("role", "user", "content", "Why was the card of order 88 refused?");

    private final PretendedServer backend = PretendedServer.answering(CHAT);

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        backend.close();
    }

    private String document() {
        return ManagedRouter.document(
                        "{name: all, description: d, priority: 1, rules: {operator: AND, conditions: []},"
                                + " modelRefs: [{model: small}], plugins: [{type: router_replay, configuration:"
                                + " {enabled: true}}, {type: context_compression, configuration: {enabled: true,"
                                + " targets: {history: {mode: extractive, min_tokens: 3000, target_tokens: 400}}}}]}",
                        "")
                .replace("127.0.0.1:9", backend.endpoint());
    }

    private static HttpResponse<String> ask(ManagedRouter router, String path, Map<String, ?> body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(new JsonMapper().writeValueAsString(body)))
                .build();
        HttpResponse<String> reply = router.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply;
    }

    private static Map<String, Object> chat(String output) {
        Map<String, Object> function = Map.of("name", "read_log", "arguments", "{\"about\":\"card refused\"}");
        return Map.of(
                "model",
                "auto",
                "messages",
                List.of(
                        USER,
                        Map.of(
                                "role",
                                "assistant",
                                "tool_calls",
                                List.of(Map.of("id", "c1", "type", "function", "function", function))),
                        Map.of("role", "tool", "tool_call_id", "c1", "content", output)));
    }

    private void shortened() {
        assertThat(backend.bodies().getLast())
                .contains(
                        "step 0 everything", "the gateway refused the card of order 88", "tokens left out", "step 399")
                .hasSizeLessThan(LOG.length() / 2);
    }

    @Test
    void the_backend_gets_less_whatever_the_client_speaks_and_no_text_is_told() throws Exception {
        try (ManagedRouter router = ManagedRouter.start(folder, document())) {
            HttpResponse<String> reply = ask(router, "/v1/chat/completions", chat(LOG));
            shortened();
            ask(
                    router,
                    "/v1/messages",
                    Map.of(
                            "model",
                            "auto",
                            "max_tokens",
                            9,
                            "messages",
                            List.of(
                                    USER,
                                    Map.of(
                                            "role",
                                            "assistant",
                                            "content",
                                            List.of(Map.of(
                                                    "type",
                                                    "tool_use",
                                                    "id",
                                                    "t1",
                                                    "name",
                                                    "read_log",
                                                    "input",
                                                    Map.of("about", "card refused")))),
                                    Map.of(
                                            "role",
                                            "user",
                                            "content",
                                            List.of(Map.of(
                                                    "type", "tool_result", "tool_use_id", "t1", "content", LOG))))));
            shortened();
            ask(
                    router,
                    "/v1/responses",
                    Map.of(
                            "model",
                            "auto",
                            "input",
                            List.of(
                                    USER,
                                    Map.of(
                                            "type",
                                            "function_call",
                                            "call_id",
                                            "c1",
                                            "name",
                                            "read_log",
                                            "arguments",
                                            "{\"about\":\"card refused\"}"),
                                    Map.of("type", "function_call_output", "call_id", "c1", "output", LOG))));
            shortened();

            String id = reply.headers().firstValue("x-vsr-replay-id").orElseThrow();
            HttpResponse<String> told = router.get("/api/v1/explanations/" + id);
            JsonNode compression = ManagedRouter.json(told).path("context_compression");
            assertThat(compression.path("status").asString()).isEqualTo("applied");
            assertThat(compression.at("/targets/0/target").asString()).isEqualTo("tool_outputs");
            assertThat(compression.path("tokens_after").asInt())
                    .isPositive()
                    .isLessThan(compression.path("tokens_before").asInt());
            assertThat(told.body()).doesNotContain("everything", "gateway refused");
            JsonNode diagnostics = router.kept("/v1/router_replay/" + id).path("route_diagnostics");
            assertThat(diagnostics.path("context_compression_status").asString())
                    .isEqualTo("applied");
            assertThat(diagnostics.path("context_compression_tokens_after").asInt())
                    .isEqualTo(compression.path("tokens_after").asInt());
        }
    }

    @Test
    void settings_are_tried_out_and_what_was_done_is_counted() throws Exception {
        String path = "/api/v1/context-compression/";
        try (ManagedRouter router = ManagedRouter.start(folder, document())) {
            JsonNode able = ManagedRouter.json(router.get(path + "capabilities"));
            assertThat(able.path("strategies").values())
                    .map(JsonNode::asString)
                    .containsExactly("extractive", "recoverable");
            assertThat(ManagedRouter.json(router.get(path + "health"))
                            .at("/decisions/0/decision")
                            .asString())
                    .isEqualTo("all");

            Map<String, Object> standing = Map.of("decision", "all", "request", chat(LOG));
            HttpResponse<String> tried = router.call("POST", path + "preview", standing);
            assertThat(tried.body()).doesNotContain("refused");
            JsonNode told = ManagedRouter.json(tried);
            assertThat(told.path("status").asString()).isEqualTo("applied");
            assertThat(told.path("model").asString()).isEqualTo("small");
            assertThat(told.at("/targets/0/count").asInt()).isEqualTo(1);
            assertThat(ManagedRouter.json(router.call(
                                    "POST",
                                    path + "preview",
                                    Map.of("configuration", Map.of("enabled", true), "request", chat("fine"))))
                            .path("status")
                            .asString())
                    .isEqualTo("not_needed");
            JsonNode wrong = ManagedRouter.json(router.call(
                    "POST",
                    path + "preview",
                    Map.of("configuration", Map.of("mode", "often", "request", "x"), "request", chat("fine"))));
            assertThat(wrong.path("valid").asBoolean(true)).isFalse();
            assertThat(wrong.path("problems")).hasSizeGreaterThanOrEqualTo(2);
            for (Map<String, ?> odd : List.<Map<String, ?>>of(
                    Map.of("request", chat("fine")),
                    Map.of("decision", "none", "request", chat("fine")),
                    Map.of("decision", "all", "model", "none", "request", chat("fine")),
                    Map.of("decision", "all"))) {
                assertThat(router.call("POST", path + "preview", odd).statusCode())
                        .isIn(400, 404);
            }
            assertThat(backend.bodies()).as("a preview asks nobody").isEmpty();

            ask(router, "/v1/chat/completions", chat(LOG));
            JsonNode stats = counted(router, path + "stats");
            assertThat(stats.path("shortened").asInt()).isEqualTo(1);
            assertThat(stats.path("tokens_saved").asInt())
                    .isEqualTo(stats.path("tokens_before").asInt()
                            - stats.path("tokens_after").asInt());
            assertThat(stats.at("/outcomes/0/target").asString()).isEqualTo("tool_outputs");
        }
    }

    /// Requests are counted once their reply has ended, so a client may be faster.
    private static JsonNode counted(ManagedRouter router, String path) throws Exception {
        JsonNode stats = ManagedRouter.json(router.get(path));
        for (int tries = 0; stats.path("shortened").asInt() == 0 && tries < 200; tries++) {
            Thread.sleep(25);
            stats = ManagedRouter.json(router.get(path));
        }
        return stats;
    }

    @Test
    void what_is_short_goes_as_it_came() throws Exception {
        try (ManagedRouter router = ManagedRouter.start(folder, document())) {
            HttpResponse<String> reply = ask(router, "/v1/chat/completions", chat("fine"));

            assertThat(backend.bodies().getLast()).contains("\"content\":\"fine\"");
            String id = reply.headers().firstValue("x-vsr-replay-id").orElseThrow();
            assertThat(ManagedRouter.json(router.get("/api/v1/explanations/" + id))
                            .has("context_compression"))
                    .isFalse();
        }
    }
}
