package semanticrouter.protocols.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.call.ChatBody;
import semanticrouter.protocols.json.JsonChatBody;
import semanticrouter.protocols.json.JsonFields;

final class JsonChatBodyTest {
    @Test
    void replacesOnlyTheModelName() {
        ChatBody body = body("{ \"temperature\":1.00, \"model\" : \"auto\",\n\"x\":{\"model\":\"auto\"} }");
        assertThat(text(body.withModel("lla\"ma")))
                .isEqualTo("{ \"temperature\":1.00, \"model\" : \"lla\\\"ma\",\n\"x\":{\"model\":\"auto\"} }");
        assertThat(body.withModel("auto")).isSameAs(body);
    }

    @Test
    void setsReadsAndRemovesFields() {
        ChatBody body = body("{\"model\":\"m\",\"n\":2}");
        assertThat(text(body.withField("stream_options", "{\"include_usage\":true}")))
                .isEqualTo("{\"model\":\"m\",\"n\":2,\"stream_options\":{\"include_usage\":true}}");
        assertThat(body.field("n")).contains("2");
        assertThat(body.field("top_p")).isEmpty();
        assertThat(text(body.withoutField("n"))).isEqualTo("{\"model\":\"m\"}");
        assertThatIllegalArgumentException().isThrownBy(() -> body.withField("n", "1,\"evil\":2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // no system message: a new one stands first
                "[ ]|true|[{\"role\":\"system\",\"content\":\"P\"} ]",
                "[{\"role\":\"user\",\"content\":\"u\"}]|false|[{\"role\":\"system\",\"content\":\"P\"},{\"role\":\"user\",\"content\":\"u\"}]",
                // insert keeps the old text byte for byte
                "[{\"role\":\"system\",\"content\":\"\\u00e9 old\",\"name\":\"n\"}]|false|[{\"role\":\"system\",\"content\":\"P\\n\\n\\u00e9 old\",\"name\":\"n\"}]",
                "[{\"content\":\"old\",\"role\":\"developer\"}]|false|[{\"content\":\"P\\n\\nold\",\"role\":\"developer\"}]",
                "[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}] }]|false|[{\"role\":\"system\",\"content\":\"P\\n\\na\\nb\" }]",
                "[{\"role\":\"system\",\"content\":null}]|false|[{\"role\":\"system\",\"content\":\"P\"}]",
                "[{\"role\":\"system\",\"content\":\"\"}]|false|[{\"role\":\"system\",\"content\":\"P\"}]",
                "[{\"role\":\"system\"}]|false|[{\"content\":\"P\",\"role\":\"system\"}]",
                // replace overwrites the content alone
                "[{\"role\":\"system\",\"content\" : \"old\", \"x\":1.0}]|true|[{\"role\":\"system\",\"content\" : \"P\", \"x\":1.0}]",
                "[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}],\"x\":1}]|true|[{\"role\":\"system\",\"content\":\"P\",\"x\":1}]",
            })
    void putsASystemText(String messages, boolean replace, String expected) {
        String before = "{ \"a\":1.50,\"messages\": ";
        String after = " ,\"z\":\"\\u0041\"}";
        ChatBody edited = body(before + messages + after).withSystemText("P", replace);
        assertThat(text(edited)).isEqualTo(before + expected + after);
        assertThat(edited.field("z")).contains("\"\\u0041\"");
    }

    @Test
    void anEmptySystemTextChangesNothing() {
        ChatBody body = body("{\"messages\":[]}");
        assertThat(body.withSystemText("", true)).isSameAs(body);
    }

    private static ChatBody body(String json) {
        return new JsonChatBody(JsonFields.parse(json.getBytes(StandardCharsets.UTF_8)), SystemMessage::put);
    }

    private static String text(ChatBody body) {
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }
}
