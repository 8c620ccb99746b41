package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.PretendedServer;
import semanticrouter.testkit.RedisServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model that asks for what was left out, from the client to the backend and what is told of it.
class RecoveryTest {
    private static final String PATH = "/api/v1/context-compression/";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern MARK = Pattern.compile("vsr_context_retrieve id=(\\w+) from=(\\d+) to=(\\d+)");
    private static final String LOG = IntStream.range(0, 400)
            .mapToObj(i -> i == 217
                    ? "step 217 the gateway refused the card of order 88"
                    : "step " + i + " everything went as it should")
            .collect(Collectors.joining("\n"));
    private static final Map<String, Object> USER =
            Map.of("role", "user", "content", "Why was the card of order 88 refused?");

    private final PretendedServer backend = new PretendedServer();

    @TempDir
    private Path folder = Path.of("");

    /// A model that asks for the first thing that is left out, and answers when it has read it.
    @BeforeEach
    void model() {
        backend.replies(body -> {
            Matcher mark = MARK.matcher(body);
            boolean asks = mark.find() && !body.contains("\"tool_call_id\":\"r0\"");
            String message = asks
                    ? "\"content\":null,\"tool_calls\":[{\"id\":\"r0\",\"type\":\"function\",\"function\":{\"name\":"
                            + "\"vsr_context_retrieve\",\"arguments\":\"{\\\"id\\\":\\\"" + mark.group(1)
                            + "\\\",\\\"from\\\":" + mark.group(2) + ",\\\"to\\\":" + mark.group(3) + "}\"}}]"
                    : "\"content\":\"The card.\"";
            return "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\"," + message + "},\"finish_reason\":\"" + (asks ? "tool_calls" : "stop")
                    + "\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13}}";
        });
    }

    @AfterEach
    void stop() {
        backend.close();
    }

    private String document(String recovery, String more) {
        return ManagedRouter.document(
                        "{name: all, description: d, priority: 1, rules: {operator: AND, conditions: []},"
                                + " modelRefs: [{model: small}], plugins: [{type: router_replay, configuration:"
                                + " {enabled: true, capture_request_body: true, capture_response_body: true}},"
                                + " {type: context_compression, configuration: {enabled: true, targets: {tool_outputs:"
                                + " {mode: recoverable}}, recovery: {enabled: true" + recovery + "}}}]}",
                        "")
                .replace(
                        "{services: {management_api: {port: 0}}}",
                        "{services: {management_api: {port: 0}}" + more + "}")
                .replace("127.0.0.1:9", backend.endpoint());
    }

    private static HttpResponse<String> ask(ManagedRouter router, String path, Map<String, ?> body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> reply = router.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply;
    }

    private static Map<String, Object> chat() {
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
                        Map.of("role", "tool", "tool_call_id", "c1", "content", LOG)));
    }

    private static Map<String, Object> messages() {
        Map<String, Object> use =
                Map.of("type", "tool_use", "id", "t1", "name", "read_log", "input", Map.of("about", "card refused"));
        Map<String, Object> result = Map.of("type", "tool_result", "tool_use_id", "t1", "content", LOG);
        return Map.of(
                "model",
                "auto",
                "max_tokens",
                9,
                "messages",
                List.of(
                        USER,
                        Map.of("role", "assistant", "content", List.of(use)),
                        Map.of("role", "user", "content", List.of(result))));
    }

    private static Map<String, Object> responses() {
        Map<String, Object> call = Map.of(
                "type",
                "function_call",
                "call_id",
                "c1",
                "name",
                "read_log",
                "arguments",
                "{\"about\":\"card refused\"}");
        return Map.of(
                "model",
                "auto",
                "input",
                List.of(USER, call, Map.of("type", "function_call_output", "call_id", "c1", "output", LOG)));
    }

    /// What the model read stands in its last request, as it was.
    private void readBack() {
        List<String> bodies = backend.bodies();
        assertThat(bodies.getLast()).contains("\"tool_call_id\":\"r0\"");
        String result = null;
        for (JsonNode message : JSON.readTree(bodies.getLast()).path("messages")) {
            if (message.path("tool_call_id").asString("").equals("r0")) {
                result = message.path("content").asString();
            }
        }
        JsonNode read = JSON.readTree(String.valueOf(result));
        assertThat(read.path("text").asString())
                .isNotEmpty()
                .isEqualTo(
                        LOG.substring(read.path("from").asInt(), read.path("to").asInt()));
    }

    @Test
    void whatever_the_client_speaks_it_sees_the_answer_alone() throws Exception {
        try (ManagedRouter router = ManagedRouter.start(folder, document("", ""))) {
            HttpResponse<String> chat = ask(router, "/v1/chat/completions", chat());
            readBack();
            assertThat(ManagedRouter.json(chat).at("/usage/total_tokens").asInt())
                    .isEqualTo(26);
            HttpResponse<String> messages = ask(router, "/v1/messages", messages());
            readBack();
            assertThat(ManagedRouter.json(messages).at("/usage/input_tokens").asInt())
                    .isEqualTo(20);
            HttpResponse<String> responses = ask(router, "/v1/responses", responses());
            readBack();
            assertThat(ManagedRouter.json(responses).at("/usage/total_tokens").asInt())
                    .isEqualTo(26);
            for (HttpResponse<String> reply : List.of(chat, messages, responses)) {
                assertThat(reply.body()).contains("The card.").doesNotContain("vsr_context_retrieve", "everything");
            }
            assertThat(backend.bodies()).hasSize(6);

            String id = chat.headers().firstValue("x-vsr-replay-id").orElseThrow();
            HttpResponse<String> explained = router.get("/api/v1/explanations/" + id);
            JsonNode recovery = ManagedRouter.json(explained).at("/context_compression/recovery");
            assertThat(recovery.path("status").asString()).isEqualTo("answered");
            assertThat(recovery.at("/reads/0").asString()).isEqualTo("retrieved");
            assertThat(recovery.path("bytes").asInt()).isEqualTo(LOG.length());
            assertThat(ManagedRouter.json(explained).at("/usage/prompt_tokens").asInt())
                    .isEqualTo(20);
            JsonNode record = router.kept("/v1/router_replay/" + id);
            assertThat(record.at("/route_diagnostics/context_compression_recovery_status")
                            .asString())
                    .isEqualTo("answered");
            Matcher mark = MARK.matcher(backend.bodies().getFirst());
            assertThat(mark.find()).isTrue();
            assertThat(explained.body() + record).doesNotContain(mark.group(1), "vsr_context_retrieve");
        }
    }

    @Test
    void what_is_kept_is_counted_and_can_be_taken_out() throws Exception {
        try (ManagedRouter router = ManagedRouter.start(folder, document("", ""))) {
            HttpResponse<String> reply = ask(router, "/v1/chat/completions", chat());
            String id = reply.headers().firstValue("x-vsr-replay-id").orElseThrow();
            router.kept("/v1/router_replay/" + id);
            JsonNode able = ManagedRouter.json(router.get(PATH + "capabilities"));
            assertThat(able.path("recovery").asBoolean(false)).isTrue();
            assertThat(able.at("/recovery_stores/0/backend").asString()).isEqualTo("memory");
            JsonNode stats = ManagedRouter.json(router.get(PATH + "stats"));
            assertThat(stats.at("/recovery/answered").asInt()).isEqualTo(1);
            assertThat(stats.at("/recovery/retrieved").asInt()).isEqualTo(1);
            assertThat(stats.at("/recovery_stores/0/requests").asInt()).isEqualTo(1);
            assertThat(stats.at("/recovery_stores/0/bytes").asInt()).isEqualTo(LOG.length());

            String invalidate = PATH + "recovery/invalidate";
            assertThat(removed(router.call("POST", invalidate, Map.of("decision", "other"))))
                    .isZero();
            assertThat(removed(router.call(
                            "POST", invalidate, Map.of("recipe", "default", "decision", "all", "request", id))))
                    .isEqualTo(1);
            assertThat(ManagedRouter.json(router.get(PATH + "stats"))
                            .at("/recovery_stores/0/requests")
                            .asInt(-1))
                    .isZero();
            assertThat(ManagedRouter.error(router.send("POST", invalidate, "{}")))
                    .isEqualTo("400 INVALID_SELECTOR");
            assertThat(ManagedRouter.error(router.call("POST", invalidate, Map.of("model", "small"))))
                    .isEqualTo("400 INVALID_PARAMETER");
        }
    }

    private static int removed(HttpResponse<String> reply) {
        return ManagedRouter.json(reply).path("removed").asInt(-1);
    }

    @Test
    void originals_can_be_kept_at_a_server_that_routers_share() throws Exception {
        try (RedisServer server = RedisServer.start(folder);
                ManagedRouter router = ManagedRouter.start(
                        folder,
                        document(
                                ", store: redis",
                                ", stores: {response_cache: {redis: {connection: {host: 127.0.0.1, port: "
                                        + server.port() + "}, index: {prefix: 'sr:'}}}}"))) {
            ask(router, "/v1/chat/completions", chat());
            readBack();
            JsonNode store = ManagedRouter.json(router.get(PATH + "stats")).at("/recovery_stores/0");
            assertThat(store.path("backend").asString()).isEqualTo("redis");
            assertThat(store.path("shared").asBoolean(false)).isTrue();
            assertThat(store.path("requests").asInt()).isEqualTo(1);
        }
    }
}
