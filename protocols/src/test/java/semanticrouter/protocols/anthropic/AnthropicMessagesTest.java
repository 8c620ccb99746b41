package semanticrouter.protocols.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.InlineImage;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.Answer;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.StreamMeter;
import semanticrouter.protocols.json.JsonChatBody;
import semanticrouter.protocols.json.JsonFields;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;

final class AnthropicMessagesTest {
    private static final AnthropicMessages ANTHROPIC = new AnthropicMessages(JsonLimits.DEFAULT);

    @Test
    void aRequestWithoutAUserNamesNoSession() throws GatewayException {
        String rest = "\"model\":\"auto\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

        assertThat(read("{" + rest).facts().session()).isEmpty();
        assertThat(read("{\"metadata\":{\"user_id\":\" \"}," + rest).facts().session())
                .isEmpty();
        assertThat(read("{\"metadata\":{\"user_id\":null}," + rest).facts().session())
                .as("the client's libraries may say null")
                .isEmpty();
    }

    @Test
    void readsFactsAsThoseOfTheTranslatedRequest() throws GatewayException {
        ChatRequest request = read("""
                {"model":"auto","max_tokens":100,"stream":true,"metadata":{"user_id":"u"},
                 "system":[{"type":"text","text":"be","cache_control":{"type":"ephemeral"}},{"type":"text","text":"kind"}],
                 "tools":[{"name":"f","input_schema":{}}],
                 "messages":[
                  {"role":"user","content":"first"},
                  {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"I call"},
                     {"type":"tool_use","id":"t1","name":"f","input":{"a":1}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"42"}]},
                     {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"}},
                     {"type":"text","text":"and"},{"type":"text","text":"now"}]}]}""");
        RequestFacts facts = request.facts();
        assertThat(request.streaming()).isTrue();
        assertThat(facts.turns())
                .containsExactly(
                        new Turn(Role.SYSTEM, "be kind"),
                        new Turn(Role.USER, "first"),
                        new Turn(Role.ASSISTANT, "I call"),
                        new Turn(Role.TOOL, "42"),
                        new Turn(Role.USER, "and now"));
        assertThat(facts.image()).contains(new InlineImage("image/png", "QUJD"));
        assertThat(facts.metadata()).containsEntry("user_id", "u");
        assertThat(facts.session()).isEqualTo("ant-md-u");
        assertThat(facts.envelope().toolDefinitions()).isEqualTo(1);
        assertThat(facts.envelope().assistantToolCalls()).isEqualTo(1);
        assertThat(facts.envelope().toolResults()).isEqualTo(1);
        assertThat(facts.envelope().imageParts()).isEqualTo(1);
        assertThat(facts.envelope().lastIsToolResult()).isFalse();
        assertThat(facts.envelope().tokenFloor()).isGreaterThan(8192 + 100);
    }

    @Test
    void aMessageOfResultsAloneEndsTheConversationWithAToolResult() throws GatewayException {
        RequestFacts facts =
                read("{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"42\"}],\"role\":\"user\"}]}")
                        .facts();
        assertThat(facts.turns()).containsExactly(new Turn(Role.TOOL, "42"));
        assertThat(facts.envelope().lastIsToolResult()).isTrue();
    }

    @Test
    void takesTheToolsThatAnthropicRunsItself() throws GatewayException {
        RequestFacts facts = read("""
                {"model":"m","max_tokens":1,
                 "tools":[{"type":"web_search_20250305","name":"web_search"},{"type":"mcp_toolset","mcp_server_name":"s"}],
                 "messages":[{"role":"user","content":"go"},
                  {"role":"assistant","content":[{"type":"server_tool_use","id":"s1","name":"bash","input":{}},
                   {"type":"bash_code_execution_tool_result","tool_use_id":"s1",
                    "content":{"type":"bash_code_execution_result","stdout":"1","stderr":"","return_code":0}},
                   {"content":{"type":"web_search_tool_result_error","error_code":"x"},"type":"web_search_tool_result","tool_use_id":"s2"},
                   {"type":"text","text":"done"}]}]}""").facts();
        assertThat(facts.turns()).containsExactly(new Turn(Role.USER, "go"), new Turn(Role.ASSISTANT, "done"));
        assertThat(facts.envelope().toolDefinitions()).isEqualTo(2);
        assertThat(facts.envelope().toolResults()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"m\"|malformed_json|line 1, column 13",
                "{\"model\":\"m\"}|missing_messages|messages field is required",
                "{\"messages\":[]}|missing_model|model field is required",
                "{\"model\":\"m\",\"messages\":{}}|invalid_messages|messages field must be an array",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}|invalid_messages|messages[0].role must be user, assistant or system",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]}|invalid_messages|messages[0].content must be",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\"}]}]}|invalid_messages|without tool_use_id",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_use\",\"id\":\"x\"}]}]}|invalid_messages|without id or name",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"content\":{},\"type\":\"tool_result\",\"tool_use_id\":\"x\"}]}]}|invalid_messages|content of a result must be a string or an array of text blocks",
                "{\"model\":\"m\",\"messages\":[],\"tools\":[{}]}|invalid_tools|tools[0].name is required",
                "{\"model\":\"m\",\"messages\":[],\"tools\":[{\"type\":\"custom\"}]}|invalid_tools|tools[0].name is required",
                "{\"model\":\"m\",\"messages\":[],\"system\":7}|invalid_content|system must be",
                "{\"model\":\"m\",\"messages\":[],\"stream\":7}|invalid_stream|true or false",
            })
    void saysWhatIsWrong(String body, String code, String message) {
        GatewayException thrown = catchThrowableOfType(GatewayException.class, () -> read(body));
        assertThat(thrown).as(body).isNotNull();
        assertThat(thrown.error().code()).isEqualTo(code);
        assertThat(thrown.error().message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"messages\":[]}|false|{\"messages\":[],\"system\":\"P\"}",
                "{\"system\":\"\\u00e9 old\" ,\"x\":1.0}|false|{\"system\":\"P\\n\\n\\u00e9 old\" ,\"x\":1.0}",
                "{\"system\":\"old\",\"x\":1.0}|true|{\"system\":\"P\",\"x\":1.0}",
                "{\"system\":\"\"}|false|{\"system\":\"P\"}",
                "{\"system\":null}|false|{\"system\":\"P\"}",
                "{\"system\":[ ]}|false|{\"system\":[{\"type\":\"text\",\"text\":\"P\"} ]}",
                "{\"system\":[{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{}}]}|false|{\"system\":[{\"type\":\"text\",\"text\":\"P\"},{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{}}]}",
            })
    void putsASystemText(String body, boolean replace, String expected) {
        var edited = new JsonChatBody(JsonFields.parse(body.getBytes(StandardCharsets.UTF_8)), SystemField::put)
                .withSystemText("P", replace);
        assertThat(utf8(edited.bytes())).isEqualTo(expected);
    }

    @Test
    void rendersErrorsInItsOwnShape() {
        assertThat(utf8(ANTHROPIC.error(new GatewayError(429, "x", "slow"))))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}");
        assertThat(utf8(ANTHROPIC.error(new GatewayError(413, "x", "m")))).contains("\"invalid_request_error\"");
        assertThat(utf8(ANTHROPIC.error(new GatewayError(502, "x", "m")))).contains("\"api_error\"");
        assertThat(utf8(ANTHROPIC.error(new GatewayError(503, "x", "m")))).contains("\"overloaded_error\"");
        assertThat(utf8(ANTHROPIC.streamError(new GatewayError(502, "x", "m"))))
                .startsWith("event: error\ndata: {\"type\":\"error\"")
                .endsWith("\n\n");
    }

    @Test
    void rendersAnAnswerWholeAndAsAStream() {
        var answer = new Answer("Hello big world", "fast_response", "small", 1_700_000_000);
        assertThat(utf8(ANTHROPIC.answer(answer)))
                .isEqualTo(
                        "{\"id\":\"msg_fast_1700000000\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"small\","
                                + "\"content\":[{\"type\":\"text\",\"text\":\"Hello big world\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}");
        var names = new ArrayList<String>();
        new SseScanner(1 << 16, (SseEvent event) -> names.add(event.name())).accept(ANTHROPIC.answerStream(answer));
        assertThat(names)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        StreamMeter meter = ANTHROPIC.meter();
        meter.accept(ANTHROPIC.answerStream(answer));
        assertThat(meter.endedProperly()).isTrue();
        assertThat(meter.finishReason()).isEqualTo("end_turn");
    }

    @Test
    void metersAStreamWhereverItIsCut() {
        byte[] bytes = """
                event: message_start
                data: {"type":"message_start","message":{"id":"m","usage":{"input_tokens":7,"cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":1}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ü"}}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":9}}

                event: message_stop
                data: {"type":"message_stop"}

                """.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            StreamMeter meter = ANTHROPIC.meter();
            meter.accept(Arrays.copyOfRange(bytes, 0, cut));
            assertThat(meter.endedProperly()).as("cut at %d", cut).isEqualTo(cut == bytes.length);
            meter.accept(Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(meter.endedProperly()).isTrue();
            assertThat(meter.usage()).as("cut at %d", cut).isEqualTo(new Usage(14, 5, 2, 9));
            assertThat(meter.finishReason()).isEqualTo("max_tokens");
            assertThat(meter.sawToken()).isTrue();
        }
    }

    @Test
    void readsUsageOfAWholeReply() {
        assertThat(ANTHROPIC.usage("{\"usage\":{\"input_tokens\":3,\"cache_read_input_tokens\":4,\"output_tokens\":5}}"
                        .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Usage(7, 4, 5));
        assertThat(ANTHROPIC.usage("oops".getBytes(StandardCharsets.UTF_8))).isEqualTo(Usage.NONE);
    }

    private static ChatRequest read(String body) throws GatewayException {
        return ANTHROPIC.read(body.getBytes(StandardCharsets.UTF_8), Headers.NONE);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
