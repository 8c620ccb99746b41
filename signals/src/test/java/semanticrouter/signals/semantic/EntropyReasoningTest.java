package semanticrouter.signals.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.signal.ReasoningAdvice;
import semanticrouter.signals.semantic.DomainRule.ModelScore;

class EntropyReasoningTest {
    private static final List<DomainRule> RULES = List.of(
            new DomainRule(
                    "science",
                    "",
                    List.of("math", "physics"),
                    List.of(new ModelScore("small", 0.4, false), new ModelScore("big", 0.9, true))),
            new DomainRule("law", "", List.of(), List.of(new ModelScore("small", 0.7, false))),
            new DomainRule("history", "", List.of(), List.of()));

    private static ReasoningAdvice advice(double math, double law, double history, double other) {
        var scores =
                new LabelScores(List.of("math", "law", "history", "other"), new double[] {math, law, history, other});
        return EntropyReasoning.of(RULES, 0.5).orElseThrow().advise(scores);
    }

    @ParameterizedTest
    @CsvSource({
        "0.25,0.25,0.25,0.25,very_high,true,0.3",
        "0.05,0.90,0.03,0.02,low,false,0.81",
        "0.90,0.05,0.03,0.02,low,true,0.81",
        "0.99,0.01,0.00,0.00,very_low,true,0.9405",
        "0.00,0.01,0.99,0.00,very_low,false,0.792",
        "0.80,0.10,0.05,0.05,medium,true,0.64",
        "0.65,0.30,0.03,0.02,medium,true,0.52",
        "0.60,0.25,0.10,0.05,high,true,0.7058823529",
        "0.25,0.60,0.10,0.05,high,false,0.7058823529",
        "0.48,0.49,0.02,0.01,medium,false,0.5051546392",
        "0.49,0.49,0.02,0.00,medium,false,0.5",
    })
    void the_surer_the_subject_the_more_it_counts(
            double math, double law, double history, double other, String level, boolean on, double confidence) {
        ReasoningAdvice advice = advice(math, law, history, other);

        assertThat(advice.uncertainty()).isEqualTo(level);
        assertThat(advice.on()).isEqualTo(on);
        assertThat(advice.confidence()).isCloseTo(confidence, within(1e-9));
        assertThat(advice.reason()).startsWith("the uncertainty about the subject is " + level);
    }

    @Test
    void the_reason_names_the_subjects() {
        assertThat(advice(0.9, 0.05, 0.03, 0.02).reason()).endsWith(": the subject is \"math\"");
        assertThat(advice(0.6, 0.25, 0.1, 0.05).reason())
                .endsWith(": the subjects \"math\" and \"law\" by their weight");
        assertThat(advice(0, 0, 1, 0).reason()).endsWith("no domain with model scores has the subject \"history\"");
    }

    @Test
    void without_model_scores_there_is_no_advice() {
        assertThat(EntropyReasoning.of(List.of(new DomainRule("law", "", List.of(), List.of())), 0.5))
                .isEmpty();
    }
}
