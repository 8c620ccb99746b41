package semanticrouter.protocols.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.call.Dialect;
import semanticrouter.protocols.openai.OpenAiChat;

/// What a translation makes of requests that lack something and of streams that fail.
final class BridgeFaultsTest {
    private static final Bridge TO_CHAT =
            Bridge.between(Dialect.ANTHROPIC_MESSAGES, "openai").orElseThrow();
    private static final Bridge TO_MESSAGES =
            Bridge.between(Dialect.OPENAI_CHAT, "anthropic").orElseThrow();

    private static final String FAILED_CHAT = """
            data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}

            data: {"error":{"message":"full"}}

            data: [DONE]

            """;

    private static final String FAILED_MESSAGES = """
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}

            data: {"type":"error","error":{"message":"full"}}

            data: {"type":"message_stop"}

            """;

    @Test
    void whatLacksItsBestPartIsSaid() {
        String request = """
                {"model":"m","system":[{"type":"image"}],
                 "tools":[{"name":"f","input_schema":"odd"},{"name":"g","input_schema":{"type":"object"}}],
                 "messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"image"},
                   {"type":"image","source":{"type":"url"}},{"type":"image","source":{"type":"base64","data":"QQ=="}},
                   {"type":"image","source":{"type":"file"}}]}]}""";
        Outgoing out = TO_CHAT.request(OpenAiChat.body(request.getBytes(StandardCharsets.UTF_8)));
        assertThat(Warning.header(out.warnings()))
                .isEqualTo("lossy;unsupported_type;system,lossy;missing_source;image,lossy;missing_url;image,"
                        + "lossy;incomplete_base64;image,lossy;missing_file_id;image,lossy;dropped;tools.input_schema");
        assertThat(text(out.body())).contains("{\"name\":\"f\"}", "{\"name\":\"g\",\"parameters\":");
    }

    /// vLLM ends a stream that failed as it ends any other.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorInAStreamIsItsEnd(boolean chat) {
        StreamBridge stream = (chat ? TO_CHAT : TO_MESSAGES).stream(List.of(), 17);
        byte[] events = (chat ? FAILED_CHAT : FAILED_MESSAGES).getBytes(StandardCharsets.UTF_8);
        String told = text(stream.accept(events)) + text(stream.noMore());
        assertThat(told.substring(told.indexOf("full")))
                .doesNotContain("message_stop")
                .doesNotContain("[DONE]");
        assertThat(stream.finished()).isFalse();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
