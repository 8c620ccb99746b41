package semanticrouter.selectors.looper.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.script.TreeBody;

/// Confidence by log-probabilities (specification: selection §2.3, §2.4, §6.1).
class TokenMeasureTest {
    private static final Offset<Double> CLOSE = within(1e-6);
    private static final TokenMeasure LOGPROB = new TokenMeasure(1, 0, false);
    private static final TokenMeasure MARGIN = new TokenMeasure(0, 1, false);
    private static final TokenMeasure HYBRID = new TokenMeasure(0.5, 0.5, false);

    @ParameterizedTest
    @CsvSource({"-0.1, 0.966667", "-0.5, 0.833333", "-1.5, 0.5", "-3, 0", "-4, 0", "0.3, 1"})
    void the_mean_log_probability_is_scaled(double mean, double confidence) throws Exception {
        Said said = Said.text("ab").token("a", mean - 0.25).token("b", mean + 0.25);

        assertThat(LOGPROB.confidence(said.answer())).isCloseTo(confidence, CLOSE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.5, 0.153518", "2, 0.486583", "5, 0.811124", "10, 0.964326"})
    void the_mean_margin_is_scaled(double mean, double confidence) throws Exception {
        Said said = Said.text("ab").token("a", -1, -1, -1 - mean).token("b", -2, -2 - mean, -9 - mean, -2);

        assertThat(MARGIN.confidence(said.answer())).isCloseTo(confidence, CLOSE);
    }

    @Test
    void the_hybrid_weighs_both() throws Exception {
        Said said = Said.text("a").token("a", -0.5, -0.5, -2.5);

        assertThat(HYBRID.confidence(said.answer())).isCloseTo(0.659958, CLOSE);
        assertThat(new TokenMeasure(0.8, 0.2, false).confidence(said.answer()))
                .isCloseTo(0.8 * 0.833333 + 0.2 * 0.486583, CLOSE);
    }

    @Test
    void an_answer_without_log_probabilities_cannot_be_measured() {
        Said none = Said.text("a");
        Said empty = Said.text("a");
        empty.tree().path("choices").path(0).withObject("logprobs").putArray("content");

        for (Said said : List.of(none, empty, with("null"), with("\"-1\""), with("-1e999"), with("9".repeat(400)))) {
            for (TokenMeasure measure : new TokenMeasure[] {LOGPROB, MARGIN, HYBRID}) {
                unmeasured(measure, said, "logprobs_missing");
            }
        }
    }

    /// An answer one of whose tokens has that log-probability.
    private static Said with(String logprob) {
        Said said = Said.text("ab").token("a", -1, -1, -2);
        said.tree()
                .withArray("/choices/0/logprobs/content")
                .add(Json.read("{\"token\": \"b\", \"logprob\": " + logprob
                                + ", \"top_logprobs\": [{\"logprob\": -1}, {\"logprob\": -2}]}")
                        .orElseThrow());
        return said;
    }

    @Test
    void a_token_without_a_second_alternative_cannot_be_compared() throws Exception {
        Said said = Said.text("abc")
                .token("a", -0.1, -0.1, -4)
                .token("b", -0.1, -0.1)
                .token("c", -0.1, -0.1, -4);

        unmeasured(MARGIN, said, "alternatives_missing");
        unmeasured(HYBRID, said, "alternatives_missing");
        assertThat(LOGPROB.confidence(said.answer())).isCloseTo(0.966667, CLOSE);
    }

    private static void unmeasured(TokenMeasure measure, Said said, String code) {
        assertThatThrownBy(() -> measure.confidence(said.answer()))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        thrown -> assertThat(thrown.failure().code()).isEqualTo(code));
    }

    @Test
    void models_are_asked_for_as_many_alternatives_as_are_needed() {
        assertThat(LOGPROB.asking(TreeBody.of("{}")).field("logprobs")).hasValue("true");
        assertThat(LOGPROB.asking(TreeBody.of("{}")).field("top_logprobs")).hasValue("1");
        assertThat(MARGIN.asking(TreeBody.of("{\"top_logprobs\": 1}")).field("top_logprobs"))
                .hasValue("2");
        assertThat(HYBRID.asking(TreeBody.of("{\"top_logprobs\": \"many\"}")).field("top_logprobs"))
                .hasValue("2");
        assertThat(MARGIN.asking(TreeBody.of("{\"logprobs\": true, \"top_logprobs\": 7}"))
                        .field("top_logprobs"))
                .as("what the client wants")
                .hasValue("7");
    }

    /// Only `Par`, `is` and `3` are values: the mean of their log-probabilities is -0.6, that of their margins 1.
    private static Said call() {
        return Said.call("weather", "{\"city\":\"Paris\",\"days\":3}")
                .token("{\"name\": \"weather\", \"arguments\": {", -3, -3, -9)
                .token("\"city\":", -3, -3, -9)
                .token(" \"Par", -0.3, -0.3, -1.3)
                .token("is", -0.6, -0.6, -1.6)
                .token("\",", -3, -3, -9)
                .token(" \"days\": ", -3, -3, -9)
                .token("3}", -0.9, -0.9, -1.9)
                .token("}", -3, -3, -9);
    }

    @Test
    void with_the_filter_only_values_of_arguments_count() throws Exception {
        assertThat(new TokenMeasure(1, 0, true).confidence(call().answer())).isCloseTo(0.8, CLOSE);
        assertThat(new TokenMeasure(0, 1, true).confidence(call().answer())).isCloseTo(1 - Math.exp(-1.0 / 3), CLOSE);
        assertThat(LOGPROB.confidence(call().answer())).isCloseTo((-16.8 / 8 + 3) / 3, CLOSE);
    }

    @Test
    void without_a_value_of_an_argument_all_tokens_count() throws Exception {
        var filtered = new TokenMeasure(1, 0, true);
        Said noArguments =
                Said.call("now", "{}").token("{\"name\": \"now\",", -1).token(" \"arguments\": {}}", -2);
        Said text = Said.text("{\"arguments\": {\"a\": 1}}")
                .token("{\"arguments\": {\"a\": ", -1)
                .token("1}}", -2);

        assertThat(filtered.confidence(noArguments.answer())).isCloseTo(0.5, CLOSE);
        assertThat(filtered.confidence(text.answer())).as("no call of a tool").isCloseTo(0.5, CLOSE);
    }

    @Test
    void every_token_must_be_comparable_whatever_the_filter() {
        unmeasured(new TokenMeasure(0, 1, true), call().token("\n", -1, -1), "alternatives_missing");
    }
}
