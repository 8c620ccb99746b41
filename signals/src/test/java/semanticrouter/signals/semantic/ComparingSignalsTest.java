package semanticrouter.signals.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.InlineImage;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;
import semanticrouter.signals.FakeEncoders;
import semanticrouter.signals.FakeService;
import semanticrouter.signals.bank.PrototypeScoring;
import semanticrouter.signals.chat.ExternalModels;

class ComparingSignalsTest {
    private static final ComplexityRule.Side HARD = new ComplexityRule.Side(List.of("hard"), List.of());
    private static final ComplexityRule.Side EASY = new ComplexityRule.Side(List.of("easy"), List.of());
    private static final ComplexityRule.Side NONE = new ComplexityRule.Side(List.of(), List.of());

    private static Evaluation vectors(double... query) {
        return new Evaluation(new FakeEncoders()
                        .vector("hard", 1, 0)
                        .vector("easy", 0, 1)
                        .vector("q", query))
                .with(new ComplexitySignal.ComplexityModule(PrototypeScoring.STANDARD));
    }

    @ParameterizedTest
    @CsvSource({"0.8,0.6,c:hard,0.2", "0.6,0.8,c:easy,0.2", "0.7,0.65,c:medium,0.05"})
    void complexityGivesOneLevel(double hard, double easy, String level, double confidence) throws Exception {
        var rule = new ComplexityRule("c", 0.1, HARD, EASY, "", null);
        SignalReport report = vectors(hard, easy).report(new ComplexitySignal(), List.of(rule), Evaluation.text("q"));
        assertThat(Evaluation.matched(report)).containsExactly(level);
        assertThat(Evaluation.confidence(report, level)).isCloseTo(confidence, within(1e-6));
        assertThat(report.values().get("c:margin")).isCloseTo(hard - easy, within(1e-6));
    }

    @Test
    void complexityWithoutExamplesAsksTheClassifier() throws Exception {
        var rule = new ComplexityRule("c", 0.1, NONE, NONE, "", null);
        var evaluation = new Evaluation(
                        new FakeEncoders().classifier("complexity", List.of("easy", "medium", "hard"), 0.6, 0.3, 0.1))
                .with(new ComplexitySignal.ComplexityModule(PrototypeScoring.STANDARD));
        assertThat(evaluation.matches(new ComplexitySignal(), List.of(rule), Evaluation.text("q")))
                .containsExactly("c:easy");
        assertThat(evaluation.matches(new ComplexitySignal(), List.of(rule), Evaluation.text("")))
                .containsExactly("c:medium");
    }

    @Test
    void complexityOffersItsComposer() {
        var composer = new Condition.Signal(new SignalKey("domain", "law"));
        var family = new ComplexitySignal();
        assertThat(family.composer(new ComplexityRule("c", 0, HARD, EASY, "", composer)))
                .contains(composer);
        assertThat(family.composer(new ComplexityRule("c", 0, HARD, EASY, "", null)))
                .isEmpty();
        assertThat(family.leaves(new ComplexityRule("c", 0, HARD, EASY, "", null)))
                .containsExactly("c:easy", "c:medium", "c:hard");
        assertThat(family.check(new ComplexityRule("c:d", 0, HARD, EASY, "", null), List.of()))
                .hasSize(1);
    }

    @Test
    void complexityJudgesTheTextOfAnImageItCannotSeeAndSaysSo() throws Exception {
        var family = new ComplexitySignal();
        var hard = new ComplexityRule.Side(List.of("hard"), List.of("a circuit diagram"));
        var easy = new ComplexityRule.Side(List.of("easy"), List.of("a cat"));
        var rule = new ComplexityRule("c", 0.1, hard, easy, "", null);
        RequestFacts seen = new RequestFacts.Builder("auto")
                .turn(new Turn(Role.USER, "q"))
                .image(new InlineImage("image/png", "AAAA"))
                .build();
        SignalReport report = vectors(0.8, 0.6).report(family, List.of(rule), seen);
        assertThat(Evaluation.matched(report)).containsExactly("c:hard");
        assertThat(report.outcomes().values())
                .extracting(outcome -> outcome.failure().map(Failure::code).orElse(""))
                .containsExactly("encoder_missing");
        assertThat(vectors(0.8, 0.6)
                        .report(family, List.of(rule), Evaluation.text("q"))
                        .outcomes()
                        .values())
                .allSatisfy(outcome -> assertThat(outcome.failure()).isEmpty());
    }

    private static RequestFacts asked(String... turns) {
        var builder = new RequestFacts.Builder("auto");
        for (String turn : turns) {
            builder.turn(new Turn(Role.USER, turn)).turn(new Turn(Role.ASSISTANT, "answer"));
        }
        return builder.turn(new Turn(Role.USER, "q")).build();
    }

    private static SignalReport reask(RequestFacts facts) throws Exception {
        var rules = List.of(
                new ReaskSignal.Rule("once", "", 0.8, 1),
                new ReaskSignal.Rule("twice", "", 0.8, 2),
                new ReaskSignal.Rule("strict", "", 0.95, 1));
        var encoders = new FakeEncoders()
                .vector("q", 1, 0)
                .vector("same", 0.9, 0.43589)
                .vector("other", 0.1, 0.99499);
        return new Evaluation(encoders).report(new ReaskSignal(), rules, facts);
    }

    @Test
    void reaskKeepsWhatLooksBackFurthest() throws Exception {
        SignalReport two = reask(asked("same", " ", "q"));
        assertThat(Evaluation.matched(two)).containsExactly("twice");
        assertThat(Evaluation.confidence(two, "twice")).isCloseTo(0.9, within(1e-5));
        assertThat(two.values()).containsEntry("once", 2.0).containsEntry("strict", 1.0);
    }

    @Test
    void reaskStopsAtTheFirstOtherTurn() throws Exception {
        assertThat(Evaluation.matched(reask(asked("q", "other", "same")))).containsExactly("once");
        assertThat(Evaluation.matched(reask(asked("q", "other")))).isEmpty();
        assertThat(Evaluation.matched(reask(asked()))).isEmpty();
    }

    private static final List<PreferenceRule> PREFERENCES = List.of(
            new PreferenceRule("b", "first", List.of(), 0.7), new PreferenceRule("a", "", List.of("second"), 0));

    private static List<String> preferred(double margin, double... query) throws Exception {
        return preferred(PREFERENCES, margin, query);
    }

    private static List<String> preferred(List<PreferenceRule> rules, double margin, double... query) throws Exception {
        var scoring = new PrototypeScoring(true, 0.9, 8, 0.75, 2, margin);
        return new Evaluation(new FakeEncoders()
                        .vector("first", 1, 0)
                        .vector("second", 0, 1)
                        .vector("q", query))
                .with(new PreferenceSignal.PreferenceModule(true, scoring))
                .with(new ExternalModels(List.of()))
                .matches(new PreferenceSignal(), rules, Evaluation.text("q"));
    }

    @Test
    void aPreferenceWithoutRivalsNeedsNoMargin() throws Exception {
        List<PreferenceRule> only = PREFERENCES.subList(1, 2);
        assertThat(preferred(only, 0.7, 0.8, 0.6)).containsExactly("a");
    }

    @Test
    void preferenceHasOneWinner() throws Exception {
        assertThat(preferred(0, 0.8, 0.6)).containsExactly("b");
        assertThat(preferred(0, 0.6, 0.5)).isEmpty();
        assertThat(preferred(0, 0.5, 0.6)).containsExactly("a");
        assertThat(preferred(0, 0.75, 0.75)).containsExactly("a");
        assertThat(preferred(0.3, 0.8, 0.6)).isEmpty();
    }

    private static List<String> told(String answer) throws Exception {
        try (FakeService service = FakeService.saying(answer)) {
            return new Evaluation()
                    .with(new PreferenceSignal.PreferenceModule(false, PrototypeScoring.STANDARD))
                    .with(new ExternalModels(List.of(service.model("m", "preference"))))
                    .matches(new PreferenceSignal(), PREFERENCES, Evaluation.text("q"));
        }
    }

    @Test
    void preferenceMayAskAModel() throws Exception {
        assertThat(told("I choose {'route': 'a'}.")).containsExactly("a");
        assertThat(told("{\"route\": \"other\"}")).isEmpty();
        assertThatThrownBy(() -> told("none")).isInstanceOf(UnavailableException.class);
    }
}
