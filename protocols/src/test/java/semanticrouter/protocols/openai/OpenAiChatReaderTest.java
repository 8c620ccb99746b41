package semanticrouter.protocols.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Envelope;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.InlineImage;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.anthropic.AnthropicMessages;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.responses.ResponseIds;
import semanticrouter.protocols.responses.ResponsesReader;

final class OpenAiChatReaderTest {
    private static final OpenAiChatReader READER = new OpenAiChatReader(new JsonLimits(100_000, 20, 2_000, 5));

    @ParameterizedTest
    @CsvSource({
        "'', text/event-stream, true",
        "'', Text/Event-Stream;q=0.9, true",
        "'', 'application/json, text/event-stream', false",
        "'', application/json, false",
        "'\"stream\":null,', text/event-stream, true",
        "'\"stream\":false,', text/event-stream, false",
        "'\"stream\":true,', application/json, true"
    })
    void whoAcceptsEventsAndNoJsonGetsThem(String said, String accept, boolean streaming) throws GatewayException {
        Headers headers = Headers.of("accept", accept);
        byte[] chat = ("{" + said + "\"model\":\"m\",\"messages\":[]}").getBytes(StandardCharsets.UTF_8);
        byte[] items = ("{" + said + "\"model\":\"m\",\"input\":[]}").getBytes(StandardCharsets.UTF_8);

        assertThat(READER.read(chat, headers).streaming()).isEqualTo(streaming);
        assertThat(new AnthropicMessages(JsonLimits.DEFAULT).read(chat, headers).streaming())
                .isEqualTo(streaming);
        var ids = new ResponseIds(new SplittableRandom(1));
        assertThat(new ResponsesReader(JsonLimits.DEFAULT, ids)
                        .read(items, headers)
                        .streaming())
                .isEqualTo(streaming);
    }

    @Test
    void readsModelTurnsAndStreaming() throws GatewayException {
        ChatRequest request = read("""
                {"messages":[
                  {"role":"system","content":"be kind"},
                  {"content":"first","role":"user"},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"c1","content":"42"},
                  {"role":"user","content":[{"type":"text","text":"second"},{"text":"part","type":"text"}]}],
                 "unknown":{"deep":[1,2,{"x":null}]},
                 "stream":true,"model":" auto "}""");
        RequestFacts facts = request.facts();
        assertThat(request.streaming()).isTrue();
        assertThat(facts.requestedModel()).isEqualTo("auto");
        assertThat(facts.turns())
                .containsExactly(
                        new Turn(Role.SYSTEM, "be kind"),
                        new Turn(Role.USER, "first"),
                        new Turn(Role.ASSISTANT, ""),
                        new Turn(Role.TOOL, "42"),
                        new Turn(Role.USER, "second part"));
        assertThat(facts.userText()).isEqualTo("second part");
        assertThat(request.body().fields()).containsExactly("messages", "unknown", "stream", "model");
    }

    @Test
    void countsTheEnvelopeAndTheTokenFloor() throws GatewayException {
        Envelope envelope = read("""
                        {"model":"m","max_tokens":100,"tools":[{"a":1},{}],"messages":[
                          {"role":"user","content":"12345"},
                          {"role":"assistant","tool_calls":[{"function":{"arguments":"{\\"a\\":1}"}}]},
                          {"role":"tool","content":"123"}]}""").facts().envelope();
        assertThat(envelope.toolDefinitions()).isEqualTo(2);
        assertThat(envelope.assistantToolCalls()).isEqualTo(1);
        assertThat(envelope.toolResults()).isEqualTo(1);
        assertThat(envelope.lastRole()).isEqualTo(Role.TOOL);
        assertThat(envelope.lastIsToolResult()).isTrue();
        assertThat(envelope.toolResultAfterLastUser()).isTrue();
        // text ceil(5/4) = 2, tools [{"a":1},{}] 12 bytes, arguments 7, result 3, framing 3*4 + (2+1+1)*8, reserve 100
        assertThat(envelope.tokenFloor()).isEqualTo(2 + 12 + 7 + 3 + 12 + 32 + 100);
    }

    @Test
    void takesTheFirstInlineImageAndNoRemoteOne() throws GatewayException {
        RequestFacts facts = read("""
                        {"model":"m","messages":[{"role":"user","content":[
                          {"type":"image_url","image_url":{"url":"http://inside/a.png"}},
                          {"type":"image_url","image_url":{"url":"data:image/svg+xml;base64,AAAA"}},
                          {"image_url":{"detail":"low","url":"DATA:image/JPG;base64,QUJD"},"type":"image_url"},
                          {"type":"input_image","image_url":"data:image/png;base64,WFla"},
                          {"type":"input_audio","input_audio":{"data":"AA","format":"wav"}}]}]}""").facts();
        assertThat(facts.image()).contains(new InlineImage("image/jpeg", "QUJD"));
        assertThat(facts.envelope().imageParts()).isEqualTo(4);
        assertThat(facts.envelope().audioParts()).isEqualTo(1);
        assertThat(facts.envelope().tokenFloor()).isGreaterThan(4 * 8192);
    }

    @Test
    void readsMetadata() throws GatewayException {
        assertThat(read("{\"model\":\"m\",\"messages\":[],\"metadata\":{\"tier\":\"gold\",\"ü\":\"\"}}")
                        .facts()
                        .metadata())
                .isEqualTo(Map.of("tier", "gold", "ü", ""));
    }

    @Test
    void metadataHasItsBounds() throws GatewayException {
        String many =
                IntStream.range(0, 32).mapToObj(n -> "\"k" + n + "\":\"v\"").collect(Collectors.joining(","));
        assertThat(metadata(many)).hasSize(32);
        assertThat(refusal(withMetadata(many + ",\"one\":\"more\"")).message()).contains("more than 32 entries");
        assertThat(metadata("\"" + "ü".repeat(64) + "\":\"" + "ü".repeat(512) + "\""))
                .hasSize(1);
        assertThat(refusal(withMetadata("\"" + "ü".repeat(65) + "\":\"v\"")).message())
                .contains("key of 130 bytes; keys have 1 to 128");
        assertThat(refusal(withMetadata("\"k\":\"" + "ü".repeat(513) + "\"")).message())
                .contains("value of 1026 bytes; values have at most 1024");
    }

    private static Map<String, String> metadata(String entries) throws GatewayException {
        return read(withMetadata(entries)).facts().metadata();
    }

    private static String withMetadata(String entries) {
        return "{\"model\":\"m\",\"messages\":[],\"metadata\":{" + entries + "}}";
    }

    @Test
    void saturatesTheFloor() throws GatewayException {
        assertThat(
                        read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_completion_tokens\":1e300}")
                                .facts()
                                .envelope()
                                .tokenFloor())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesAFieldThatComesTwiceAmongMany() throws GatewayException {
        var many = new StringBuilder("{\"model\":\"m\",\"messages\":[]");
        for (int n = 0; n < 40; n++) {
            many.append(",\"f").append(n).append("\":0");
        }

        assertThat(read(many + "}").body().fields()).hasSize(42);
        for (int n = 0; n < 40; n++) {
            assertThat(refusal(many + ",\"f" + n + "\":1}").code()).isEqualTo("duplicate_field");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"messages\":[]|400|malformed_json|line 1, column 15",
                "{\"messages\":[}|400|malformed_json|line 1, column 15",
                "[]|400|malformed_json|must be a JSON object",
                "{\"model\":\"m\",\"messages\":[]} {}|400|malformed_json|text follows",
                "{\"model\":\"m\"}|400|missing_messages|messages field is required",
                "{\"model\":\"m\",\"messages\":{}}|400|invalid_messages|messages field must be an array",
                "{\"model\":\"m\",\"messages\":null}|400|invalid_messages|messages field must be an array",
                "{\"messages\":[]}|400|missing_model|missing required field: model",
                "{\"model\":\"  \",\"messages\":[]}|400|missing_model|missing required field: model",
                "{\"model\":7,\"messages\":[]}|400|invalid_model|must be a string",
                "{\"model\":\"m\",\"model\":\"n\",\"messages\":[]}|400|duplicate_field|\"model\"; send it once",
                "{\"model\":\"m\",\"stream\":\"yes\",\"messages\":[]}|400|invalid_stream|true or false",
                "{\"model\":\"m\",\"messages\":[7]}|400|invalid_messages|messages[0] must be an object",
                "{\"model\":\"m\",\"messages\":[{}]}|400|invalid_messages|messages[0].role is required",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"king\"}]}|400|invalid_messages|messages[0].role must be",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":{}}]}|400|invalid_messages|messages[0].content must be",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}|400|invalid_messages|without text",
                "{\"model\":\"m\",\"messages\":[],\"metadata\":[]}|400|invalid_metadata|object of strings",
                "{\"model\":\"m\",\"messages\":[],\"metadata\":{\"a\":1}}|400|invalid_metadata|not a string",
                "{\"model\":\"m\",\"messages\":[],\"metadata\":{\"\":\"x\"}}|400|invalid_metadata|keys have 1 to 128",
            })
    void saysWhatIsWrong(String body, int status, String code, String message) {
        GatewayError error = refusal(body);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains(message);
    }

    @Test
    void refusesWhatExceedsALimit() {
        assertThat(refusal("{\"model\":\"m\",\"x\":" + "[".repeat(30) + "]".repeat(30) + ",\"messages\":[]}")
                        .code())
                .isEqualTo("json_too_deep");
        assertThat(refusal("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(3000)
                        + "\"}]}"))
                .matches(error -> error.status() == 413 && error.code().equals("json_value_too_long"));
        String message = "{\"role\":\"user\",\"content\":\"x\"}";
        assertThat(refusal("{\"model\":\"m\",\"messages\":["
                        + String.join(",", List.of(message, message, message, message, message, message)) + "]}"))
                .matches(error -> error.status() == 413 && error.code().equals("too_many_messages"));
        assertThat(refusal(" ".repeat(100_001)).code()).isEqualTo("body_too_large");
    }

    @Test
    void refusesOtherEncodings() {
        for (byte[] body : List.of(
                "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_16LE),
                "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_16BE),
                "\uFEFF{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8),
                "{\"model\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1),
                new byte[0])) {
            GatewayException thrown =
                    catchThrowableOfType(GatewayException.class, () -> READER.read(body, Headers.NONE));
            assertThat(thrown.error().code()).isEqualTo("malformed_json");
        }
    }

    @Test
    void errorsNeverQuoteTheBody() {
        assertThat(refusal("{\"model\":secretword}").message()).doesNotContain("secret");
        assertThat(refusal("{\"model\":\"m\",\"messages\":[{\"role\":\"secretrole\"}]}")
                        .message())
                .doesNotContain("secret");
    }

    private static GatewayError refusal(String body) {
        GatewayException thrown = catchThrowableOfType(GatewayException.class, () -> read(body));
        assertThat(thrown).as(body).isNotNull();
        return thrown.error();
    }

    private static ChatRequest read(String body) throws GatewayException {
        return READER.read(body.getBytes(StandardCharsets.UTF_8), Headers.NONE);
    }
}
