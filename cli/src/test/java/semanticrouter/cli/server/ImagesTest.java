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

/// Answers with images, over HTTP against a router that serves a file (specification: dataplane §4.14).
class ImagesTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final String URI_OF_PNG = "data:image/png;base64," + PNG;

    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer writer = PretendedServer.answering(
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"w\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"A cat purrs.\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13}}");
    private final PretendedServer easel = PretendedServer.answering(
            "{\"data\":[{\"b64_json\":\"" + PNG + "\"}],\"usage\":{\"input_tokens\":9,\"output_tokens\":100}}");

    @AfterEach
    void close() {
        writer.close();
        easel.close();
    }

    private ManagedRouter router() throws Exception {
        return ManagedRouter.start(
                folder, """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
            providers:
              defaults: {default_model: writer}
              models:
                - {name: writer, backend_refs: [{endpoint: "%s"}], pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 2}}
                - name: painter
                  provider_model_id: flux
                  backend_refs: [{endpoint: "%s"}]
                  pricing: {currency: USD, prompt_per_1m: 10, completion_per_1m: 40}
            routing:
              modelCards: [{name: writer, modality: ar}, {name: painter, modality: diffusion}]
              decisions:
                - name: art
                  rules: {operator: AND, conditions: []}
                  modelRefs: [{model: painter}, {model: writer}]
                  plugins:
                    - {type: router_replay, configuration: {enabled: true}}
                    - {type: system_prompt, configuration: {enabled: true, system_prompt: "Be brief."}}
                    - {type: image_gen, configuration: {enabled: true, backend_ref: easel}}
            global:
              integrations:
                image_gen_backends: {easel: {type: openai, base_url: "http://%s", api_key: sk-easel}}
              model_catalog:
                modules:
                  modality_detector:
                    {enabled: true, method: keyword, keywords: [draw], both_keywords: [explain], prompt_prefixes: [draw me]}
              services:
                management_api: {port: 0}
            """.formatted(FreePort.next(), writer.endpoint(), easel.endpoint(), easel.endpoint()));
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

    private static HttpResponse<String> get(ManagedRouter router, String path) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
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
    void a_turn_that_wants_text_is_written_by_a_model_that_writes() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "what is a cat?", "");

            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThat(header(reply, "response-path")).isEqualTo("upstream");
            assertThat(header(reply, "selected-model")).isEqualTo("writer");
            assertThat(easel.bodies()).isEmpty();
        }
    }

    @Test
    void a_turn_that_wants_an_image_gets_one_and_nothing_else_is_asked() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply =
                    chat(router, "draw me a cat", ",\"base_url\":\"http://elsewhere\",\"extra_body\":{\"n\":9}");

            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            JsonNode completion = ManagedRouter.json(reply);
            assertThat(completion.path("id").asString("")).startsWith("chatcmpl-modality-");
            assertThat(completion
                            .at("/choices/0/message/content/0/image_url/url")
                            .asString(""))
                    .isEqualTo(URI_OF_PNG);
            assertThat(header(reply, "response-path")).isEqualTo("image_generation");
            assertThat(header(reply, "selected-decision")).isEqualTo("art");
            assertThat(header(reply, "selected-model")).isEqualTo("painter");
            assertThat(header(reply, "selected-algorithm")).isEqualTo("image_gen");
            assertThat(writer.bodies()).isEmpty();
            JsonNode asked = ManagedRouter.read(easel.bodies().getFirst());
            assertThat(asked.path("prompt").asString("")).isEqualTo("a cat");
            assertThat(asked.path("model").asString("")).isEqualTo("flux");
            assertThat(asked.path("n").asInt(0)).isOne();
            assertThat(easel.keys()).containsExactly("Bearer sk-easel");

            String id = header(reply, "replay-id");
            JsonNode why = router.kept("/api/v1/explanations/" + id);
            assertThat(why.at("/image/modality").asString("")).isEqualTo("DIFFUSION");
            assertThat(why.at("/image/detection").asString("")).isEqualTo("keyword");
            assertThat(why.at("/image/status").asString("")).isEqualTo("made");
            assertThat(why.at("/image/bytes").asInt(0)).isEqualTo(70);
            assertThat(why.at("/cost/amount").asDouble(0)).isCloseTo(9e-5 + 4e-3, within(1e-9));
            assertThat(why.toString()).doesNotContain("cat", PNG, "sk-easel");
            JsonNode record = router.kept("/v1/router_replay/" + id);
            assertThat(record.at("/route_diagnostics/image_status").asString(""))
                    .isEqualTo("made");
            assertThat(record.at("/usage/total_tokens").asInt(0)).isEqualTo(109);
        }
    }

    @Test
    void a_turn_that_wants_both_gets_text_and_image_in_one_answer() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "explain a cat and draw it", "");

            JsonNode completion = ManagedRouter.json(reply);
            assertThat(completion.at("/choices/0/message/content/0/text").asString(""))
                    .isEqualTo("A cat purrs.");
            assertThat(completion
                            .at("/choices/0/message/content/1/image_url/url")
                            .asString(""))
                    .isEqualTo(URI_OF_PNG);
            assertThat(header(reply, "selected-model")).isEqualTo("writer");
            assertThat(writer.bodies())
                    .singleElement()
                    .satisfies(asked -> assertThat(asked)
                            .as("the decision's plugins ran")
                            .contains("Be brief.", "explain a cat and draw it"));
            JsonNode why = router.kept("/api/v1/explanations/" + header(reply, "replay-id"));
            assertThat(why.at("/image/steps/0/model").asString("")).isEqualTo("writer");
            assertThat(why.at("/image/steps/1/model").asString("")).isEqualTo("painter");
            assertThat(why.at("/cost/amount").asDouble(0)).isCloseTo(9e-5 + 4e-3 + 16e-6, within(1e-9));
            assertThat(why.at("/usage/prompt_tokens").asInt(0)).isEqualTo(19);
            assertThat(why.path("plugin_timeline").findValuesAsString("type"))
                    .containsSubsequence("router_replay", "image_gen", "system_prompt");
        }
    }

    @Test
    void a_stream_has_the_image_in_one_delta_and_text_alone_word_by_word() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = chat(router, "explain a cat and draw it", ",\"stream\":true");
            assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            List<String> deltas = deltas(reply);
            assertThat(deltas).hasSize(2);
            assertThat(deltas.getFirst())
                    .isEqualTo("{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"A cat purrs.\"},"
                            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + URI_OF_PNG + "\"}}]}");
            assertThat(reply.body()).contains("chatcmpl-modality-", "\"finish_reason\":\"stop\"", "data: [DONE]");

            easel.replies(429, "application/json", "{\"error\":{\"message\":\"secret words\"}}", Map.of());
            HttpResponse<String> text = chat(router, "explain a cat and draw it", ",\"stream\":true");
            assertThat(header(text, "response-path")).isEqualTo("image_generation");
            assertThat(deltas(text))
                    .containsExactly(
                            "{\"role\":\"assistant\",\"content\":\"\"}",
                            "{\"content\":\"A \"}",
                            "{\"content\":\"cat \"}",
                            "{\"content\":\"purrs.\"}",
                            "{}");
            JsonNode why = router.kept("/api/v1/explanations/" + header(text, "replay-id"));
            assertThat(why.at("/image/status").asString("")).isEqualTo("image_refused");
        }
    }

    private static List<String> deltas(HttpResponse<String> reply) {
        return reply.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> ManagedRouter.read(line.substring(6))
                        .at("/choices/0/delta")
                        .toString())
                .toList();
    }

    @Test
    void clients_of_other_dialects_get_their_own_shape() throws Exception {
        try (ManagedRouter router = router()) {
            String asked =
                    "{\"model\":\"auto\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"explain a cat and draw it\"}]";
            JsonNode message = ManagedRouter.json(post(router, "/v1/messages", asked + "}"));
            assertThat(message.path("type").asString("")).isEqualTo("message");
            assertThat(message.at("/content/0/text").asString("")).isEqualTo("A cat purrs.");
            assertThat(message.at("/content/1").toString())
                    .isEqualTo(
                            "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
                                    + PNG + "\"}}");
            assertThat(message.path("stop_reason").asString("")).isEqualTo("end_turn");
            HttpResponse<String> events = post(router, "/v1/messages", asked + ",\"stream\":true}");
            assertThat(events.body())
                    .contains(
                            "event: message_start",
                            "\"index\":1,\"content_block\":{\"type\":\"image\"",
                            "message_stop");

            JsonNode response = ManagedRouter.json(
                    post(router, "/v1/responses", "{\"model\":\"auto\",\"input\":\"explain a cat and draw it\"}"));
            assertThat(response.at("/output/0/content/0/text").asString("")).isEqualTo("A cat purrs.");
            assertThat(response.at("/output/1/type").asString("")).isEqualTo("image_generation_call");
            assertThat(response.at("/output/1/result").asString("")).isEqualTo(PNG);
            assertThat(response.at("/output/1/status").asString("")).isEqualTo("completed");
            JsonNode kept = ManagedRouter.json(
                    get(router, "/v1/responses/" + response.path("id").asString("")));
            assertThat(kept.at("/output/1/type").asString("")).isEqualTo("image_generation_call");
            assertThat(kept.at("/output/1/result").isNull()).as(kept.toString()).isTrue();

            HttpResponse<String> tool = post(
                    router,
                    "/v1/responses",
                    "{\"model\":\"auto\",\"input\":\"a cat\",\"stream\":true,\"tools\":[{\"type\":\"image_generation\"}]}");
            assertThat(tool.body())
                    .contains("response.image_generation_call.completed", "response.output_text.delta", PNG)
                    .contains("response.completed");
        }
    }

    @Test
    void a_large_image_comes_whole_in_every_shape() throws Exception {
        String large = PNG.substring(0, 16) + "A".repeat(6_000_000);
        easel.replies(200, "application/json", "{\"data\":[{\"b64_json\":\"" + large + "\"}]}", Map.of());
        String asked =
                "{\"model\":\"auto\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"draw me a cat\"}]";
        try (ManagedRouter router = router()) {
            for (String more : List.of("}", ",\"stream\":true}")) {
                assertThat(post(router, "/v1/chat/completions", asked + more).body())
                        .contains(large);
                assertThat(post(router, "/v1/messages", asked + more).body()).contains(large);
                assertThat(post(router, "/v1/responses", "{\"model\":\"auto\",\"input\":\"draw me a cat\"" + more)
                                .body())
                        .contains(large);
            }
        }
    }

    @Test
    void without_an_image_and_without_text_there_is_a_clear_error_in_the_clients_shape() throws Exception {
        easel.replies(500, "application/json", "{\"error\":{\"message\":\"secret words\"}}", Map.of());
        try (ManagedRouter router = router()) {
            HttpResponse<String> chat = chat(router, "draw me a cat", "");
            assertThat(chat.statusCode()).isEqualTo(503);
            assertThat(ManagedRouter.json(chat).at("/error/message").asString(""))
                    .isEqualTo("Modality routing failed: no image: image_refused (status 500)");
            assertThat(header(chat, "response-path")).isEqualTo("error");

            HttpResponse<String> message = post(
                    router,
                    "/v1/messages",
                    "{\"model\":\"auto\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"draw me a cat\"}]}");
            assertThat(message.statusCode()).isEqualTo(503);
            assertThat(ManagedRouter.json(message).path("type").asString("")).isEqualTo("error");

            writer.replies(500, "application/json", "{}", Map.of());
            assertThat(chat(router, "explain a cat and draw it", "").body())
                    .contains("no text: status_500; no image: image_refused (status 500)")
                    .doesNotContain("secret words");
        }
    }
}
