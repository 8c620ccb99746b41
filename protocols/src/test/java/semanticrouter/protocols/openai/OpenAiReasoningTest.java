package semanticrouter.protocols.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.Reasoning.Style;
import semanticrouter.core.request.Headers;
import semanticrouter.protocols.json.JsonLimits;

class OpenAiReasoningTest {
    private static ChatBody body(String extra) throws Exception {
        String text = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + extra + "}";
        return new OpenAiChat(JsonLimits.DEFAULT)
                .read(text.getBytes(StandardCharsets.UTF_8), Headers.NONE)
                .body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            emptyValue = "",
            value = {
                "NONE|true|house||,\"reasoning_effort\":\"high\"|,\"reasoning_effort\":\"high\"",
                "CHAT_TEMPLATE_KWARGS|true|house|||,\"chat_template_kwargs\":{\"p\":true}",
                "CHAT_TEMPLATE_KWARGS|false|house|||,\"chat_template_kwargs\":{\"p\":false}",
                "CHAT_TEMPLATE_KWARGS|true|house||,\"chat_template_kwargs\":{\"a\":1,\"p\":false}|,\"chat_template_kwargs\":{\"a\":1,\"p\":true}",
                "CHAT_TEMPLATE_KWARGS|true|house||,\"reasoning_effort\":\"high\"|,\"chat_template_kwargs\":{\"p\":true}",
                "REASONING_EFFORT|true|house|||,\"chat_template_kwargs\":{\"p\":\"medium\"}",
                "REASONING_EFFORT|true|house|high||,\"chat_template_kwargs\":{\"p\":\"high\"}",
                "REASONING_EFFORT|false|house|||,\"chat_template_kwargs\":{\"p\":\"low\"}",
                "REASONING_EFFORT|false|house||,\"reasoning_effort\":\"high\"|,\"chat_template_kwargs\":{\"p\":\"high\"}",
                "REASONING_EFFORT|true|api.openai.com|high||,\"reasoning_effort\":\"high\"",
                "REASONING_EFFORT|false|api.openai.com||,\"reasoning_effort\":\"minimal\"|,\"reasoning_effort\":\"minimal\"",
                "REASONING_EFFORT|false|openrouter.ai|||",
                "REASONING_EFFORT|true|api.deepseek.com|high|,\"chat_template_kwargs\":{\"p\":1}|,\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"high\"",
                "CHAT_TEMPLATE_KWARGS|false|api.deepseek.com|||,\"thinking\":{\"type\":\"disabled\"}",
                "TOP_LEVEL_REASONING_EFFORT|true|house||,\"chat_template_kwargs\":{\"reasoning_effort\":\"low\",\"a\":1}|,\"chat_template_kwargs\":{\"a\":1},\"reasoning_effort\":\"medium\"",
                "TOP_LEVEL_REASONING_EFFORT|false|house|||",
                "TOP_LEVEL_REASONING_EFFORT|false|house||,\"reasoning_effort\":\"high\"|,\"reasoning_effort\":\"high\"",
            })
    void says_it_where_the_family_reads_it(
            Style style, boolean reason, String host, String effort, String before, String after) throws Exception {
        String parameter = style == Style.TOP_LEVEL_REASONING_EFFORT ? "reasoning_effort" : "p";
        Reasoning family = style == Style.NONE ? Reasoning.NONE : new Reasoning("f", style, parameter, "medium");
        ChatBody asked = OpenAiReasoning.asked(
                body(before == null ? "" : before), family, reason, effort == null ? "" : effort, host);
        assertThat(new String(asked.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(new String(body(after == null ? "" : after).bytes(), StandardCharsets.UTF_8));
    }
}
