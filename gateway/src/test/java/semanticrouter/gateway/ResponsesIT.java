package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Reply;
import semanticrouter.core.model.Backend;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Responses API over chat backends.
final class ResponsesIT {
    /// These tests speak for callers of their own choice.
    private static final IdentityOptions ANYBODY = new IdentityOptions(
            IdentityHeaders.DEFAULT,
            new IdentityOptions.Trust(Optional.empty(), Optional.empty(), Optional.empty(), true),
            List.of());

    private static final String RESPONSES = "/v1/responses";
    private static final String REPLY =
            "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    private static final String CHUNKS = """
            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"hel"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}

            data: [DONE]

            """;

    private static Running running(ScriptedBackend backend, ResponseStore store) throws Exception {
        return Running.with(
                Running.options().withResponses(ResponsesOptions.with(store)).with(ANYBODY),
                TestPlan.of(List.of(TestPlan.backend(backend.port()))));
    }

    private static MemoryResponses memory() {
        return new MemoryResponses(Bounds.inProcess(100, Duration.ofHours(1)), Clock.systemUTC());
    }

    private static ObjectNode json(HttpResponse<String> response) {
        return Trees.ofRequest(response.body().getBytes(StandardCharsets.UTF_8));
    }

    private static String id(HttpResponse<String> response) {
        return Trees.string(json(response), "id");
    }

    private static List<SseEvent> events(String stream) {
        var events = new ArrayList<SseEvent>();
        new SseScanner(1 << 20, events::add).accept(stream.getBytes(StandardCharsets.UTF_8));
        return events;
    }

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
    void othersNeitherReadNorContinueNorDeleteAResponse() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, memory())) {
            HttpResponse<String> made =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"secret\"}")
                            .header("x-authz-user-id", "ann")
                            .header("x-authz-tenant-id", "acme"));
            String at = RESPONSES + "/" + id(made);
            var others = List.of(
                    List.of("x-authz-user-id", "bob", "x-authz-tenant-id", "acme"),
                    List.of("x-authz-user-id", "ann", "x-authz-tenant-id", "evil"),
                    List.of("x-authz-user-id", "ann"),
                    List.of("x-other", "x"));
            for (List<String> other : others) {
                String[] headers = other.toArray(String[]::new);
                assertThat(running.send(HttpRequest.newBuilder(running.uri(at)).headers(headers))
                                .statusCode())
                        .isEqualTo(404);
                assertThat(running.send(HttpRequest.newBuilder(running.uri(at + "/input_items"))
                                        .headers(headers))
                                .statusCode())
                        .isEqualTo(404);
                assertThat(running.send(HttpRequest.newBuilder(running.uri(at))
                                        .headers(headers)
                                        .DELETE())
                                .statusCode())
                        .isEqualTo(404);
                assertThat(running.send(running.post(
                                                RESPONSES,
                                                "{\"model\":\"auto\",\"input\":\"x\",\"previous_response_id\":\""
                                                        + id(made) + "\"}")
                                        .headers(headers))
                                .statusCode())
                        .isEqualTo(400);
            }
            assertThat(backend.received()).hasSize(1);
            assertThat(running.send(HttpRequest.newBuilder(running.uri(at))
                                    .header("x-authz-user-id", "ann")
                                    .header("x-authz-tenant-id", "acme"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsNotToBeKeptIsNotKept() throws Exception {
        try (var store = memory();
                var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, store)) {
            HttpResponse<String> made =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\",\"store\":false}"));
            assertThat(made.body()).contains("\"store\":false").contains("\"status\":\"completed\"");
            assertThat(store.count()).isZero();
        }
    }

    @Test
    void aStoreThatIsOutOfReachRefusesWhatNeedsItAndNothingElse() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, new BrokenStore())) {
            HttpResponse<String> refused =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\"}"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("5");
            assertThat(running.send(HttpRequest.newBuilder(running.uri(RESPONSES + "/resp_0123456789abcdef01234567")))
                            .statusCode())
                    .isEqualTo(503);
            assertThat(backend.received()).isEmpty();
            assertThat(running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\",\"store\":false}"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /// A store whose server does not answer.
    private static final class BrokenStore implements ResponseStore {
        private static StoreException down() {
            return new StoreException("the store cannot be reached");
        }

        @Override
        public String kind() {
            return "broken";
        }

        @Override
        public Durability durability() {
            return Durability.SERVER;
        }

        @Override
        public void put(StoredResponse response) throws StoreException {
            throw down();
        }

        @Override
        public Optional<StoredResponse> get(String id, Owner owner) throws StoreException {
            throw down();
        }

        @Override
        public boolean delete(String id, Owner owner) throws StoreException {
            throw down();
        }

        @Override
        public void check() throws StoreException {
            throw down();
        }

        @Override
        public long count() throws StoreException {
            throw down();
        }

        @Override
        public void close() {}
    }

    @Test
    void errorsOfTheBackendPassAndAreNotKept() throws Exception {
        String error = "{\"error\":{\"message\":\"context too long\",\"type\":\"invalid_request_error\",\"code\":400}}";
        try (var store = memory();
                var backend = new ScriptedBackend((_, wire) -> wire.json(400, error));
                var running = running(backend, store)) {
            HttpResponse<String> failed =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\"}"));
            assertThat(failed.statusCode()).isEqualTo(400);
            assertThat(failed.body()).isEqualTo(error);
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
    void pathsAndMethodsAreGuarded() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, memory());
                var off = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            assertThat(running.send(HttpRequest.newBuilder(running.uri(RESPONSES)))
                            .statusCode())
                    .isEqualTo(405);
            assertThat(running.send(running.post(RESPONSES + "/resp_1", "{}")).statusCode())
                    .isEqualTo(405);
            assertThat(running.send(running.post(RESPONSES + "/resp_1/cancel", "{}"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(running.send(HttpRequest.newBuilder(running.uri(RESPONSES + "/..%2Fx")))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(running.send(running.post(RESPONSES, "{\"model\":\"auto\"}"))
                            .body())
                    .contains("'input' field is required");
            assertThat(off.send(off.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"x\"}"))
                            .statusCode())
                    .isEqualTo(404);
        }
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
