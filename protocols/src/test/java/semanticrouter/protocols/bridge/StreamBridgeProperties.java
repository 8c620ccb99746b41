package semanticrouter.protocols.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.call.Dialect;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class StreamBridgeProperties {
    private static final Bridge TO_CHAT =
            Bridge.between(Dialect.ANTHROPIC_MESSAGES, "openai").orElseThrow();
    private static final Bridge TO_MESSAGES =
            Bridge.between(Dialect.OPENAI_CHAT, "anthropic").orElseThrow();

    private static final String CHAT = """
            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

            : ping

            data: {"id":"c","choices":[{"index":0,"delta":{"content":"Grü"}}]}

            data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","function":{"name":"f","arguments":""}}]}}]}\r
            \r
            data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"a\\":"}}]}}]}

            data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}

            data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"t2","function":{"name":"g","arguments":"{}"}}]}}]}

            data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: {"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":2}}}

            data: [DONE]

            """;

    private static final String MESSAGES = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m1","model":"m","usage":{"input_tokens":5,"cache_read_input_tokens":2,"output_tokens":1}}}

            event: ping
            data: {"type":"ping"}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße"}}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":1}"}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":7}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    @Test
    void theTranslationDoesNotDependOnSplits() {
        for (Bridge bridge : List.of(TO_CHAT, TO_MESSAGES)) {
            byte[] bytes = (bridge == TO_CHAT ? CHAT : MESSAGES).getBytes(StandardCharsets.UTF_8);
            String whole = translate(bridge, List.of(bytes));
            for (int cut = 0; cut <= bytes.length; cut++) {
                assertThat(translate(
                                bridge,
                                List.of(
                                        Arrays.copyOfRange(bytes, 0, cut),
                                        Arrays.copyOfRange(bytes, cut, bytes.length))))
                        .as("cut at %d", cut)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void aChatStreamBecomesAMessagesStream() {
        List<SseEvent> events = events(translate(TO_CHAT, List.of(CHAT.getBytes(StandardCharsets.UTF_8))));
        assertThat(events.stream().map(SseEvent::name))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events.get(2).data())
                .isEqualTo(
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Grü\"}}");
        assertThat(events.get(4).data())
                .contains("\"index\":1")
                .contains("\"id\":\"t1\"")
                .contains("\"name\":\"f\"");
        assertThat(events.get(11).data())
                .isEqualTo(
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},"
                                + "\"usage\":{\"input_tokens\":7,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":2,\"output_tokens\":4}}");
    }

    @Test
    void aMessagesStreamBecomesAChatStream() {
        String out = translate(TO_MESSAGES, List.of(MESSAGES.getBytes(StandardCharsets.UTF_8)));
        assertThat(out).contains(": ping\n\n").endsWith("data: [DONE]\n\n");
        List<SseEvent> events = events(out);
        String head =
                "{\"id\":\"m1\",\"object\":\"chat.completion.chunk\",\"created\":17,\"model\":\"m\",\"choices\":[";
        assertThat(events.stream().map(SseEvent::data))
                .containsExactly(
                        head
                                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}",
                        head + "{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"},\"finish_reason\":null}]}",
                        head + "{\"index\":0,\"delta\":{\"content\":\"Grüße\"},\"finish_reason\":null}]}",
                        head
                                + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},\"finish_reason\":null}]}",
                        head
                                + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}}]},\"finish_reason\":null}]}",
                        head + "{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                        head
                                + "],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":7,\"total_tokens\":14,\"prompt_tokens_details\":{\"cached_tokens\":2,\"cache_write_tokens\":0}}}",
                        "[DONE]");
    }

    @Test
    void randomChatStreamsAlwaysMakeWellFormedMessagesStreams() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var stream = new StringBuilder();
            int tool = -1;
            for (int i = random.nextInt(12); i > 0; i--) {
                ObjectNode delta = Trees.object();
                if (random.nextBoolean()) {
                    delta.put("content", random.nextBoolean() ? "w" : "");
                } else {
                    tool += tool < 0 || random.nextBoolean() ? 1 : 0;
                    ObjectNode call = delta.putArray("tool_calls")
                            .addObject()
                            .put("index", tool)
                            .put("id", "t" + tool);
                    call.putObject("function").put("name", "f").put("arguments", random.nextBoolean() ? "{}" : "");
                }
                ObjectNode chunk = Trees.object().put("id", "c");
                chunk.putArray("choices")
                        .addObject()
                        .put("index", random.nextInt(8) == 0 ? 1 : 0)
                        .set("delta", delta);
                stream.append("data: ").append(Trees.text(chunk)).append("\n\n");
            }
            stream.append("data: [DONE]\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"late\"}}]}\n\n");
            wellFormed(events(translate(TO_CHAT, List.of(stream.toString().getBytes(StandardCharsets.UTF_8)))), seed);
        }
    }

    private static void wellFormed(List<SseEvent> events, int seed) {
        assertThat(events.getFirst().name()).as("seed %d", seed).isEqualTo("message_start");
        assertThat(events.getLast().name()).as("seed %d", seed).isEqualTo("message_stop");
        assertThat(events.stream().filter(event -> event.name().equals("message_stop")))
                .as("seed %d", seed)
                .hasSize(1);
        var used = new HashSet<Integer>();
        int open = -1;
        for (SseEvent event : events) {
            JsonNode data = Trees.ofRequest(event.data().getBytes(StandardCharsets.UTF_8));
            assertThat(data.path("type").stringValue()).isEqualTo(event.name());
            int index = data.path("index").asInt(-1);
            switch (event.name()) {
                case "content_block_start" -> {
                    assertThat(open)
                            .as("seed %d: a block opens in another", seed)
                            .isEqualTo(-1);
                    assertThat(used.add(index))
                            .as("seed %d: index %d twice", seed, index)
                            .isTrue();
                    open = index;
                }
                case "content_block_delta" ->
                    assertThat(index).as("seed %d", seed).isEqualTo(open);
                case "content_block_stop" -> {
                    assertThat(index).as("seed %d", seed).isEqualTo(open);
                    open = -1;
                }
                default -> assertThat(open).as("seed %d", seed).isEqualTo(-1);
            }
        }
    }

    @Test
    void aCutStreamIsNotFinished() {
        StreamBridge bridge = TO_CHAT.stream(List.of(), 17);
        bridge.accept(CHAT.substring(0, CHAT.indexOf("data: [DONE]")).getBytes(StandardCharsets.UTF_8));
        assertThat(bridge.finished()).isFalse();
        bridge.accept("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(bridge.finished()).isTrue();
    }

    /// Some backends give every call the place 0, or none, and tell calls apart by their ids alone.
    @ParameterizedTest
    @ValueSource(strings = {"\"index\":0,", ""})
    void callsOfOnePlaceStayApart(String place) {
        String chunk = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{%s%s}]}}]}\n\n";
        String chat = chunk.formatted(place, "\"id\":\"t1\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}")
                + chunk.formatted(place, "\"id\":\"t1\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}")
                + chunk.formatted(place, "\"id\":\"t2\",\"function\":{\"name\":\"f\",\"arguments\":\"[\"}")
                + chunk.formatted(place, "\"function\":{\"arguments\":\"]\"}")
                + "data: [DONE]\n\n";
        String out = translate(TO_CHAT, List.of(chat.getBytes(StandardCharsets.UTF_8)));
        assertThat(events(out).stream().map(SseEvent::name))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(out)
                .contains("\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\"")
                .contains("\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t2\"");
    }

    /// What Anthropic runs itself is called in the same events as the client's tools.
    @Test
    void callsOfAnthropicsOwnToolsAreNotTheClients() {
        String messages = """
                data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}}

                data: {"type":"content_block_stop","index":0}

                data: {"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}}

                data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"query"}}

                data: {"type":"message_stop"}

                """;
        String out = translate(TO_MESSAGES, List.of(messages.getBytes(StandardCharsets.UTF_8)));
        assertThat(out).contains("\"id\":\"t1\"").doesNotContain("query");
    }

    @Test
    void aStreamThatSaidWhyItStoppedNeedsNoEndMarker() {
        for (Bridge bridge : List.of(TO_CHAT, TO_MESSAGES)) {
            String whole = bridge == TO_CHAT ? CHAT : MESSAGES;
            String marker = bridge == TO_CHAT ? "data: [DONE]" : "event: message_stop";
            byte[] unmarked =
                    whole.substring(0, whole.indexOf(marker)).replace("\r", "").getBytes(StandardCharsets.UTF_8);
            StreamBridge stream = bridge.stream(List.of(), 17);
            String out = new String(stream.accept(unmarked), StandardCharsets.UTF_8);
            assertThat(stream.finished()).isFalse();
            out += new String(stream.noMore(), StandardCharsets.UTF_8);
            assertThat(stream.finished()).isTrue();
            assertThat(out)
                    .isEqualTo(translate(bridge, List.of(whole.replace("\r", "").getBytes(StandardCharsets.UTF_8))));
            assertThat(stream.noMore()).isEmpty();

            StreamBridge cut = bridge.stream(List.of(), 17);
            cut.accept(Arrays.copyOf(unmarked, unmarked.length / 2));
            assertThat(cut.noMore()).isEmpty();
            assertThat(cut.finished()).isFalse();
        }
    }

    private static String translate(Bridge bridge, List<byte[]> pieces) {
        var out = new ByteArrayOutputStream();
        StreamBridge stream = bridge.stream(List.of(), 17);
        pieces.forEach(piece -> out.writeBytes(stream.accept(piece)));
        assertThat(stream.finished()).isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<SseEvent> events(String stream) {
        var events = new ArrayList<SseEvent>();
        new SseScanner(1 << 20, events::add).accept(stream.getBytes(StandardCharsets.UTF_8));
        return events;
    }
}
