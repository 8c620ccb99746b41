package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// Workflows over HTTP, against one router that serves a file (specification: selection §2.8).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class WorkflowsTest {
    private static final String TOOLS = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}]";
    private static final String ASKED = "{\"role\":\"user\",\"content\":\"agents, why?\"}";

    private Path folder;
    private PretendedServer one;
    private PretendedServer two;
    private ManagedRouter router;

    @BeforeAll
    void serve(@TempDir Path given) throws Exception {
        folder = given;
        one = PretendedServer.answering(says("first"));
        two = PretendedServer.answering(says("second"));
        router = ManagedRouter.start(folder, """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
            providers:
              defaults: {default_model: one}
              models:
                - {name: one, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 2}}
                - {name: two, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 2}}
            routing:
              modelCards: [{name: one}, {name: two}]
              signals: {keywords: [{name: agents, operator: OR, keywords: [agents]}]}
              decisions:
                - name: team
                  priority: 2
                  rules: {type: keyword, name: agents}
                  modelRefs: [{model: one}, {model: two}]
                  algorithm:
                    type: workflows
                    workflows:
                      roles: [{name: draft, models: [one], prompt: "Draft it."}]
                      final: {model: two}
                - name: rest
                  priority: 1
                  rules: {operator: AND, conditions: []}
                  modelRefs: [{model: one}]
            global: {services: {management_api: {port: 0}}}
            """.formatted(FreePort.next(), one.endpoint(), two.endpoint()));
    }

    @AfterAll
    void close() {
        router.close();
        one.close();
        two.close();
    }

    @BeforeEach
    void answer() {
        one.replies(200, "application/json", says("first"), Map.of());
        two.replies(200, "application/json", says("second"), Map.of());
    }

    private static String reply(String message, String reason) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":" + message
                + ",\"finish_reason\":\"" + reason
                + "\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13}}";
    }

    private static String says(String text) {
        return reply("{\"role\":\"assistant\",\"content\":\"" + text + "\"}", "stop");
    }

    private static String calls() {
        return reply(
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_7\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]}",
                "tool_calls");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .header("x-vsr-debug", "true")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> chat(String model, String messages, String more) throws Exception {
        return post(
                "/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[" + messages + "]" + more + "}");
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue("x-vsr-" + name).orElse("");
    }

    private long waiting() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(".vllm-sr/flows"))) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    @Test
    void theReplyAndItsExplanationTellOfEveryCall() throws Exception {
        for (String model : new String[] {"auto", "vllm-sr/flow"}) {
            HttpResponse<String> reply = chat(model, ASKED, "");
            JsonNode completion = ManagedRouter.json(reply);
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThat(completion.path("id").asString("")).startsWith("chatcmpl-flow-");
            assertThat(completion.at("/choices/0/message/content").asString("")).isEqualTo("second");
            assertThat(completion.at("/usage/total_tokens").asInt(0)).isEqualTo(26);
            assertThat(completion.at("/flow/steps/0/responses/0/content").asString(""))
                    .isEqualTo("first");
            assertThat(header(reply, "response-path")).isEqualTo("looper");
            assertThat(header(reply, "looper-algorithm")).isEqualTo("workflows");
            assertThat(header(reply, "looper-models-used")).isEqualTo("one,two");
            assertThat(header(reply, "looper-iterations")).isEqualTo("2");
            assertThat(header(reply, "looper-total-tokens")).isEqualTo("26");
            JsonNode loop = router.kept("/api/v1/explanations/" + header(reply, "replay-id"))
                    .path("loop");
            assertThat(loop.at("/steps/0/note").asString("")).isEqualTo("step 1");
            assertThat(loop.at("/steps/1/note").asString("")).isEqualTo("final");
            assertThat(loop.path("cost").asDouble(0)).isPositive();
        }
    }

    @Test
    void aClientThatAskedForAStreamGetsOne() throws Exception {
        HttpResponse<String> reply = chat("auto", ASKED, ",\"stream\":true");
        assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(reply.body()).contains("chatcmpl-flow-", "\"flow\"", "\"second\"", "data: [DONE]");
    }

    @Test
    void theResultOfAToolLeadsBackWhateverTheSignalsSay() throws Exception {
        one.replies(200, "application/json", calls(), Map.of());
        JsonNode waits = ManagedRouter.json(chat("auto", ASKED, TOOLS));
        assertThat(waits.at("/choices/0/finish_reason").asString("")).isEqualTo("tool_calls");
        JsonNode call = waits.at("/choices/0/message/tool_calls/0");
        String id = call.path("id").asString("");
        assertThat(id).matches("flowtool_[0-9A-Za-z]{16}__0__call_7");
        assertThat(waiting()).isEqualTo(1);
        String other = "{\"role\":\"user\",\"content\":\"no rule takes this\"}";
        String called = other + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call + "]}";
        String result = ",{\"role\":\"tool\",\"tool_call_id\":\"ID\",\"content\":\"42\"}";

        HttpResponse<String> foreign =
                chat("auto", called + result.replace("ID", id) + result.replace("ID", "call_7"), TOOLS);
        assertThat(foreign.statusCode()).as(foreign.body()).isEqualTo(400);
        assertThat(waiting()).as("it still waits").isEqualTo(1);
        String forged = id.replaceFirst("flowtool_.", id.charAt(9) == 'x' ? "flowtool_y" : "flowtool_x");
        HttpResponse<String> unknown = chat("auto", called + result.replace("ID", forged), TOOLS);
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("a tool call that nobody waits for");

        one.replies(503, "application/json", "{}", Map.of());
        assertThat(chat("auto", called + result.replace("ID", id), TOOLS).statusCode())
                .isEqualTo(500);
        assertThat(waiting()).as("put back").isEqualTo(1);

        one.replies(200, "application/json", says("first"), Map.of());
        HttpResponse<String> end = chat("auto", called + result.replace("ID", id), TOOLS);
        assertThat(end.statusCode()).as(end.body()).isEqualTo(200);
        assertThat(header(end, "selected-decision")).isEqualTo("team");
        assertThat(ManagedRouter.json(end).at("/choices/0/message/content").asString(""))
                .isEqualTo("second");
        assertThat(one.bodies().getLast())
                .contains("agents, why?", "\"call_7\"", "42")
                .doesNotContain("flowtool_");
        assertThat(waiting()).isZero();
        assertThat(chat("auto", called + result.replace("ID", id), TOOLS).body())
                .as("once")
                .contains("a tool call that nobody waits for");
    }

    @Test
    void anAnthropicClientGoesOnInItsOwnWords() throws Exception {
        one.replies(200, "application/json", calls(), Map.of());
        String tools = ",\"tools\":[{\"name\":\"look\",\"input_schema\":{\"type\":\"object\"}}]";
        String head = "{\"model\":\"auto\",\"max_tokens\":50,\"messages\":[" + ASKED;
        JsonNode waits = ManagedRouter.json(post("/v1/messages", head + "]" + tools + "}"));
        String id = waits.at("/content/0/id").asString("");
        assertThat(id).as(waits.toString()).startsWith("flowtool_");
        one.replies(200, "application/json", says("first"), Map.of());
        HttpResponse<String> end = post(
                "/v1/messages",
                head + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"" + id
                        + "\",\"name\":\"look\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                        + "\"tool_use_id\":\"" + id + "\",\"content\":\"42\"}]}]" + tools + "}");
        assertThat(ManagedRouter.json(end).at("/content/0/text").asString(""))
                .as(end.body())
                .isEqualTo("second");
    }
}
