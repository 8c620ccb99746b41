package semanticrouter.protocols.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.protocols.json.JsonChatBody;
import semanticrouter.protocols.json.JsonFields;

final class BridgeTest {
    private static final Bridge TO_CHAT =
            Bridge.between(Dialect.ANTHROPIC_MESSAGES, "openai").orElseThrow();
    private static final Bridge TO_MESSAGES =
            Bridge.between(Dialect.OPENAI_CHAT, "anthropic").orElseThrow();

    @Test
    void thereIsNoBridgeWhereBothSpeakTheSame() {
        assertThat(Bridge.between(Dialect.OPENAI_CHAT, "openai")).isEmpty();
        assertThat(Bridge.between(Dialect.ANTHROPIC_MESSAGES, "anthropic")).isEmpty();
    }

    @Test
    void aMessagesRequestBecomesAChatRequest() {
        Outgoing out = TO_CHAT.request(body("""
                {"model":"m","max_tokens":64,"temperature":0.70,"top_p":1.0,"stop_sequences":["X"],"stream":true,
                 "metadata":{"user_id":"u1"},"system":[{"type":"text","text":"a"},{"type":"text","text":"b"}],
                 "tools":[{"name":"f","description":"d","input_schema":{"type":"object"}}],
                 "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
                 "messages":[{"role":"user","content":"hi"},
                  {"role":"assistant","content":[{"type":"text","text":"calling"},{"type":"tool_use","id":"t1","name":"f","input":{"n":1.50}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"r"}]},{"type":"text","text":"go on"}]},
                  {"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"QQ=="}},{"type":"text","text":"look"}]}],
                 "chat_template_kwargs":{"enable_thinking":true}}"""));
        assertThat(text(out.body()))
                .isEqualTo(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"a\\nb\"},{\"role\":\"user\",\"content\":\"hi\"},"
                                + "{\"role\":\"assistant\",\"content\":\"calling\",\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"n\\\":1.50}\"}}]},"
                                + "{\"role\":\"tool\",\"tool_call_id\":\"t1\",\"content\":\"r\"},{\"role\":\"user\",\"content\":\"go on\"},"
                                + "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,QQ==\"}},{\"type\":\"text\",\"text\":\"look\"}]}],"
                                + "\"max_tokens\":64,\"stop\":[\"X\"],\"user\":\"u1\","
                                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}}],"
                                + "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}},\"parallel_tool_calls\":false,"
                                + "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"temperature\":0.70,\"top_p\":1.0,"
                                + "\"chat_template_kwargs\":{\"enable_thinking\":true}}");
        assertThat(out.warnings()).isEmpty();
    }

    @Test
    void whatDoesNotSurviveIsSaid() {
        Outgoing out = TO_CHAT.request(body("""
                {"model":"m","top_k":3,"tools":[{"type":"web_search_20250305","name":"web_search"}],
                 "messages":[{"role":"user","content":[{"type":"document","source":{}},{"type":"image","source":{"type":"file","file_id":"f"}},
                   {"type":"tool_result","tool_use_id":"t","is_error":true,"content":[{"type":"image","source":{}}]}]},
                  {"role":"assistant","content":[{"type":"redacted_thinking","data":"x"},{"type":"text","text":"ok"}]}]}"""));
        assertThat(Warning.header(out.warnings()))
                .isEqualTo(
                        "lossy;unsupported_block_type;document,info;image_file_id_unresolved;image,info;tool_result_is_error;tool_result,"
                                + "lossy;tool_result_image_dropped;tool_result,lossy;redacted_thinking_dropped;redacted_thinking,"
                                + "info;server_tool_drop_on_openai_backend;tools,lossy;top_k_drop_on_openai_backend;top_k");
        assertThat(text(out.body())).doesNotContain("top_k").doesNotContain("\"tools\"");
    }

    @Test
    void warningsAreCutAndEncoded() {
        assertThat(Warning.header(List.of(Warning.lossy("dropped", "a,b;c\r\nü"))))
                .isEqualTo("lossy;dropped;a%2cb%3bc%0d%0a%c3%bc");
        String many = Warning.header(Collections.nCopies(1000, Warning.lossy("dropped", "field")));
        assertThat(many.length()).isLessThanOrEqualTo(4096);
        assertThat(many).endsWith(",error;warnings_truncated;count=1000");
    }

    @Test
    void aChatRequestBecomesAMessagesRequest() {
        Outgoing out = TO_MESSAGES.request(body("""
                {"model":"m","max_completion_tokens":9,"max_tokens":7,"temperature":0.5,"stop":"X","user":"u","stream":true,"stream_options":{"include_usage":true},
                 "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}},{"type":"function","function":{"name":"g"}}],"tool_choice":"required",
                 "messages":[{"role":"system","content":"s"},{"role":"developer","content":[{"type":"text","text":"d"}]},
                  {"role":"user","content":[{"type":"text","text":"u"},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,QQ=="}},{"type":"image_url","image_url":{"url":"https://x/y.png"}}]},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}},{"id":"t2","type":"function","function":{"name":"g","arguments":""}}]},
                  {"role":"tool","tool_call_id":"t1","content":"r1"},{"role":"tool","tool_call_id":"t2","content":"r2"},
                  {"role":"user","content":"next"}]}"""));
        assertThat(text(out.body()))
                .isEqualTo(
                        "{\"model\":\"m\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"text\":\"s\"},{\"type\":\"text\",\"text\":\"d\"}],"
                                + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"u\"},"
                                + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/jpeg\",\"data\":\"QQ==\"}},{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x/y.png\"}}]},"
                                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"a\":1}},{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"g\",\"input\":{}}]},"
                                + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"r1\"},{\"type\":\"tool_result\",\"tool_use_id\":\"t2\",\"content\":\"r2\"},{\"type\":\"text\",\"text\":\"next\"}]}],"
                                + "\"stop_sequences\":[\"X\"],\"metadata\":{\"user_id\":\"u\"},"
                                + "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}},{\"name\":\"g\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}],"
                                + "\"tool_choice\":{\"type\":\"any\"},\"stream\":true,\"temperature\":0.5}");
        assertThat(out.warnings()).isEmpty();
        assertThat(text(TO_MESSAGES
                        .request(body("{\"model\":\"m\",\"messages\":[],\"n\":2}"))
                        .body()))
                .contains("\"max_tokens\":4096");
        assertThat(TO_MESSAGES
                        .request(body("{\"model\":\"m\",\"messages\":[],\"n\":2}"))
                        .warnings())
                .containsExactly(Warning.lossy("dropped", "n"));
    }

    @Test
    void aChatReplyBecomesAMessagesReply() throws GatewayException {
        assertThat(reply(TO_CHAT, 200, """
                        {"id":"c1","model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hi","tool_calls":[
                          {"id":"t1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}},{"id":"t2","type":"function","function":{"name":"g","arguments":"oops"}}]}}],
                         "usage":{"prompt_tokens":10,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}}"""))
                .isEqualTo(
                        "{\"id\":\"c1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},"
                                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"a\":1}},{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"g\",\"input\":{}}],"
                                + "\"stop_reason\":\"tool_use\",\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":6,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":4,\"output_tokens\":3}}");
        assertThat(reply(
                        TO_CHAT,
                        200,
                        "{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"length\"}]}"))
                .contains("\"content\":[],\"stop_reason\":\"max_tokens\"");
        String nameless = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"},\"delta\":{\"content\":\"a\"}}]}";
        assertThat(reply(TO_CHAT, 200, nameless)).startsWith("{\"id\":\"msg_17\",");
        byte[] event = ("data: " + nameless + "\n\n").getBytes(StandardCharsets.UTF_8);
        assertThat(new String(TO_CHAT.stream(List.of(), 17).accept(event), StandardCharsets.UTF_8))
                .contains("\"message\":{\"id\":\"msg_17\",");
        assertThat(reply(TO_CHAT, 429, "{\"error\":{\"message\":\"slow\",\"code\":429}}"))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}");
        assertThat(reply(TO_CHAT, 500, "<html>")).contains("\"api_error\"").contains("status 500");
        assertThatThrownBy(() -> reply(TO_CHAT, 200, "<html>")).hasMessageContaining("Response transformation error");
    }

    @Test
    void aMessagesReplyBecomesAChatReply() throws GatewayException {
        assertThat(reply(TO_MESSAGES, 200, """
                        {"id":"m1","model":"m","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"a"},{"type":"text","text":"b"},
                          {"type":"tool_use","id":"t1","name":"f","input":{"a":1}}],"stop_reason":"tool_use",
                         "usage":{"input_tokens":6,"cache_read_input_tokens":4,"cache_creation_input_tokens":1,"output_tokens":3}}"""))
                .isEqualTo(
                        "{\"id\":\"m1\",\"object\":\"chat.completion\",\"created\":17,\"model\":\"m\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"ab\",\"reasoning_content\":\"hm\",\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}],\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]},"
                                + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,\"total_tokens\":14,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":1}}}");
        assertThat(reply(
                        TO_MESSAGES,
                        401,
                        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"no\"}}"))
                .isEqualTo("{\"error\":{\"message\":\"no\",\"type\":\"authentication_error\",\"code\":401}}");
    }

    private static String reply(Bridge bridge, int status, String body) throws GatewayException {
        return text(bridge.reply(List.of(), status, body.getBytes(StandardCharsets.UTF_8), 17)
                .body());
    }

    private static List<Warning> lost(Bridge bridge, List<Warning> asked, String reply) throws GatewayException {
        return bridge.reply(asked, 200, reply.getBytes(StandardCharsets.UTF_8), 17)
                .warnings();
    }

    private static List<Warning> lostOnTheWay(Bridge bridge, List<Warning> asked, String events) {
        StreamBridge stream = bridge.stream(asked, 17);
        stream.accept(events.getBytes(StandardCharsets.UTF_8));
        assertThat(stream.finished()).isTrue();
        return stream.warnings();
    }

    @ParameterizedTest
    @CsvSource({"stop,", "length,", "tool_calls,", "content_filter,", "'',stop_reason", "abort,stop_reason"})
    void aFinishReasonThatMessagesDoNotKnowIsSaid(String reason, String field) throws GatewayException {
        List<Warning> expected =
                field == null ? List.of() : List.of(Warning.info("anthropic_stop_reason_coerced", field));
        String choice = "{\"choices\":[{\"index\":0,\"%s\":{\"content\":\"a\"},\"finish_reason\":\"" + reason + "\"}]}";
        String event = "data: " + choice.formatted("delta") + "\n\ndata: [DONE]\n\n";

        assertThat(lost(TO_CHAT, List.of(), choice.formatted("message"))).isEqualTo(expected);
        assertThat(lostOnTheWay(TO_CHAT, List.of(), event)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,",
        "max_tokens,",
        "stop_sequence,",
        "tool_use,",
        "pause_turn,stop_reason",
        "refusal,stop_reason"
    })
    void aStopReasonThatChatsDoNotKnowIsSaid(String reason, String field) throws GatewayException {
        List<Warning> expected =
                field == null ? List.of() : List.of(Warning.info("anthropic_stop_reason_coerced", field));
        String reply = "{\"content\":[],\"stop_reason\":\"" + reason + "\"}";
        String events = "data: {\"type\":\"message_delta\",\"delta\":" + reply + "}\n\n"
                + "data: {\"type\":\"message_stop\"}\n\n";

        assertThat(lost(TO_MESSAGES, List.of(), reply)).isEqualTo(expected);
        assertThat(lostOnTheWay(TO_MESSAGES, List.of(), events)).isEqualTo(expected);
    }

    @Test
    void whoMarksWhatIsToBeKeptIsToldThatNobodySaysWhetherItWas() throws GatewayException {
        List<Warning> marked = TO_CHAT.request(body("""
                {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}""")).warnings();
        String silent =
                "{\"choices\":[{\"message\":{},\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9}}";
        String telling = silent.replace("9}", "9,\"prompt_tokens_details\":{\"cached_tokens\":0}}");
        List<Warning> absent = List.of(Warning.info("cache_fields_absent", "usage"));

        assertThat(lost(TO_CHAT, marked, silent)).isEqualTo(absent);
        assertThat(lost(TO_CHAT, marked, telling)).isEmpty();
        assertThat(lost(TO_CHAT, List.of(), silent)).as("nobody asked").isEmpty();
        assertThat(lostOnTheWay(TO_CHAT, marked, "data: " + silent + "\n\ndata: [DONE]\n\n"))
                .isEqualTo(absent);
        assertThat(lostOnTheWay(TO_CHAT, marked, "data: " + telling + "\n\ndata: [DONE]\n\n"))
                .isEmpty();
    }

    @Test
    void aToolResultThatIsNoTextIsHandedOnAsText() {
        Outgoing out = TO_CHAT.request(body("""
                {"model":"m","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":{"n":1}}]},
                  {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":"x"}]}]}"""));
        assertThat(text(out.body())).contains("\"content\":\"{\\\"n\\\":1}\"");
        assertThat(Warning.header(out.warnings()))
                .isEqualTo("info;coerced_string;tool_result,lossy;dropped;tool_use.input");
    }

    @Test
    void whatOnlyAnthropicUnderstandsDoesNotReachAChatBackend() {
        Outgoing out = TO_CHAT.request(body("""
                {"model":"m","max_tokens":9,"messages":[],"speed":"fast","inference_geo":"us",
                 "output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object"}}}}"""));
        assertThat(text(out.body()))
                .isEqualTo(
                        "{\"model\":\"m\",\"messages\":[],\"max_tokens\":9,\"response_format\":{\"type\":\"json_schema\","
                                + "\"json_schema\":{\"name\":\"output\",\"schema\":{\"type\":\"object\"}}}}");
        assertThat(Warning.header(out.warnings()))
                .isEqualTo("info;dropped;output_config.effort,info;dropped;speed,lossy;dropped;inference_geo");
        Outgoing early = TO_CHAT.request(
                body("{\"model\":\"m\",\"messages\":[],\"output_format\":{\"type\":\"json_schema\",\"schema\":{}}}"));
        assertThat(text(early.body())).contains("\"response_format\"").doesNotContain("output_format");
        assertThat(early.warnings()).isEmpty();
        Outgoing unknown = TO_CHAT.request(
                body("{\"model\":\"m\",\"messages\":[],\"output_config\":{\"format\":{\"type\":\"regex\"}}}"));
        assertThat(unknown.warnings()).containsExactly(Warning.lossy("dropped", "output_config.format"));
    }

    @Test
    void aUserWhoseIdIsADocumentIsNamedByItsBeginning() {
        String id = "u".repeat(63) + "\ud83d\ude00" + "rest";
        Outgoing out =
                TO_CHAT.request(body("{\"model\":\"m\",\"messages\":[],\"metadata\":{\"user_id\":\"" + id + "\"}}"));
        assertThat(text(out.body())).contains("\"user\":\"" + "u".repeat(63) + "\"");
        assertThat(out.warnings()).containsExactly(Warning.info("dropped", "metadata.user_id"));
    }

    @Test
    void callsHaveIdsThatAnthropicTakes() throws GatewayException {
        Outgoing out = TO_MESSAGES.request(body("""
                {"model":"m","messages":[{"role":"user","content":"hi"},
                  {"role":"assistant","tool_calls":[{"id":"functions.sh:0","type":"function","function":{"name":"sh","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"functions.sh:0","content":"ok"}]}"""));
        assertThat(text(out.body()))
                .contains("\"id\":\"functions_sh_0\"")
                .contains("\"tool_use_id\":\"functions_sh_0\"");
        String calls = """
                "tool_calls":[{"index":0,"id":"functions.sh:0","function":{"name":"sh","arguments":"{}"}},
                  {"index":1,"id":"","function":{"name":"sh","arguments":"{}"}}]""";
        assertThat(reply(TO_CHAT, 200, "{\"id\":\"c.1\",\"choices\":[{\"message\":{" + calls + "}}]}"))
                .contains("\"id\":\"functions_sh_0\"")
                .contains("\"id\":\"toolu_c_1_1\"");
        byte[] event = ("data: {\"id\":\"c.1\",\"choices\":[{\"delta\":{" + calls.replace("\n", "") + "}}]}\n\n")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(text(TO_CHAT.stream(List.of(), 17).accept(event)))
                .contains("\"id\":\"functions_sh_0\"")
                .contains("\"id\":\"toolu_c_1_1\"");
    }

    @Test
    void aCallOfACustomToolIsHistoryThatAnthropicTakes() {
        Outgoing out = TO_MESSAGES.request(body("""
                {"model":"m","messages":[{"role":"user","content":"hi"},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"custom","custom":{"name":"patch","input":"*** Begin"}}]},
                  {"role":"tool","tool_call_id":"c1","content":"ok"}]}"""));
        assertThat(text(out.body()))
                .contains(
                        "{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"patch\",\"input\":{\"input\":\"*** Begin\"}}");
        assertThat(out.warnings()).isEmpty();
    }

    @Test
    void whatAnthropicWouldRefuseIsKeptWithinItsBounds() {
        Outgoing hot = TO_MESSAGES.request(
                body("{\"model\":\"m\",\"messages\":[],\"temperature\":1.7,\"stop\":[\"\\n\",\"END\"]}"));
        assertThat(text(hot.body()))
                .isEqualTo(
                        "{\"model\":\"m\",\"max_tokens\":4096,\"messages\":[],\"stop_sequences\":[\"END\"],\"temperature\":1}");
        assertThat(hot.warnings())
                .containsExactly(Warning.lossy("dropped", "stop"), Warning.lossy("dropped", "temperature"));
        Outgoing blank = TO_MESSAGES.request(body("{\"model\":\"m\",\"messages\":[],\"stop\":\" \"}"));
        assertThat(text(blank.body())).doesNotContain("stop");
        Outgoing mild =
                TO_MESSAGES.request(body("{\"model\":\"m\",\"messages\":[],\"temperature\":1.0,\"stop\":null}"));
        assertThat(text(mild.body())).contains("\"temperature\":1.0");
        assertThat(mild.warnings()).isEmpty();
    }

    @Test
    void toolsAreSaidAsAnthropicTakesThem() {
        String ask = """
                {"model":"m","messages":[],"prompt_cache_key":"k","parallel_tool_calls":null,"tools":[{"type":"function","function":{"name":"f","parameters":{}}}],
                 "tool_choice":%s}""";
        Outgoing named =
                TO_MESSAGES.request(body(ask.formatted("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}")));
        assertThat(text(named.body()))
                .contains("{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}")
                .contains("\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}}");
        assertThat(named.warnings()).containsExactly(Warning.info("dropped", "prompt_cache_key"));
        Outgoing allowed = TO_MESSAGES.request(body(
                ask.formatted("{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[]}}")));
        assertThat(text(allowed.body())).contains("\"tool_choice\":{\"type\":\"any\"}");
        assertThat(allowed.warnings()).contains(Warning.lossy("dropped", "tool_choice.allowed_tools"));
        Outgoing custom =
                TO_MESSAGES.request(body(ask.formatted("{\"type\":\"custom\",\"custom\":{\"name\":\"patch\"}}")));
        assertThat(text(custom.body())).contains("\"tool_choice\":{\"type\":\"auto\"}");
        assertThat(custom.warnings()).contains(Warning.lossy("dropped", "tool_choice"));
    }

    /// A call that was cut off must not be made.
    @ParameterizedTest
    @CsvSource({"length,max_tokens", "content_filter,refusal", "stop,tool_use", "'',tool_use", "tool_calls,tool_use"})
    void aReplyWithCallsEndsForThemUnlessItWasCutOff(String finish, String stop) throws GatewayException {
        String choice = "{\"id\":\"c\",\"choices\":[{\"index\":0,\"%s\":{\"tool_calls\":[{\"index\":0,\"id\":\"t\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\"}}]},\"finish_reason\":\"" + finish + "\"}]}";
        String told = "\"stop_reason\":\"" + stop + "\"";
        assertThat(reply(TO_CHAT, 200, choice.formatted("message"))).contains(told);
        byte[] events =
                ("data: " + choice.formatted("delta") + "\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
        assertThat(text(TO_CHAT.stream(List.of(), 17).accept(events))).contains(told);
    }

    @Test
    void anErrorThatIsNoneOfTheDialectsKeepsItsStatus() throws GatewayException {
        assertThat(reply(TO_MESSAGES, 503, "<html>upstream connect error</html>"))
                .isEqualTo(
                        "{\"error\":{\"message\":\"the model's backend answered with status 503\",\"type\":\"api_error\",\"code\":503}}");
        assertThat(reply(TO_CHAT, 503, "{\"error\":\"model is loading\"}")).contains("\"model is loading\"");
    }

    @Test
    void aChatReplyInPartsIsRead() throws GatewayException {
        String said = "\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]";
        assertThat(reply(TO_CHAT, 200, "{\"id\":\"c\",\"choices\":[{\"message\":{" + said + "}}]}"))
                .contains("{\"type\":\"text\",\"text\":\"ab\"}");
        byte[] event =
                ("data: {\"id\":\"c\",\"choices\":[{\"delta\":{" + said + "}}]}\n\n").getBytes(StandardCharsets.UTF_8);
        assertThat(text(TO_CHAT.stream(List.of(), 17).accept(event))).contains("\"text_delta\",\"text\":\"ab\"");
    }

    private static ChatBody body(String json) {
        return new JsonChatBody(JsonFields.parse(json.getBytes(StandardCharsets.UTF_8)), (body, _, _) -> body);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
