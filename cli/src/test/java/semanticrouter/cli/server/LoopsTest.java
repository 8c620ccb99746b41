package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// Several models work on one request, over HTTP against a router that serves a file (specification: selection §2,
/// dataplane §4.15).
class LoopsTest {
    private static final String ENDPOINT = "http://localhost:8899/v1/chat/completions";

    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer one = PretendedServer.answering(says("first", 10, 3));
    private final PretendedServer two = PretendedServer.answering(says("second", 20, 5));

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static String says(String text, int prompt, int completion) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + text + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":" + prompt
                + ",\"completion_tokens\":" + completion + ",\"total_tokens\":" + (prompt + completion) + "}}";
    }

    private ManagedRouter router(String onError, String endpoint) throws Exception {
        return router(onError, endpoint, 0);
    }

    private ManagedRouter router(String onError, String endpoint, int retries) throws Exception {
        String document = """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
            providers:
              defaults: {default_model: one}
              models:
                - {name: one, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 2}}
                - {name: two, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 10, completion_per_1m: 20}}
            routing:
              modelCards: [{name: one}, {name: two}]
              signals:
                keywords:
                    - {name: alone, operator: OR, keywords: [alone]}
                    - {name: doubt, operator: OR, keywords: [doubt]}
                    - {name: rounds, operator: OR, keywords: [rounds]}
                    - {name: panel, operator: OR, keywords: [panel]}
              decisions:
                - name: single
                  priority: 2
                  rules: {type: keyword, name: alone}
                  modelRefs: [{model: two}]
                  algorithm: {type: ratings}
                - name: doubted
                  priority: 2
                  rules: {type: keyword, name: doubt}
                  modelRefs: [{model: one}, {model: two}]
                  algorithm: {type: confidence, confidence: {threshold: 0.7, escalation_order: cost}}
                - name: repeated
                  priority: 2
                  rules: {type: keyword, name: rounds}
                  modelRefs: [{model: one}, {model: two}]
                  algorithm: {type: remom, remom: {breadth_schedule: [2], synthesis_model: two}}
                - name: judged
                  priority: 2
                  rules: {type: keyword, name: panel}
                  modelRefs: [{model: one}, {model: two}]
                  algorithm: {type: fusion, fusion: {model: two}}
                - name: everybody
                  priority: 1
                  rules: {operator: AND, conditions: []}
                  modelRefs: [{model: one}, {model: two}]
                  algorithm: {type: ratings, ratings: {on_error: %s}}
                  plugins: [{type: system_prompt, configuration: {enabled: true, system_prompt: "Be brief."}}]
            global:
              integrations: {looper: {endpoint: "%s", retry_count: %d, headers: {x-loop: "yes"}}}
              services:
                management_api: {port: 0}
            """.formatted(FreePort.next(), one.endpoint(), two.endpoint(), onError, endpoint, retries);
        return ManagedRouter.start(folder, document);
    }

    private ManagedRouter router() throws Exception {
        return router("skip", ENDPOINT);
    }

    private static HttpResponse<String> post(ManagedRouter router, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .header("x-vsr-debug", "true")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> chat(ManagedRouter router, String text, String more) throws Exception {
        return post(
                router,
                "/v1/chat/completions",
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more + "}");
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue("x-vsr-" + name).orElse("");
    }

    @Test
    void every_model_is_asked_and_each_answer_is_a_choice() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "hello", ",\"tools\":[{\"type\":\"function\"}]");

            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            JsonNode completion = ManagedRouter.json(reply);
            assertThat(completion.path("id").asString("")).startsWith("chatcmpl-looper-");
            assertThat(completion.path("model").asString("")).isEqualTo("one,two");
            assertThat(completion.at("/choices/0/message/content").asString("")).isEqualTo("first");
            assertThat(completion.at("/choices/1/message/content").asString("")).isEqualTo("second");
            assertThat(completion.at("/choices/1/model").asString("")).isEqualTo("two");
            assertThat(completion.path("usage").toString())
                    .isEqualTo("{\"prompt_tokens\":30,\"completion_tokens\":8,\"total_tokens\":38}");
            assertThat(header(reply, "response-path")).isEqualTo("looper");
            assertThat(header(reply, "selected-decision")).isEqualTo("everybody");
            assertThat(header(reply, "selected-model")).isEqualTo("one");
            assertThat(header(reply, "looper-model")).isEqualTo("one");
            assertThat(header(reply, "looper-models-used")).isEqualTo("one,two");
            assertThat(header(reply, "looper-algorithm")).isEqualTo("ratings");
            assertThat(header(reply, "looper-iterations")).isEqualTo("2");
            assertThat(header(reply, "looper-prompt-tokens")).isEqualTo("30");
            assertThat(header(reply, "looper-completion-tokens")).isEqualTo("8");
            assertThat(header(reply, "looper-total-tokens")).isEqualTo("38");
            assertThat(Long.parseLong(header(reply, "looper-latency-ms"))).isPositive();
            assertThat(two.bodies()).singleElement().satisfies(asked -> {
                assertThat(ManagedRouter.read(asked).path("model").asString("")).isEqualTo("two");
                assertThat(asked).as("the plugins ran").contains("Be brief.");
                assertThat(asked).doesNotContain("tools");
            });
        }
    }

    @Test
    void a_client_that_asked_for_a_stream_gets_one() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply =
                    chat(router, "hello", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

            assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            assertThat(reply.body()).contains("\"first\"", "\"second\"", "\"total_tokens\":38", "data: [DONE]");
            assertThat(one.bodies())
                    .singleElement()
                    .satisfies(asked -> assertThat(asked).doesNotContain("stream"));
        }
    }

    @Test
    void clients_of_other_dialects_get_their_own_shape() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> message = post(
                    router,
                    "/v1/messages",
                    "{\"model\":\"auto\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
            assertThat(message.statusCode()).as(message.body()).isEqualTo(200);
            assertThat(ManagedRouter.json(message).path("type").asString("")).isEqualTo("message");
            assertThat(ManagedRouter.json(message).at("/content/0/text").asString(""))
                    .isEqualTo("first");
            assertThat(ManagedRouter.json(message).at("/usage/output_tokens").asInt(0))
                    .isEqualTo(8);

            HttpResponse<String> response = post(router, "/v1/responses", "{\"model\":\"auto\",\"input\":\"hello\"}");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(ManagedRouter.json(response)
                            .at("/output/0/content/0/text")
                            .asString(""))
                    .isEqualTo("first");
        }
    }

    @Test
    void a_model_that_fails_is_left_out_or_is_the_end_as_the_algorithm_says() throws Exception {
        two.replies(503, "application/json", "{\"error\":{\"message\":\"secret words\"}}", Map.of());
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "hello", "");
            assertThat(ManagedRouter.json(reply).path("model").asString("")).isEqualTo("one");
            assertThat(header(reply, "looper-models-used")).isEqualTo("one");
        }
        try (ManagedRouter router = router("fail", ENDPOINT)) {
            HttpResponse<String> reply = chat(router, "hello", "");
            assertThat(reply.statusCode()).isEqualTo(500);
            assertThat(reply.body())
                    .contains("Looper execution failed: ", "two: status_503")
                    .doesNotContain("secret words");
        }
    }

    @Test
    void a_call_that_fails_is_made_again_as_often_as_the_configuration_says() throws Exception {
        two.replies(503, "application/json", "{}", Map.of());
        try (ManagedRouter router = router("skip", ENDPOINT, 2)) {
            HttpResponse<String> reply = chat(router, "hello", "");

            assertThat(header(reply, "looper-models-used")).isEqualTo("one");
            assertThat(one.bodies()).hasSize(1);
            assertThat(two.bodies()).hasSize(3);
            JsonNode steps = router.kept("/api/v1/explanations/" + header(reply, "replay-id"))
                    .at("/loop/steps");
            assertThat(steps.at("/0").has("retries")).isFalse();
            assertThat(steps.at("/1/retries").asInt(0)).isEqualTo(2);
        }
    }

    @Test
    void one_model_alone_serves_as_it_would_without_a_loop() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "alone", "");
            assertThat(header(reply, "response-path")).isEqualTo("upstream");
            assertThat(header(reply, "selected-model")).isEqualTo("two");
        }
    }

    @Test
    void an_empty_endpoint_switches_loops_off() throws Exception {
        try (ManagedRouter router = router("skip", "")) {
            HttpResponse<String> reply = chat(router, "hello", "");
            assertThat(header(reply, "response-path")).isEqualTo("upstream");
            assertThat(header(reply, "selected-model")).isEqualTo("one");
            assertThat(two.bodies()).isEmpty();
        }
    }

    private static String sure(String text, double logprob) {
        return says(text, 10, 1)
                .replace(
                        "\"finish_reason\"",
                        "\"logprobs\":{\"content\":[{\"token\":\"" + text + "\",\"logprob\":" + logprob
                                + "}]},\"finish_reason\"");
    }

    @Test
    void a_cascade_asks_the_dear_model_only_when_the_cheap_one_is_not_sure() throws Exception {
        one.replies(200, "application/json", sure("maybe", -1.5), Map.of());
        two.replies(200, "application/json", sure("yes", -0.3), Map.of());
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "doubt", "");
            assertThat(header(reply, "selected-model")).isEqualTo("two");
            assertThat(header(reply, "looper-iterations")).isEqualTo("2");
            assertThat(ManagedRouter.json(reply)
                            .at("/choices/0/message/content")
                            .asString(""))
                    .isEqualTo("yes");

            one.replies(200, "application/json", sure("surely", -0.3), Map.of());
            HttpResponse<String> cheap = chat(router, "doubt", "");
            assertThat(header(cheap, "selected-model")).isEqualTo("one");
            assertThat(two.bodies()).hasSize(1);
        }
    }

    @Test
    void the_explanation_lists_every_call_with_its_tokens_and_what_all_cost() throws Exception {
        one.replies(200, "application/json", sure("maybe", -1.5), Map.of());
        two.replies(200, "application/json", sure("yes", -0.3), Map.of());
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "doubt", "");
            JsonNode why = router.kept("/api/v1/explanations/" + header(reply, "replay-id"));
            JsonNode loop = why.path("loop");
            assertThat(loop.path("algorithm").asString("")).isEqualTo("confidence");
            assertThat(loop.path("calls").asInt(0)).isEqualTo(2);
            assertThat(loop.at("/steps/0/model").asString("")).isEqualTo("one");
            assertThat(loop.at("/steps/0/note").asString("")).isEqualTo("confidence 0.5000 of 0.7000");
            assertThat(loop.at("/steps/1/completion_tokens").asInt(0)).isEqualTo(1);
            assertThat(loop.path("cost").asDouble(0))
                    .as("10 tokens and 1 at the price of each")
                    .isCloseTo((10 * 1 + 2 + 10 * 10 + 20) / 1e6, within(1e-12));
            assertThat(why.at("/latency/upstream_total_us").asDouble(0))
                    .as("the time the models took")
                    .isCloseTo(loop.path("ms").asDouble(0) * 1e3, within(1.0));
            assertThat(why.path("cost").path("amount").asDouble(0))
                    .isEqualTo(loop.path("cost").asDouble(0));
        }
    }

    @Test
    void rounds_end_with_the_model_that_writes_the_last_answer() throws Exception {
        try (ManagedRouter router = router()) {
            for (String model : List.of("auto", "vllm-sr/remom")) {
                HttpResponse<String> reply = post(
                        router,
                        "/v1/chat/completions",
                        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"rounds\"}]}");
                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
                assertThat(header(reply, "looper-iterations")).isEqualTo("3");
                assertThat(header(reply, "selected-decision")).isEqualTo("repeated");
                assertThat(two.bodies().getLast()).contains("first", "second");
            }
        }
    }

    @Test
    void the_name_of_an_algorithm_leads_to_its_decision_when_no_rule_matches() throws Exception {
        try (ManagedRouter router = router()) {
            for (String text : List.of("nothing of note", "")) {
                HttpResponse<String> reply = post(
                        router,
                        "/v1/chat/completions",
                        "{\"model\":\"vllm-sr/fusion\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                                + "\"}]}");
                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
                assertThat(header(reply, "selected-decision")).isEqualTo("judged");
                assertThat(header(reply, "looper-algorithm")).isEqualTo("fusion");
            }
            HttpResponse<String> own = post(router, "/v1/chat/completions", """
                    {"model": "vllm-sr/fusion", "messages": [{"role": "user", "content": "nothing of note"}],
                     "plugins": [{"id": "fusion", "analysis_models": ["one"]}]}""");
            assertThat(header(own, "selected-decision"))
                    .as("the request names its own panel")
                    .isEqualTo("fusion_direct");
            assertThat(header(own, "looper-models-used")).isEqualTo("one");
            HttpResponse<String> none = post(
                    router,
                    "/v1/chat/completions",
                    "{\"model\":\"vllm-sr/flow\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
            assertThat(none.statusCode()).as("no decision has that algorithm").isEqualTo(400);
        }
    }

    @Test
    void the_answer_of_rounds_comes_in_one_chunk_after_its_rounds() throws Exception {
        one.replies(200, "application/json", says("x".repeat(120), 10, 3), Map.of());
        two.replies(200, "application/json", says("y".repeat(120), 10, 3), Map.of());
        try (ManagedRouter router = router()) {
            String stream = chat(router, "rounds", ",\"stream\":true").body();
            List<String> chunks =
                    stream.lines().filter(line -> line.startsWith("data: {")).toList();
            assertThat(chunks).as(stream).hasSize(3);
            assertThat(chunks.getFirst()).contains("\"role\":\"assistant\"", "\"reasoning_mom_responses\"");
            assertThat(chunks.get(1))
                    .contains("\"content\":\"" + "y".repeat(120) + "\"")
                    .doesNotContain("reasoning_mom");
        }
    }

    @Test
    void a_panel_is_judged_and_the_judge_writes_the_answer() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "panel", "");
            JsonNode completion = ManagedRouter.json(reply);
            assertThat(header(reply, "looper-iterations")).isEqualTo("4");
            assertThat(completion.at("/fusion/judge_model").asString("")).isEqualTo("two");
            assertThat(completion.at("/fusion/responses/0/content").asString(""))
                    .isEqualTo("first");
            assertThat(completion.at("/fusion/analysis/parse_failed").asBoolean(false))
                    .as("the pretended judge writes no JSON")
                    .isTrue();

            HttpResponse<String> wrong =
                    chat(router, "panel", ",\"plugins\":[{\"id\":\"fusion\",\"model\":\"nobody\"}]");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body())
                    .contains("is not a model of the configuration")
                    .doesNotContain("nobody");
        }
    }
}
