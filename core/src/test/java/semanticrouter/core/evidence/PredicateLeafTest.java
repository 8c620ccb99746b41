package semanticrouter.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.projection.Mapping;
import semanticrouter.core.projection.Partition;
import semanticrouter.core.projection.Score;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;

class PredicateLeafTest {
    private static final PlannedFamily DOMAIN = new PlannedFamily(
            "domain",
            "domains",
            "domains",
            CostClass.ENCODER,
            ConfidenceRange.UNIT,
            _ -> {
                throw new AssertionError("the test answers");
            },
            List.of("math", "law"),
            Set.of("math", "law"),
            Map.of(),
            Map.of(),
            0);

    private static boolean holds(EvidencePlan plan, Map<String, Double> confidences) {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        confidences.forEach((name, confidence) -> outcomes.put(name, SignalOutcome.Match.of(confidence)));
        var board = new EvidenceBoard(plan);
        board.refresh();
        assertThat(board.atoms().pending(0))
                .as("before the family has answered")
                .isTrue();
        board.answer(0, new SignalReport(outcomes, Map.of(), List.of()), 1);
        board.refresh();
        assertThat(board.atoms().pending(0)).isFalse();
        return board.atoms().holds(0);
    }

    private static EvidencePlan plan(Condition leaf, List<Partition> partitions) {
        var rules = List.of(new DecisionRule("d", 1, 0, leaf, OnUnknown.FAIL_OPEN));
        var program = new DecisionProgram(rules, Strategy.PRIORITY, AtomTable.of(rules, _ -> ConfidenceRange.ONE));
        var score = new Score("s", List.of(new Score.Input("domain", "math", Score.Source.CONFIDENCE, 1, 1, 0)));
        var mapping = new Mapping(
                "m",
                "s",
                false,
                Mapping.DEFAULT_SLOPE,
                List.of(
                        new Mapping.Output("low", new NumericPredicate(null, null, 0.5, null)),
                        new Mapping.Output("high", new NumericPredicate(null, 0.5, null, null))));
        return new EvidencePlan(List.of(DOMAIN), partitions, List.of(score), List.of(mapping), program);
    }

    private static Condition atLeast(String family, String name, double bound) {
        var test = new NumericPredicate(null, bound, null, null);
        return new Condition.Measure(new SignalKey(family, name), null, test, false);
    }

    @Test
    void aPredicateTestsTheConfidenceOfAProjection() {
        // .9 lies .4 above the band's bound: 1 / (1 + e^(-12 · .4)) = .9918
        EvidencePlan sure = plan(atLeast("projection", "high", 0.95), List.of());
        assertThat(holds(sure, Map.of("math", 0.9))).isTrue();
        assertThat(holds(sure, Map.of("math", 0.6))).as("confidence .769").isFalse();
        assertThat(holds(sure, Map.of("math", 0.2))).as("another output holds").isFalse();
    }

    @Test
    void theLoserOfAPartitionHasNoConfidenceToTest() {
        var partition = new Partition("p", "domain", false, 1, List.of("math", "law"), "law");
        var confidences = new LinkedHashMap<String, Double>();
        confidences.put("math", 0.6);
        confidences.put("law", 0.8);
        assertThat(holds(plan(atLeast("domain", "math", 0.5), List.of(partition)), confidences))
                .isFalse();
        assertThat(holds(plan(atLeast("domain", "law", 0.5), List.of(partition)), confidences))
                .isTrue();
        assertThat(holds(plan(atLeast("domain", "math", 0.5), List.of()), confidences))
                .isTrue();
    }
}
