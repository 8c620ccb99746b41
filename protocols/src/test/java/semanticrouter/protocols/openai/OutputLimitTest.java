package semanticrouter.protocols.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputLimitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "api.openai.com|{\"max_tokens\":9,\"n\":1}|{\"n\":1,\"max_completion_tokens\":9}",
                "api.openai.com|{\"max_tokens\":9,\"max_completion_tokens\":8}|{\"max_tokens\":9,\"max_completion_tokens\":8}",
                "api.openai.com|{\"n\":1}|{\"n\":1}",
                "house|{\"max_tokens\":9}|{\"max_tokens\":9}",
            })
    void a_limit_has_the_name_its_backend_takes(String host, String asked, String sent) {
        var body = OpenAiChat.body(asked.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(OutputLimit.named(body, host).bytes(), StandardCharsets.UTF_8))
                .isEqualTo(sent);
    }
}
