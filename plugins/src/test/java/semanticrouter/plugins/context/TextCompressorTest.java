package semanticrouter.plugins.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.Deadline;
import semanticrouter.plugins.FakeEncoders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is left of texts.
class TextCompressorTest {
    static final String LOG = IntStream.range(0, 400)
            .mapToObj(i -> i == 217
                    ? "step 217 the payment gateway refused the card of order 88"
                    : "step " + i + " everything went as it should and nothing is to be said")
            .collect(Collectors.joining("\n"));

    private final TextCompressor compressor = new TextCompressor(
            new Relevance(Relevance.Method.BM25, FakeEncoders.NONE, Deadline.after(Duration.ofMinutes(1))));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, 0",
                "hello world, 4",
                "a b, 2",
                "hello, 2",
                "2026, 4",
                "你好, 3",
                "🚀, 2",
                "---------, 3",
                "x{}, 3",
                "d41d8cd98f00b204e9800998ecf8427e, 29"
            })
    void estimates_err_on_the_safe_side(String text, int tokens) {
        assertThat(ContextTokens.of(text)).isEqualTo(tokens);
    }

    @Test
    void beginning_end_and_what_was_asked_for_are_kept_and_gaps_are_told() throws Exception {
        String shorter = compressor.shorten(LOG, 300, "why was the card refused?");

        assertThat(ContextTokens.of(shorter)).isLessThanOrEqualTo(300).isGreaterThan(150);
        assertThat(shorter)
                .startsWith("step 0 ")
                .endsWith("step 399 everything went as it should and nothing is to be said")
                .contains("the payment gateway refused the card of order 88")
                .containsPattern("\\n\\[\\.\\.\\. about \\d+ tokens left out \\.\\.\\.]\\n");
    }

    @Test
    void of_json_only_strings_are_shortened() throws Exception {
        String json = "{ \"id\" : 1.50, \"log\":\"" + LOG.replace("\n", "\\n") + "\", \"ok\":[true,null,\"short\"]}";

        String shorter = compressor.shorten(json, 400, "card refused");

        assertThat(ContextTokens.of(shorter)).isLessThanOrEqualTo(400);
        assertThat(shorter)
                .startsWith("{ \"id\" : 1.50, \"log\":\"step 0 ")
                .endsWith("\", \"ok\":[true,null,\"short\"]}");
        JsonNode read = new JsonMapper().readTree(shorter);
        assertThat(read.path("log").asString()).contains("refused the card of order 88", "tokens left out");
    }

    @Test
    void json_in_a_string_of_json_stays_json() throws Exception {
        JsonMapper mapper = new JsonMapper();
        String inner = mapper.writeValueAsString(Collections.singletonMap("log", LOG));
        String json = mapper.writeValueAsString(Collections.singletonMap("body", inner));

        String shorter = compressor.shorten(json, 500, "card refused");

        assertThat(ContextTokens.of(shorter)).isLessThanOrEqualTo(500);
        JsonNode read = mapper.readTree(mapper.readTree(shorter).path("body").asString());
        assertThat(read.path("log").asString()).contains("refused the card", "tokens left out");
    }

    @Test
    void what_cannot_be_brought_down_stays() throws Exception {
        String numbers = IntStream.range(0, 500).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        String deep = "[".repeat(5_000) + "\"" + LOG.replace("\n", " ") + "\"" + "]".repeat(5_000);

        assertThat(compressor.shorten(numbers, 100, "")).isSameAs(numbers);
        assertThat(compressor.shorten(LOG, 20, "")).isSameAs(LOG);
        assertThat(compressor.shorten(deep, 100, "")).isSameAs(deep);
    }

    @Test
    void the_bigger_ones_come_down_to_the_same_size() {
        assertThat(TextCompressor.cap(new int[] {10, 100, 300}, 500)).isEqualTo(Integer.MAX_VALUE);
        assertThat(TextCompressor.cap(new int[] {10, 100, 300}, 210)).isEqualTo(100);
        assertThat(TextCompressor.cap(new int[] {10, 300, 100}, 110)).isEqualTo(50);
        assertThat(TextCompressor.cap(new int[] {10}, -5)).isZero();
    }
}
