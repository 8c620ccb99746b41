package semanticrouter.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.protocols.anthropic.AnthropicMessages;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;

/// The stream that says what a reply in one piece says.
class WholeReplyTest {
    private static List<String> events(ClientProtocol protocol, String reply) {
        byte[] stream = protocol.events(reply.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        StreamMeter meter = protocol.meter();
        meter.accept(stream);
        assertThat(meter.endedProperly()).isTrue();
        assertThat(meter.usage()).isEqualTo(protocol.usage(reply.getBytes(StandardCharsets.UTF_8)));
        var events = new ArrayList<SseEvent>();
        new SseScanner(1 << 20, events::add).accept(stream);
        return events.stream().map(SseEvent::data).toList();
    }

    @Test
    void choicesAndToolCallsOfACompletion() {
        assertThat(events(new OpenAiChat(JsonLimits.DEFAULT), """
                        {"id":"c","object":"chat.completion","created":7,"model":"m","choices":[
                         {"index":0,"message":{"role":"assistant","content":null,"tool_calls":[
                           {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                           {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},"finish_reason":"tool_calls"},
                         {"index":1,"message":{"role":"assistant","content":"no"},"logprobs":null,"finish_reason":"length"}],
                         "usage":{"prompt_tokens":5,"completion_tokens":3}}"""))
                .containsExactly(
                        chunk("{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}"),
                        chunk(
                                "{\"index\":0,\"delta\":{\"tool_calls\":["
                                        + "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"index\":0},"
                                        + "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"},\"index\":1}]},\"finish_reason\":null}"),
                        chunk(
                                "{\"index\":1,\"logprobs\":null,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}"),
                        chunk("{\"index\":1,\"delta\":{\"content\":\"no\"},\"finish_reason\":null}"),
                        chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}"),
                        chunk("{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}")
                                .replace("}]}", "}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}"),
                        "[DONE]");
    }

    @Test
    void longTextsComeInPiecesOfWholeCharactersAndWhatElseThereIsOnce() {
        String text = "\uD83D\uDE00".repeat(49) + "ab\uD83D\uDE00";
        List<String> events = events(
                new OpenAiChat(JsonLimits.DEFAULT),
                "{\"id\":\"c\",\"model\":\"m\",\"fusion\":{\"judge_model\":\"j\"},\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + text + "\"},\"finish_reason\":\"stop\"}]}");

        assertThat(events).hasSize(5);
        assertThat(events.get(0))
                .contains("\"fusion\":{\"judge_model\":\"j\"}", "\"role\":\"assistant\",\"content\":\"\"");
        assertThat(events.get(1))
                .contains("\"content\":\"" + "\uD83D\uDE00".repeat(49) + "a\"")
                .doesNotContain("fusion", "role");
        assertThat(events.get(2)).contains("\"content\":\"b\uD83D\uDE00\"").doesNotContain("fusion");
        assertThat(events.get(3)).contains("\"finish_reason\":\"stop\"").doesNotContain("fusion");
    }

    private static String chunk(String choice) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[" + choice
                + "]}";
    }

    @Test
    void blocksOfAMessage() {
        assertThat(events(new AnthropicMessages(JsonLimits.DEFAULT), """
                        {"id":"m","type":"message","role":"assistant","model":"x","content":[
                         {"type":"thinking","thinking":"hm","signature":"s"},
                         {"type":"redacted_thinking","data":"d"},
                         {"type":"text","text":"hi","citations":[{"type":"char_location"}]},
                         {"type":"tool_use","id":"t","name":"f","input":{"a":1}},
                         {"type":"tool_use","id":"u","name":"g","input":{}}],
                         "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":3}}"""))
                .containsExactly(
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"x\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":0}}}",
                        start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                        delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}"),
                        delta(0, "{\"type\":\"signature_delta\",\"signature\":\"s\"}"),
                        stop(0),
                        start(1, "{\"type\":\"redacted_thinking\",\"data\":\"d\"}"),
                        stop(1),
                        start(2, "{\"type\":\"text\",\"text\":\"\"}"),
                        delta(2, "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"char_location\"}}"),
                        delta(2, "{\"type\":\"text_delta\",\"text\":\"hi\"}"),
                        stop(2),
                        start(3, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}"),
                        delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":1}\"}"),
                        stop(3),
                        start(4, "{\"type\":\"tool_use\",\"id\":\"u\",\"name\":\"g\",\"input\":{}}"),
                        stop(4),
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"input_tokens\":5,\"output_tokens\":3}}",
                        "{\"type\":\"message_stop\"}");
    }

    private static String start(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
    }

    private static String stop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }
}
