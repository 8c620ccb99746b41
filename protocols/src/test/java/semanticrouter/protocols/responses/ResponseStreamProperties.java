package semanticrouter.protocols.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ResponseStreamProperties {
    private static final String ASK = "{\"model\":\"auto\",\"input\":\"hi\",\"stream\":true}";

    private static ResponseIds ids() {
        return new ResponseIds(new SplittableRandom(7));
    }

    private static ResponseStream stream() throws GatewayException {
        ResponseIds ids = ids();
        ResponsesRequest request =
                new ResponsesReader(JsonLimits.DEFAULT, ids).read(ASK.getBytes(StandardCharsets.UTF_8), Headers.NONE);
        return new ResponseStream(new ResponseShape(request, ids.response(), ids.conversation(), "", 17), ids);
    }

    /// Events of a chat stream that arrives in the pieces given.
    private static String events(List<byte[]> pieces) throws GatewayException {
        ResponseStream stream = stream();
        var out = new ByteArrayOutputStream();
        pieces.forEach(piece -> out.writeBytes(stream.accept(piece)));
        out.writeBytes(stream.noMore());
        stream.end(_ -> true);
        out.writeBytes(stream.taken());
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode json(SseEvent event) {
        return Trees.ofRequest(event.data().getBytes(StandardCharsets.UTF_8));
    }

    private static List<SseEvent> parsed(String events) {
        var parsed = new ArrayList<SseEvent>();
        new SseScanner(1 << 20, parsed::add).accept(events.getBytes(StandardCharsets.UTF_8));
        return parsed;
    }

    @Test
    void the_events_do_not_depend_on_how_the_bytes_are_split() {
        Property.check("events are the same wherever the bytes are split", 300, gen -> {
            byte[] bytes = ChatReplies.draw(gen).bytes();
            String whole = events(List.of(bytes));
            var pieces = new ArrayList<byte[]>();
            for (int at = 0; at < bytes.length; ) {
                int to = Math.min(bytes.length, at + gen.between(1, 40));
                pieces.add(Arrays.copyOfRange(bytes, at, to));
                at = to;
            }
            assertThat(events(pieces)).isEqualTo(whole);
        });
        Property.check("events are the same with one byte at a time", 20, gen -> {
            byte[] bytes = ChatReplies.draw(gen).bytes();
            var pieces = new ArrayList<byte[]>();
            for (byte b : bytes) {
                pieces.add(new byte[] {b});
            }
            assertThat(events(pieces)).isEqualTo(events(List.of(bytes)));
        });
    }

    @Test
    void every_stream_is_well_formed_and_its_deltas_add_up_to_the_response() {
        Property.check("events are numbered, items open and close once, deltas add up", 300, gen -> {
            List<SseEvent> events = parsed(events(List.of(ChatReplies.draw(gen).bytes())));
            var opened = new ArrayList<String>();
            var closed = new HashMap<Integer, JsonNode>();
            Map<String, StringBuilder> texts = new HashMap<>();
            Map<String, String> done = new HashMap<>();
            for (int i = 0; i < events.size(); i++) {
                JsonNode data = json(events.get(i));
                assertThat(Trees.string(data, "type")).isEqualTo(events.get(i).name());
                assertThat(data.path("sequence_number").asInt(-1)).isEqualTo(i);
                int index = data.path("output_index").asInt(-1);
                String part = index + "/" + data.path("content_index").asInt(-1);
                switch (events.get(i).name()) {
                    case "response.output_item.added" -> {
                        assertThat(index).isEqualTo(opened.size());
                        opened.add(Trees.string(data.path("item"), "id"));
                    }
                    case "response.output_item.done" ->
                        assertThat(closed.put(index, data.path("item"))).isNull();
                    case "response.output_text.delta",
                            "response.refusal.delta",
                            "response.reasoning_text.delta",
                            "response.function_call_arguments.delta",
                            "response.custom_tool_call_input.delta" -> {
                        assertThat(Trees.string(data, "item_id")).isEqualTo(opened.get(index));
                        texts.computeIfAbsent(part, _ -> new StringBuilder()).append(Trees.string(data, "delta"));
                    }
                    case "response.output_text.done", "response.reasoning_text.done" ->
                        done.put(part, Trees.string(data, "text"));
                    case "response.refusal.done" -> done.put(part, Trees.string(data, "refusal"));
                    case "response.function_call_arguments.done" -> done.put(part, Trees.string(data, "arguments"));
                    case "response.custom_tool_call_input.done" -> done.put(part, Trees.string(data, "input"));
                    default -> {}
                }
            }
            assertThat(events.get(0).name()).isEqualTo("response.created");
            assertThat(events.get(1).name()).isEqualTo("response.in_progress");
            JsonNode last = json(events.getLast()).path("response");
            assertThat(events.getLast().name()).isEqualTo("response." + Trees.string(last, "status"));
            List<JsonNode> output = Trees.elements(last, "output");
            assertThat(output).hasSameSizeAs(opened).isNotEmpty();
            for (int i = 0; i < output.size(); i++) {
                assertThat(closed.get(i)).isEqualTo(output.get(i));
                assertThat(Trees.string(output.get(i), "id")).isEqualTo(opened.get(i));
            }
            texts.forEach((part, text) -> assertThat(done.get(part)).isEqualTo(text.toString()));
            assertThat(done.values().stream().filter(text -> !text.isEmpty())).hasSize(texts.size());
        });
    }

    @Test
    void a_stream_and_a_whole_reply_make_the_same_response() {
        Property.check("stream and whole reply agree", 300, gen -> {
            ChatReplies reply = ChatReplies.draw(gen);
            ResponseStream streamed = stream();
            streamed.accept(reply.bytes());
            ResponseStream whole = stream();
            assertThat(whole.whole(reply.whole())).isTrue();
            assertThat(whole.end(_ -> true)).isEqualTo(streamed.end(_ -> true));
        });
    }

    @Test
    void the_output_said_again_as_history_is_the_chat_message_it_came_from() {
        Property.check("reply, response and history round trip", 300, gen -> {
            ChatReplies reply = ChatReplies.draw(gen);
            ResponseStream stream = stream();
            stream.accept(reply.bytes());
            ObjectNode response = stream.end(_ -> true);
            ResponsesRequest next = new ResponsesReader(JsonLimits.DEFAULT, ids())
                    .read("{\"model\":\"m\",\"input\":[]}".getBytes(StandardCharsets.UTF_8), Headers.NONE);
            var outgoing = ResponsesToChat.request(
                    next, List.of(new PastTurn("", Trees.array(), (ArrayNode) response.get("output"))));
            assertThat(outgoing.warnings()).isEmpty();
            JsonNode messages = Trees.ofRequest(outgoing.body()).path("messages");
            assertThat(messages).hasSize(1);
            ObjectNode expected =
                    (ObjectNode) reply.whole().path("choices").path(0).path("message");
            if (Trees.string(expected, "content").isEmpty()
                    && (expected.has("tool_calls") || expected.has("refusal"))) {
                expected.putNull("content");
            }
            assertThat(messages.get(0)).isEqualTo(expected);
        });
    }

    @Test
    void what_is_stored_is_what_the_last_event_tells_and_a_failed_store_is_told_too() throws Exception {
        Gen gen = new Gen(1);
        ResponseStream stream = stream();
        stream.accept(ChatReplies.draw(gen).bytes());
        assertThat(stream.state()).isEqualTo(ResponseStream.State.COMPLETE);
        var kept = new ArrayList<ObjectNode>();
        ObjectNode response = stream.end(kept::add);
        assertThat(kept).containsExactly(response);
        assertThat(parsed(new String(stream.taken(), StandardCharsets.UTF_8))
                        .getLast()
                        .data())
                .contains(Trees.text(response));
        ResponseStream unkept = stream();
        unkept.accept(ChatReplies.draw(gen).bytes());
        assertThat(unkept.end(_ -> false).path("store").booleanValue()).isFalse();
    }

    @Test
    void a_stream_that_breaks_off_fails_with_what_there_was() throws Exception {
        ResponseStream stream = stream();
        stream.accept("data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hal\"}}]}\n\n"
                .getBytes(StandardCharsets.UTF_8));
        stream.noMore();
        assertThat(stream.state()).isEqualTo(ResponseStream.State.OPEN);
        String last = new String(stream.failed(new GatewayError(502, "cut", "it broke")), StandardCharsets.UTF_8);
        assertThat(last)
                .startsWith("event: response.failed\n")
                .contains("\"status\":\"failed\"")
                .contains("\"error\":{\"code\":\"server_error\",\"message\":\"it broke\"}")
                .contains("\"text\":\"hal\"")
                .contains("\"store\":false");
        assertThat(stream.state()).isEqualTo(ResponseStream.State.FAILED);
    }

    @Test
    void an_error_in_the_stream_fails_it_and_a_missing_end_marker_does_not() throws Exception {
        ResponseStream failed = stream();
        String events = new String(
                failed.accept("data: {\"error\":{\"message\":\"no memory\"}}\n\n".getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
        assertThat(events).contains("event: response.failed").contains("no memory");
        ResponseStream unmarked = stream();
        unmarked.accept(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"length\"}]}\n\n"
                        .getBytes(StandardCharsets.UTF_8));
        unmarked.noMore();
        ObjectNode response = unmarked.end(_ -> true);
        assertThat(Trees.string(response, "status")).isEqualTo("incomplete");
        assertThat(Trees.string(response.path("incomplete_details"), "reason")).isEqualTo("max_output_tokens");
        assertThat(new String(unmarked.taken(), StandardCharsets.UTF_8)).contains("event: response.incomplete\n");
    }

    /// Some backends give every call the place 0, or none, and some give no ids.
    @Test
    void calls_of_one_place_stay_apart_and_every_call_has_an_id() throws Exception {
        String chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{%s}]}}]}\n\n";
        for (String place : List.of("\"index\":0,", "")) {
            ResponseStream stream = stream();
            String chat = chunk.formatted(place + "\"id\":\"t1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}")
                    + chunk.formatted(place + "\"id\":\"t2\",\"function\":{\"name\":\"f\",\"arguments\":\"[\"}")
                    + chunk.formatted(place + "\"function\":{\"arguments\":\"]\"}") + "data: [DONE]\n\n";
            stream.accept(chat.getBytes(StandardCharsets.UTF_8));
            List<JsonNode> output = Trees.elements(stream.end(_ -> true), "output");
            assertThat(output.stream().map(item -> Trees.string(item, "call_id")))
                    .containsExactly("t1", "t2");
            assertThat(output.stream().map(item -> Trees.string(item, "arguments")))
                    .containsExactly("{}", "[]");
        }
        ResponseStream nameless = stream();
        nameless.accept(
                (chunk.formatted("\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}") + "data: [DONE]\n\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(Trees.string(nameless.end(_ -> true).path("output").path(0), "call_id"))
                .matches("call_[0-9a-f]{24}");
    }

    @Test
    void the_meter_reads_usage_and_end() throws Exception {
        var meter = new ResponsesMeter();
        meter.accept(events(List.of(ChatReplies.draw(new Gen(3)).bytes())).getBytes(StandardCharsets.UTF_8));
        assertThat(meter.usage()).isEqualTo(new Usage(9, 2, 4));
        assertThat(meter.endedProperly()).isTrue();
        String told =
                "{\"usage\":{\"input_tokens\":9,\"input_tokens_details\":{\"cached_tokens\":2,\"cache_write_tokens\":3},\"output_tokens\":4}}";
        assertThat(ResponsesMeter.usage(Trees.ofReply(told.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Usage(9, 2, 3, 4));
    }
}
