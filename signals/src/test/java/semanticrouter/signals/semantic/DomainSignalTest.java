package semanticrouter.signals.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;
import semanticrouter.signals.FakeEncoders;
import semanticrouter.signals.semantic.DomainSignal.DomainClassifier;

class DomainSignalTest {
    private static final DomainSignal FAMILY = new DomainSignal();
    private static final List<String> LABELS = List.of("math", "physics", "law");

    private static DomainRule rule(String name, String... categories) {
        return new DomainRule(name, "", List.of(categories), List.of());
    }

    private static SignalReport report(double threshold, List<DomainRule> rules, double... probabilities)
            throws Exception {
        return new Evaluation(FakeEncoders.none().classifier("domain", LABELS, probabilities))
                .with(new DomainClassifier(true, threshold))
                .report(FAMILY, rules, Evaluation.text("text"));
    }

    @Test
    void aConfidentAnswerNamesTheBestOnly() throws Exception {
        assertThat(new LabelScores(LABELS, new double[] {0.9, 0.05, 0.05}).normalisedEntropy())
                .isCloseTo(0.359, within(5e-4));
        var rules = List.of(rule("math"), rule("physics"), rule("law"));
        assertThat(Evaluation.matched(report(0.01, rules, 0.9, 0.05, 0.05))).containsExactly("math");
        assertThat(Evaluation.matched(report(0.95, rules, 0.9, 0.05, 0.05))).isEmpty();
    }

    @Test
    void anUncertainAnswerNamesEveryLikelyOne() throws Exception {
        assertThat(new LabelScores(LABELS, new double[] {0.4, 0.35, 0.25}).normalisedEntropy())
                .isCloseTo(0.984, within(5e-4));
        var rules = List.of(rule("math"), rule("physics"), rule("law"));
        SignalReport report = report(0.3, rules, 0.35, 0.4, 0.25);
        assertThat(Evaluation.matched(report)).containsExactly("physics", "math");
        assertThat(Evaluation.confidence(report, "physics")).isEqualTo(0.4);
    }

    @Test
    void labelsAreTranslatedToTheDomainsThatListThem() throws Exception {
        var rules = List.of(rule("stem", "Math", "physics"), rule("math", "philosophy"));
        assertThat(Evaluation.matched(report(0.5, rules, 0.9, 0.05, 0.05))).containsExactly("stem");
        assertThat(FAMILY.impliedBy("stem", rules)).containsExactly("stem", "math");
        assertThat(FAMILY.impliedBy("math", rules)).containsExactly("math");
    }

    @Test
    void modelScoresAdviseOnReasoning() throws Exception {
        var law = new DomainRule("law", "", List.of(), List.of(new DomainRule.ModelScore("big", 1, true)));
        assertThat(report(0.5, List.of(rule("math"), law), 0.02, 0.02, 0.96).reasoning())
                .satisfies(advice -> assertThat(advice.on()).isTrue());
        assertThat(report(0.5, List.of(rule("math"), rule("law")), 0.02, 0.02, 0.96)
                        .reasoning())
                .isNull();
    }

    @Test
    void withoutAClassifierTheNearestSentencesDecide() throws Exception {
        var rules = DomainExemplars.read().keySet().stream()
                .map(DomainSignalTest::rule)
                .toList();
        SignalReport report = new Evaluation(new FakeEncoders())
                .with(new DomainClassifier(true, 0.5))
                .report(
                        FAMILY,
                        rules,
                        Evaluation.text("Which clauses limit liability in a software licence agreement?"));
        assertThat(Evaluation.matched(report)).containsExactly("law");
        assertThat(Evaluation.confidence(report, "law")).isBetween(0.5, 1.0);
        assertThatThrownBy(() -> new Evaluation(new FakeEncoders().away(true))
                        .with(new DomainClassifier(true, 0.5))
                        .report(FAMILY, List.of(rule("law")), Evaluation.text("a licence")))
                .hasMessage("encoder_away: the service of domain:law is away");
    }

    @Test
    void onlySubjectsMayBeListed() {
        assertThat(DomainExemplars.read().keySet())
                .allSatisfy(subject ->
                        assertThat(FAMILY.check(rule("d", subject), List.of())).isEmpty());
        assertThat(FAMILY.check(rule("d", "algebra"), List.of()))
                .singleElement()
                .matches(problem -> problem.hint().isEmpty());
        assertThat(FAMILY.check(rule("d", "Computer_Science"), List.of()))
                .singleElement()
                .matches(problem -> problem.hint().equals("did you mean \"computer science\"?"));
        assertThat(FAMILY.check(rule("d", "Law"), List.of())).isEmpty();
    }

    @Test
    void theSentencesCoverTheCategoriesOfMmlu() {
        assertThat(DomainExemplars.read())
                .hasSize(14)
                .allSatisfy((_, sentences) ->
                        assertThat(sentences).hasSizeGreaterThanOrEqualTo(8).doesNotHaveDuplicates());
    }
}
