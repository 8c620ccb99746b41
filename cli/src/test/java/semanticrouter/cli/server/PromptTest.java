package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A model chooses which candidate answers, over HTTP against a router that serves a file (specification: selection
/// §1.4.11).
@TestInstance(Lifecycle.PER_CLASS)
class PromptTest {
    private final PretendedServer one = PretendedServer.answering(says("first", 10, 3));
    private final PretendedServer two = PretendedServer.answering(says("second", 20, 5));
    private final PretendedServer judge = new PretendedServer();
    private ManagedRouter router = none();

    @SuppressWarnings("NullAway") // there is one before any test runs
    private static ManagedRouter none() {
        return null;
    }

    private static String says(String text, int prompt, int completion) {
        ObjectNode said = (ObjectNode) ManagedRouter.read(
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":"
                        + prompt + ",\"completion_tokens\":" + completion + "}}");
        ((ObjectNode) said.at("/choices/0"))
                .putObject("message")
                .put("role", "assistant")
                .put("content", text);
        return said.toString();
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        router = ManagedRouter.start(
                folder, """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
            providers:
              defaults: {default_model: one}
              models:
                - {name: one, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 2}}
                - {name: two, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 10, completion_per_1m: 20}}
                - {name: judge, backend_refs: [{endpoint: "%s", api_key: judges-key}], pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 1}}
            routing:
              modelCards: [{name: one, description: Quick.}, {name: two, description: Careful.}, {name: judge}]
              decisions:
                - name: judged
                  priority: 1
                  rules: {operator: AND, conditions: []}
                  modelRefs: [{model: one}, {model: two}]
                  algorithm:
                    type: prompt
                    prompt: {model: judge, instructions: Choose by difficulty., timeout_seconds: 20}
                  plugins: [{type: router_replay, configuration: {enabled: true}}]
            global:
              integrations: {looper: {headers: {x-loop: "yes"}}}
              services: {management_api: {port: 0}}
            """.formatted(FreePort.next(), one.endpoint(), two.endpoint(), judge.endpoint()));
    }

    @AfterAll
    void close() {
        router.close();
        one.close();
        two.close();
        judge.close();
    }

    private void replies(String choice) {
        judge.replies(200, "application/json", says(choice, 50, 9), Map.of());
    }

    private HttpResponse<String> chat(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .header("x-vsr-debug", "true")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> chat(String more) throws Exception {
        return chat(
                "/v1/chat/completions",
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"a hard one\"}]" + more + "}");
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue("x-vsr-" + name).orElse("");
    }

    private JsonNode why(HttpResponse<String> reply) throws Exception {
        return router.kept("/api/v1/explanations/" + header(reply, "replay-id"));
    }

    @Test
    void the_model_that_is_named_answers_and_the_explanation_says_who_named_it() throws Exception {
        replies("{\"selected_model\":\"two\",\"rationale\":\"words of the helper\"}");
        HttpResponse<String> reply = chat("");

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(ManagedRouter.json(reply).at("/choices/0/message/content").asString(""))
                .isEqualTo("second");
        assertThat(header(reply, "selected-model")).isEqualTo("two");
        assertThat(header(reply, "selected-algorithm")).isEqualTo("prompt");
        assertThat(header(reply, "response-path")).isEqualTo("upstream");
        assertThat(judge.keys()).last().isEqualTo("Bearer judges-key");
        JsonNode asked = ManagedRouter.read(judge.bodies().getLast());
        assertThat(asked.path("model").asString("")).isEqualTo("judge");
        assertThat(asked.at("/messages/0/content").asString(""))
                .startsWith("Choose by difficulty.\n\n")
                .contains("- one: Quick.\n- two: Careful.\n");
        assertThat(asked.at("/messages/1/content").asString("")).isEqualTo("a hard one");

        JsonNode why = why(reply);
        assertThat(why.path("selection_status").asString("")).isEqualTo("selected");
        assertThat(why.at("/helper/model").asString("")).isEqualTo("judge");
        assertThat(why.at("/helper/outcome").asString("")).isEqualTo("chose");
        assertThat(why.at("/helper/prompt_tokens").asInt(0)).isEqualTo(50);
        assertThat(why.at("/helper/ms").asDouble(0)).isPositive();
        assertThat(why.at("/usage/prompt_tokens").asInt(0)).as("the answer's").isEqualTo(20);
        assertThat(why.at("/cost/amount").asDouble(0))
                .as("of the answer and the helper")
                .isCloseTo((20 * 10 + 5 * 20 + 50 + 9) / 1e6, within(1e-12));
        assertThat(why.toString()).doesNotContain("words of the helper");
    }

    @Test
    void the_record_tells_of_the_helper() throws Exception {
        replies("{\"selected_model\":\"one\",\"rationale\":\"easy\"}");
        HttpResponse<String> reply = chat("");

        JsonNode record = router.kept("/v1/router_replay/" + header(reply, "replay-id"));
        JsonNode told = record.path("route_diagnostics");
        assertThat(told.path("prompt_helper_model").asString(""))
                .as(record.toString())
                .isEqualTo("judge");
        assertThat(told.path("prompt_helper_prompt_tokens").asInt(0)).isEqualTo(50);
        assertThat(told.path("prompt_helper_completion_tokens").asInt(0)).isEqualTo(9);
        assertThat(told.path("prompt_helper_latency_ms").asDouble(0)).isPositive();
    }

    @Test
    void a_choice_that_cannot_be_used_leaves_the_first_candidate() throws Exception {
        replies("```json\n{\"selected_model\":\"two\",\"rationale\":\"r\"}\n```");
        fellBack(chat(""), "selector_invalid_output", "reply_not_json");
        replies("{\"selected_model\":\"judge\",\"rationale\":\"r\"}");
        fellBack(chat(""), "selector_undeclared_candidate", "name_unknown");
        judge.replies(500, "application/json", "{}", Map.of());
        fellBack(chat(""), "selector_invocation_failed", "status_500");
    }

    private void fellBack(HttpResponse<String> reply, String reason, String code) throws Exception {
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(header(reply, "selected-model")).isEqualTo("one");
        JsonNode why = why(reply);
        assertThat(why.path("selection_status").asString("")).isEqualTo("fallback");
        assertThat(why.path("selection_reason").asString("")).contains(reason);
        assertThat(why.at("/helper/outcome").asString("")).isEqualTo(reason);
        assertThat(why.at("/helper/code").asString("")).isEqualTo(code);
    }

    @Test
    void the_answer_streams_and_clients_of_other_dialects_are_served() throws Exception {
        replies("{\"selected_model\":\"two\",\"rationale\":\"r\"}");
        two.replies(
                200,
                "text/event-stream",
                "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"piece\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
                Map.of());
        assertThat(chat(",\"stream\":true").body()).contains("\"piece\"", "data: [DONE]");
        assertThat(judge.bodies().getLast()).doesNotContain("stream");

        two.replies(200, "application/json", says("second", 20, 5), Map.of());
        HttpResponse<String> message = chat(
                "/v1/messages",
                "{\"model\":\"auto\",\"max_tokens\":50,\"system\":\"S\",\"messages\":[{\"role\":\"user\",\"content\":\"a hard one\"}]}");
        assertThat(ManagedRouter.json(message).at("/content/0/text").asString(""))
                .as(message.body())
                .isEqualTo("second");
        assertThat(ManagedRouter.read(judge.bodies().getLast())
                        .at("/messages/1/content")
                        .asString(""))
                .isEqualTo("a hard one");
    }

    @Test
    void a_dry_run_asks_nobody_and_says_that_a_model_is_to_choose() throws Exception {
        int before = judge.bodies().size();
        JsonNode told =
                ManagedRouter.json(router.send("POST", "/api/v1/eval", "{\"model\":\"auto\",\"text\":\"a hard one\"}"));
        assertThat(told.path("selection_status").asString(""))
                .as(told.toString())
                .isEqualTo("execution_required");
        assertThat(told.path("selection_method").asString("")).isEqualTo("prompt");
        assertThat(told.path("selection_reason").asString("")).contains("\"judge\"");
        assertThat(told.path("selected_model").isMissingNode()).isTrue();
        assertThat(judge.bodies()).hasSize(before);
    }
}
