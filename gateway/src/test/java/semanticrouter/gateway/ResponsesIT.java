package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.gateway.ResponsesSetup.ANYBODY;
import static semanticrouter.gateway.ResponsesSetup.REPLY;
import static semanticrouter.gateway.ResponsesSetup.RESPONSES;
import static semanticrouter.gateway.ResponsesSetup.events;
import static semanticrouter.gateway.ResponsesSetup.id;
import static semanticrouter.gateway.ResponsesSetup.json;
import static semanticrouter.gateway.ResponsesSetup.memory;
import static semanticrouter.gateway.ResponsesSetup.running;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Reply;
import semanticrouter.core.model.Backend;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Responses API over chat backends: what is made, kept and continued.
final class ResponsesIT {
    private static final String CHUNKS = """
            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"hel"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}

            data: [DONE]

            """;

    @Test
    void aResponseIsMadeKeptReadAndDeleted() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, memory())) {
            HttpResponse<String> made = running.send(running.post(
                    RESPONSES,
                    "{\"model\":\"auto\",\"input\":\"hi\",\"instructions\":\"Be brief.\",\"metadata\":{\"a\":\"b\"}}"));
            assertThat(made.statusCode()).isEqualTo(200);
            ObjectNode response = json(made);
            assertThat(id(made)).matches("resp_[0-9a-f]{24}");
            assertThat(Trees.string(response, "object")).isEqualTo("response");
            assertThat(Trees.string(response, "status")).isEqualTo("completed");
            assertThat(Trees.string(response, "output_text")).isEqualTo("hello");
            assertThat(response.path("created_at").asLong(0)).isPositive();
            assertThat(response.path("usage").path("total_tokens").asInt(0)).isEqualTo(11);
            assertThat(made.headers().firstValue("x-vsr-selected-model")).contains("small");
            assertThat(made.headers().firstValue("x-vsr-protocol-warnings")).isEmpty();
            assertThat(backend.received().getFirst().line()).startsWith("POST /v1/chat/completions ");
            assertThat(backend.received().getFirst().text())
                    .isEqualTo(
                            "{\"model\":\"org/small-7b\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hi\"}],\"metadata\":{\"a\":\"b\"}}");
            assertThat(running.completion())
                    .matches(done -> done.usage().equals(new Usage(9, 0, 2)) && done.status() == 200);

            String at = RESPONSES + "/" + id(made);
            HttpResponse<String> read = running.send(HttpRequest.newBuilder(running.uri(at)));
            assertThat(json(read)).isEqualTo(response);
            HttpResponse<String> items =
                    running.send(HttpRequest.newBuilder(running.uri(at + "/input_items?limit=1&order=asc")));
            assertThat(json(items).path("data")).hasSize(1);
            assertThat(json(items).path("has_more").booleanValue()).isTrue();
            assertThat(items.body()).contains("\"role\":\"system\"").contains("Be brief.");
            HttpResponse<String> rest = running.send(HttpRequest.newBuilder(
                    running.uri(at + "/input_items?after=" + Trees.string(json(items), "last_id"))));
            assertThat(rest.body()).contains("\"text\":\"hi\"").contains("\"has_more\":false");

            HttpResponse<String> gone =
                    running.send(HttpRequest.newBuilder(running.uri(at)).DELETE());
            assertThat(gone.body())
                    .isEqualTo("{\"id\":\"" + id(made) + "\",\"object\":\"response.deleted\",\"deleted\":true}");
            HttpResponse<String> missing = running.send(HttpRequest.newBuilder(running.uri(at)));
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body())
                    .contains("Response not found: " + id(made))
                    .contains("\"code\":404");
            assertThat(running.completion().errorReason()).isEqualTo("response_not_found");
            assertThat(running.completionsLeft()).isZero();
        }
    }

    @Test
    void turnsAreChainedWithTheirHistoryAndInheritInstructions() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, memory())) {
            HttpResponse<String> first = running.send(
                    running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"one\",\"instructions\":\"Be brief.\"}"));
            HttpResponse<String> second = running.send(running.post(
                    RESPONSES,
                    "{\"model\":\"auto\",\"input\":\"two\",\"previous_response_id\":\"" + id(first) + "\"}"));
            HttpResponse<String> third = running.send(running.post(
                    RESPONSES,
                    "{\"model\":\"auto\",\"input\":\"three\",\"previous_response_id\":\"" + id(second) + "\"}"));
            assertThat(backend.received().getLast().text())
                    .contains(
                            "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"one\"},"
                                    + "{\"role\":\"assistant\",\"content\":\"hello\"},{\"role\":\"user\",\"content\":\"two\"},"
                                    + "{\"role\":\"assistant\",\"content\":\"hello\"},{\"role\":\"user\",\"content\":\"three\"}]");
            assertThat(Trees.string(json(third), "previous_response_id")).isEqualTo(id(second));
            assertThat(Trees.string(json(third), "conversation_id"))
                    .isEqualTo(Trees.string(json(first), "conversation_id"))
                    .matches("conv_[0-9a-f]{24}");
            HttpResponse<String> unknown = running.send(running.post(
                    RESPONSES,
                    "{\"model\":\"auto\",\"input\":\"x\",\"previous_response_id\":\"resp_0123456789abcdef01234567\"}"));
            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(unknown.body()).contains("Previous response not found");
        }
    }

    @Test
    void aStreamTellsItsEventsAndIsKeptBeforeItsLast() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    for (byte b : CHUNKS.getBytes(StandardCharsets.UTF_8)) {
                        wire.chunk(new byte[] {b});
                    }
                    wire.lastChunk();
                });
                var running = running(backend, memory())) {
            HttpResponse<String> streamed =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\",\"stream\":true}"));
            assertThat(streamed.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
            List<SseEvent> events = events(streamed.body());
            assertThat(events.stream().map(SseEvent::name))
                    .containsExactly(
                            "response.created",
                            "response.in_progress",
                            "response.output_item.added",
                            "response.content_part.added",
                            "response.output_text.delta",
                            "response.output_text.delta",
                            "response.output_text.done",
                            "response.content_part.done",
                            "response.output_item.done",
                            "response.completed");
            assertThat(streamed.body()).contains("\"annotations\":[]").doesNotContain("[DONE]");
            JsonNode last = Trees.ofRequest(events.getLast().data().getBytes(StandardCharsets.UTF_8));
            assertThat(last.path("sequence_number").asInt(-1)).isEqualTo(9);
            Completion completion = running.completion();
            assertThat(completion.usage()).isEqualTo(new Usage(9, 0, 2));
            assertThat(completion.errorReason()).isEmpty();
            assertThat(backend.received().getFirst().text()).contains("\"stream_options\":{\"include_usage\":true}");
            HttpResponse<String> read = running.send(
                    HttpRequest.newBuilder(running.uri(RESPONSES + "/" + Trees.string(last.path("response"), "id"))));
            assertThat(json(read)).isEqualTo(last.path("response"));
        }
    }

    @Test
    void aStreamThatIsCutFailsWithWhatThereWasAndIsNotKept() throws Exception {
        try (var store = memory();
                var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(CHUNKS.substring(0, CHUNKS.indexOf("\n\n") + 20));
                    wire.lastChunk();
                });
                var running = running(backend, store)) {
            HttpResponse<String> streamed =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\",\"stream\":true}"));
            SseEvent last = events(streamed.body()).getLast();
            assertThat(last.name()).isEqualTo("response.failed");
            assertThat(last.data()).contains("\"text\":\"hel\"").contains("\"code\":\"server_error\"");
            assertThat(running.completion().errorReason()).isEqualTo("stream_cut");
            assertThat(store.count()).isZero();
        }
    }

    @Test
    void answersWithoutAModelAreResponsesToo() throws Exception {
        try (var store = memory();
                var running = Running.with(
                        Running.options()
                                .withResponses(ResponsesOptions.with(store))
                                .with(ANYBODY),
                        TestPlan.of(List.of(), (_, _) -> new Reply.Answered("No, sorry.", "fast_response")))) {
            HttpResponse<String> whole = running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\"}"));
            assertThat(whole.body()).contains("\"output_text\":\"No, sorry.\"");
            assertThat(whole.headers().firstValue("x-vsr-response-path")).contains("fast_response");
            HttpResponse<String> streamed =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\",\"stream\":true}"));
            assertThat(events(streamed.body()).getLast().name()).isEqualTo("response.completed");
            assertThat(store.count()).isEqualTo(2);
        }
    }

    @Test
    void anAnthropicBackendServesResponsesWithItsThinkingKept() throws Exception {
        String reply =
                "{\"id\":\"m1\",\"type\":\"message\",\"model\":\"claude\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"sig\"},{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"a\":1}}],\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":9,\"output_tokens\":2}}";
        try (var backend = ScriptedBackend.answering(reply);
                var running = Running.with(
                        Running.options().withResponses(ResponsesOptions.with(memory())),
                        TestPlan.of("anthropic", List.of(anthropic(backend.port()))))) {
            HttpResponse<String> made = running.send(
                    running.post(
                            RESPONSES,
                            "{\"model\":\"auto\",\"input\":\"go\",\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}]}"));
            assertThat(made.body()).contains("\"type\":\"function_call\"").contains("\"arguments\":\"{\\\"a\\\":1}\"");
            running.send(
                    running.post(
                            RESPONSES,
                            "{\"model\":\"auto\",\"previous_response_id\":\"" + id(made)
                                    + "\",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"t1\",\"output\":\"ok\"}]}"));
            assertThat(backend.received().getLast().text())
                    .contains(
                            "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"sig\"},"
                                    + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"a\":1}}]}")
                    .contains("\"tool_use_id\":\"t1\"");
        }
    }

    private static Backend anthropic(int port) {
        Backend openai = TestPlan.backend(port);
        return new Backend(
                openai.name(),
                false,
                "127.0.0.1",
                port,
                "/v1/messages",
                1,
                "claude",
                "x-api-key",
                "",
                openai.credentials(),
                Map.of(),
                "anthropic");
    }

    @Test
    void manyAtOnceAllGetTheirOwn() throws Exception {
        try (var store = memory();
                var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, store);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var made = new ArrayList<Future<String>>();
            for (int i = 0; i < 50; i++) {
                made.add(threads.submit(
                        () -> id(running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\"}")))));
            }
            var ids = new ArrayList<String>();
            for (Future<String> each : made) {
                ids.add(each.get());
            }
            assertThat(ids).doesNotHaveDuplicates().hasSize(50);
            assertThat(store.count()).isEqualTo(50);
        }
    }
}
