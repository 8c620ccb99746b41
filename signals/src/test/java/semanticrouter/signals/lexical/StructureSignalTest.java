package semanticrouter.signals.lexical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;
import semanticrouter.signals.lexical.StructureRule.Feature;
import semanticrouter.signals.lexical.StructureRule.Source;

class StructureSignalTest {
    private static final StructureSignal FAMILY = new StructureSignal();
    private static final Source QUESTIONS = new Source("regex", "[?？]", List.of(), List.of(), false);

    private static StructureRule rule(String type, Source source, @Nullable NumericPredicate predicate) {
        return new StructureRule("r", new Feature(type, source), predicate, "");
    }

    private static NumericPredicate gte(double bound) {
        return new NumericPredicate(null, bound, null, null);
    }

    private static NumericPredicate gt(double bound) {
        return new NumericPredicate(bound, null, null, null);
    }

    private static Source words(String... words) {
        return new Source("keyword_set", "", List.of(words), List.of(), false);
    }

    private static SignalReport report(StructureRule rule, String text) throws Exception {
        return new Evaluation().report(FAMILY, List.of(rule), Evaluation.text(text));
    }

    @Test
    void confidenceGrowsWithTheDistanceFromTheBound() throws Exception {
        StructureRule rule = rule("count", QUESTIONS, gte(4));
        assertThat(Evaluation.confidence(report(rule, "a? b? c？ d? e? f?"), "r"))
                .isCloseTo(0.999665, within(5e-7));
        assertThat(Evaluation.confidence(report(rule, "????"), "r")).isEqualTo(0.5);
        assertThat(Evaluation.confidence(report(rule, "???"), "r")).isZero();
        assertThat(report(rule, "???").values()).containsEntry("r", 3.0);
    }

    @Test
    void densityCountsUnitsOfAnyScript() throws Exception {
        StructureRule rule = rule("density", words("under"), gt(0.06));
        SignalReport report = report(rule, "under one two three four five six seven eight nine");
        assertThat(report.values()).containsEntry("r", 0.1);
        assertThat(Evaluation.confidence(report, "r")).isCloseTo(0.539915, within(5e-7));
        assertThat(report(rule("density", words("至少"), null), "至少写三点").values()).containsEntry("r", 0.2);
        assertThat(report(rule("density", words("x"), null), "!?").values()).containsEntry("r", 0.0);
    }

    @Test
    void wordsAreAddedUpWithinTheirBoundaries() throws Exception {
        StructureRule rule = rule("count", words("at most", "under", "JSON", "json", "aa"), null);
        assertThat(report(rule, "Under at most 5, underneath, json; aaa aa").values())
                .containsEntry("r", 5.0);
    }

    @Test
    void sequencesNeedTheirMarkersInOrder() throws Exception {
        StructureRule rule = rule(
                "sequence",
                new Source("sequence", "", List.of(), List.of(List.of("first", "then"), List.of("先", "再")), false),
                null);
        assertThat(Evaluation.matched(report(rule, "FIRST do this, THEN that"))).containsExactly("r");
        assertThat(Evaluation.matched(report(rule, "then this, first that"))).isEmpty();
        assertThat(Evaluation.matched(report(rule, "先写代码，再写测试"))).containsExactly("r");
    }

    @Test
    void patternsCountNonOverlappingMatches() throws Exception {
        Source steps = new Source("regex", "(?m)^\\s*\\d+\\.\\s+", List.of(), List.of(), false);
        assertThat(report(rule("count", steps, null), "1. a\n2. b\n 3. c\n4.d").values())
                .containsEntry("r", 3.0);
        assertThat(Evaluation.matched(report(rule("exists", steps, null), "no steps")))
                .isEmpty();
        Source letters = new Source("regex", "[ab]", List.of(), List.of(), false);
        assertThat(report(rule("count", letters, null), "aBc").values()).containsEntry("r", 2.0);
        Source lower = new Source("regex", "[ab]", List.of(), List.of(), true);
        assertThat(report(rule("count", lower, null), "aBc").values()).containsEntry("r", 1.0);
    }

    @Test
    void textBytesReadsTheUserTurn() throws Exception {
        StructureRule rule = rule("count", new Source("text_bytes", "", List.of(), List.of(), false), gte(6));
        assertThat(Evaluation.matched(report(rule, "你好"))).containsExactly("r");
        assertThat(Evaluation.matched(report(rule, "hello"))).isEmpty();
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertThat(FAMILY.check(rule("exists", QUESTIONS, gte(1)), List.of())).hasSize(1);
        assertThat(FAMILY.check(rule("sequence", QUESTIONS, null), List.of())).hasSize(1);
        assertThat(FAMILY.check(rule("count", new Source("regex", "(", List.of(), List.of(), false), null), List.of()))
                .hasSize(1);
        assertThat(FAMILY.check(
                        rule("sequence", new Source("sequence", "", List.of(), List.of(List.of("one")), false), null),
                        List.of()))
                .hasSize(1);
        assertThat(FAMILY.check(rule("count", QUESTIONS, gte(1)), List.of())).isEmpty();
    }
}
