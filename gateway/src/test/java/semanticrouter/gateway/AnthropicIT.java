package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Reply;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.Secret;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Usage;

/// Clients and backends that speak Anthropic Messages, in every combination with OpenAI.
final class AnthropicIT {
    static final String MESSAGES = "/v1/messages";
    private static final String ASK =
            "{\"model\":\"auto\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]}";
    static final String ASK_STREAM = ASK.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final String CHAT_REPLY =
            "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    private static final String MESSAGES_REPLY =
            "{\"id\":\"m1\", \"type\":\"message\",\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":9,\"output_tokens\":2}}";
    private static final String MESSAGES_EVENTS = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m1","usage":{"input_tokens":9,"output_tokens":1}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hello"}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    @Test
    void whatDoesNotSurviveTheWayBackIsInTheTrace() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n");
                    wire.lastChunk();
                });
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response =
                    running.send(running.post(MESSAGES, ASK_STREAM).header("anthropic-beta", "some-feature"));
            assertThat(response.headers().firstValue("x-vsr-protocol-warnings"))
                    .contains("info;dropped;cache_control,info;beta_drop_on_openai_backend;anthropic-beta");
            assertThat(running.completion().trace().facts().all())
                    .contains(
                            new Fact.Translated("anthropic", "openai", "info", "beta_drop_on_openai_backend"),
                            new Fact.Translated("openai", "anthropic", "info", "anthropic_stop_reason_coerced"),
                            new Fact.Translated("openai", "anthropic", "info", "cache_fields_absent"));
        }
    }

    @Test
    void anAnthropicClientOnAnOpenAiBackend() throws Exception {
        try (var backend = ScriptedBackend.answering(CHAT_REPLY);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response =
                    running.send(running.post(MESSAGES, ASK).header("x-api-key", "client"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo(
                            "{\"id\":\"c1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],"
                                    + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":2}}");
            assertThat(response.headers().firstValue("x-vsr-client-protocol")).contains("anthropic");
            assertThat(response.headers().firstValue("x-vsr-upstream-protocol")).contains("openai");
            assertThat(response.headers().firstValue("x-vsr-protocol-warnings"))
                    .contains("info;dropped;cache_control,info;cache_fields_absent;usage");
            assertThat(backend.received().getFirst().text())
                    .isEqualTo(
                            "{\"model\":\"org/small-7b\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":10}");
            HttpResponse<String> clean = running.send(
                    running.post(MESSAGES, ASK.replace(",\"cache_control\":{\"type\":\"ephemeral\"}", "")));
            assertThat(clean.headers().firstValue("x-vsr-protocol-warnings")).isEmpty();
            assertThat(backend.received().getFirst().headers())
                    .containsEntry("authorization", "Bearer backend-key")
                    .doesNotContainKey("x-api-key");
            assertThat(running.completion().usage()).isEqualTo(new Usage(9, 0, 2));
        }
    }

    @Test
    void anOpenAiBackendIsAskedToReasonWhicheverDialectItsClientSpeaks() throws Exception {
        var family = new Reasoning("qwen3", Reasoning.Style.CHAT_TEMPLATE_KWARGS, "enable_thinking", "medium");
        try (var backend = ScriptedBackend.answering(CHAT_REPLY);
                var running = Running.with(TestPlan.reasoning(family, "", List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> chat = running.chat(Running.AUTO);
            HttpResponse<String> messages =
                    running.send(running.post(MESSAGES, ASK).header("x-vsr-debug", "true"));
            assertThat(chat.headers().firstValue("x-vsr-selected-reasoning")).isEmpty();
            assertThat(messages.headers().firstValue("x-vsr-selected-reasoning"))
                    .contains("on");
            assertThat(backend.received())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.text())
                            .contains("\"model\":\"org/small-7b\"")
                            .contains("\"chat_template_kwargs\":{\"enable_thinking\":true}"));
        }
    }

    @Test
    void anAnthropicStreamFromAnOpenAiBackend() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hel");
                    wire.chunk(
                            "lo\"}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
                    wire.chunk(
                            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n");
                    wire.lastChunk();
                });
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.send(running.post(MESSAGES, ASK_STREAM));
            assertThat(response.body())
                    .startsWith("event: message_start\ndata: {")
                    .contains("\"text_delta\",\"text\":\"hello\"")
                    .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
                    .doesNotContain("[DONE]");
            assertThat(backend.received().getFirst().text()).contains("\"stream_options\":{\"include_usage\":true}");
            Completion completion = running.completion();
            assertThat(completion.usage()).isEqualTo(new Usage(9, 0, 2));
            assertThat(completion.errorReason()).isEmpty();
        }
    }

    @Test
    void aStreamThatIsCutEndsWithAnErrorEvent() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(
                            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\ndata: {\"ch");
                    wire.lastChunk();
                });
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.send(running.post(MESSAGES, ASK_STREAM));
            assertThat(response.body())
                    .contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
                    .doesNotContain("message_stop");
            assertThat(running.completion().errorReason()).isEqualTo("stream_cut");
        }
    }

    @Test
    void aStreamThatSaidWhyItStoppedIsWholeWithoutAnEndMarker() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(
                            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}\n\n");
                    wire.lastChunk();
                });
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.send(running.post(MESSAGES, ASK_STREAM));
            assertThat(response.body())
                    .contains("\"stop_reason\":\"end_turn\"")
                    .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
                    .doesNotContain("event: error");
            assertThat(running.completion().errorReason()).isEmpty();
        }
    }

    /// vLLM ends a stream that failed as it ends any other.
    @Test
    void anErrorInAStreamIsItsEnd() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk("""
                            data: {"id":"c","choices":[{"index":0,"delta":{"content":"hel"}}]}

                            data: {"error":{"message":"out of memory"}}

                            data: [DONE]

                            """);
                    wire.lastChunk();
                });
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            String told = running.send(running.post(MESSAGES, ASK_STREAM)).body();
            assertThat(told.substring(told.indexOf("event: error"))).isEqualTo("""
                            event: error
                            data: {"type":"error","error":{"type":"api_error","message":"out of memory"}}

                            """);
            assertThat(running.completion().errorReason()).isEqualTo("stream_unfinished");
            assertThat(running.chat(Running.AUTO_STREAM).body())
                    .contains("out of memory")
                    .endsWith("[DONE]\n\n");
            assertThat(running.completion().errorReason())
                    .as("it passes as it is and is no success")
                    .isEqualTo("stream_unfinished");
        }
    }

    @Test
    void anAnthropicClientOnAnAnthropicBackendPassesByteForByte() throws Exception {
        try (var backend = new ScriptedBackend((request, wire) -> {
                    if (request.text().contains("\"stream\":true")) {
                        wire.streamHead();
                        wire.chunk(MESSAGES_EVENTS);
                        wire.lastChunk();
                    } else {
                        wire.json(200, MESSAGES_REPLY);
                    }
                });
                var running = Running.with(TestPlan.of("anthropic", List.of(anthropic(backend.port()))))) {
            HttpResponse<String> whole =
                    running.send(running.post(MESSAGES, ASK).header("anthropic-version", "2024-01-01"));
            assertThat(whole.body()).isEqualTo(MESSAGES_REPLY);
            assertThat(whole.headers().firstValue("x-vsr-client-protocol")).isEmpty();
            HttpResponse<String> shown =
                    running.send(running.post(MESSAGES, ASK).header("x-vsr-debug", "true"));
            assertThat(shown.headers().firstValue("x-vsr-client-protocol")).contains("anthropic");
            assertThat(shown.headers().firstValue("x-vsr-upstream-protocol")).contains("anthropic");
            assertThat(shown.headers().firstValue("x-vsr-selected-reasoning")).contains("off");
            assertThat(running.completion().usage()).isEqualTo(new Usage(9, 0, 2));
            assertThat(backend.received().getFirst().text()).isEqualTo(ASK.replace("\"auto\"", "\"org/small-7b\""));
            assertThat(backend.received().getFirst().headers())
                    .containsEntry("x-api-key", "backend-key")
                    .containsEntry("anthropic-version", "2024-01-01");
            assertThat(running.completion().usage()).isEqualTo(new Usage(9, 0, 2));
            HttpResponse<String> streamed = running.send(running.post(MESSAGES, ASK_STREAM));
            assertThat(streamed.body()).isEqualTo(MESSAGES_EVENTS);
            assertThat(running.completion())
                    .matches(done -> done.usage().equals(new Usage(9, 0, 2))
                            && done.errorReason().isEmpty());
        }
    }

    @Test
    void anOpenAiClientOnAnAnthropicBackend() throws Exception {
        try (var backend = new ScriptedBackend((request, wire) -> {
                    if (request.text().contains("\"stream\":true")) {
                        wire.streamHead();
                        wire.chunk(MESSAGES_EVENTS);
                        wire.lastChunk();
                    } else {
                        wire.json(200, MESSAGES_REPLY);
                    }
                });
                var running = Running.with(TestPlan.of("anthropic", List.of(anthropic(backend.port()))))) {
            HttpResponse<String> whole = running.chat(Running.AUTO.replace("{\"model\"", "{\"seed\":1,\"model\""));
            assertThat(whole.body()).contains("\"object\":\"chat.completion\"").contains("\"content\":\"hello\"");
            assertThat(whole.headers().firstValue("x-vsr-protocol-warnings")).contains("lossy;dropped;seed");
            assertThat(backend.received().getFirst().line()).startsWith("POST /v1/messages ");
            assertThat(backend.received().getFirst().headers())
                    .containsEntry("x-api-key", "backend-key")
                    .containsEntry("anthropic-version", "2023-06-01");
            assertThat(running.completion().usage()).isEqualTo(new Usage(9, 0, 2));
            HttpResponse<String> streamed = running.chat(Running.AUTO_STREAM);
            assertThat(streamed.body()).contains("\"content\":\"hello\"").endsWith("data: [DONE]\n\n");
            assertThat(running.completion())
                    .matches(done -> done.usage().equals(new Usage(9, 0, 2))
                            && done.errorReason().isEmpty());
        }
    }

    @Test
    void errorsAndAnswersComeInTheClientsShape() throws Exception {
        try (var running = Running.with(TestPlan.of(List.of(), (_, _) -> new Reply.Answered("No.", "fast_response")))) {
            assertThat(running.send(running.post(MESSAGES, "{\"model\":\"auto\"}"))
                            .body())
                    .isEqualTo(
                            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages field is required\"}}");
            HttpResponse<String> nowhere = running.send(running.post(MESSAGES + "/batches", "{}"));
            assertThat(nowhere.statusCode()).isEqualTo(404);
            assertThat(nowhere.body()).startsWith("{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"");
            assertThat(running.send(HttpRequest.newBuilder(running.uri(MESSAGES)))
                            .statusCode())
                    .isEqualTo(405);
            assertThat(running.send(running.post(MESSAGES, ASK)).body())
                    .contains("\"type\":\"message\"")
                    .contains("\"text\":\"No.\"");
            assertThat(running.send(running.post(MESSAGES, ASK_STREAM)).body())
                    .startsWith("event: message_start")
                    .contains("\"text\":\"No.\"");
        }
    }

    @Test
    void aReplyThatCannotBeTranslatedIsABadGateway() throws Exception {
        try (var backend = ScriptedBackend.answering("[1]");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.send(running.post(MESSAGES, ASK));
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body()).contains("Response transformation error");
            assertThat(running.completion().errorReason()).isEqualTo("response_transformation");
        }
    }

    @Test
    void tokensAreCountedByAnthropicOrEstimated() throws Exception {
        String count = MESSAGES + "/count_tokens";
        try (var backend = ScriptedBackend.answering("{\"input_tokens\":42}");
                var exact = Running.with(TestPlan.of("anthropic", List.of(anthropic(backend.port()))));
                var estimated = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> asked = exact.send(exact.post(count, ASK.replace("\"auto\"", "\"small\"")));
            assertThat(asked.body()).isEqualTo("{\"input_tokens\":42}");
            assertThat(asked.headers().firstValue("x-vsr-token-count")).contains("exact");
            assertThat(backend.received().getFirst().line()).startsWith("POST /v1/messages/count_tokens ");
            assertThat(backend.received().getFirst().text()).contains("\"model\":\"org/small-7b\"");
            HttpResponse<String> guessed = estimated.send(estimated.post(count, ASK));
            assertThat(guessed.body()).isEqualTo("{\"input_tokens\":5}");
            assertThat(guessed.headers().firstValue("x-vsr-token-count")).contains("estimated");
            assertThat(backend.received()).hasSize(1);
            HttpResponse<String> bad = exact.send(exact.post(count, "{}"));
            assertThat(bad.statusCode()).isEqualTo(400);
            assertThat(bad.body()).startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"");
            assertThat(exact.send(exact.post(count, ASK.replace("auto", "nobody")))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(exact.send(HttpRequest.newBuilder(exact.uri(count))).statusCode())
                    .isEqualTo(405);
            assertThat(List.of(exact.completion(), exact.completion(), exact.completion()))
                    .extracting(Completion::errorReason)
                    .containsExactlyInAnyOrder("missing_messages", "model_not_found", "method_not_allowed");
            assertThat(estimated.completionsLeft()).isZero();
        }
    }

    @Test
    void thinkingThatAnthropicHasNotSignedNeverReachesIt() throws Exception {
        try (var backend = ScriptedBackend.answering(MESSAGES_REPLY);
                var running = Running.with(TestPlan.of("anthropic", List.of(anthropic(backend.port()))))) {
            running.send(
                    running.post(
                            MESSAGES,
                            "{\"model\":\"auto\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":["
                                    + "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"vsr-unsigned\"},{\"type\":\"text\",\"text\":\"b\"}]},{\"role\":\"user\",\"content\":\"c\"}]}"));
            assertThat(backend.received().getFirst().text())
                    .contains("{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"b\"}]}")
                    .doesNotContain("thinking");
        }
    }

    private static Backend anthropic(int port) {
        return new Backend(
                "a",
                false,
                "127.0.0.1",
                port,
                "/v1/messages",
                1,
                "org/small-7b",
                "x-api-key",
                "",
                Credentials.fixed(Optional.of(new Secret("backend-key"))),
                Map.of(),
                "anthropic");
    }
}
