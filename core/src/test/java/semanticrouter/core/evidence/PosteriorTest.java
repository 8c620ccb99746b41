package semanticrouter.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.AtomStates;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.ConfidenceRange;

class PosteriorTest {
    private static final Condition X = new Condition.Signal(new SignalKey("keyword", "x"));
    private static final Condition Y = new Condition.Signal(new SignalKey("keyword", "y"));

    @Test
    void k_equal_candidates_are_log2_k_bits_and_a_decision_for_one_is_none() {
        List<DecisionRule> rules = List.of(
                new DecisionRule("first", 20, 0, X, OnUnknown.FAIL_OPEN),
                new DecisionRule("second", 10, 0, Y, OnUnknown.FAIL_OPEN));
        AtomTable atoms = AtomTable.of(rules, _ -> ConfidenceRange.ONE);
        var program = new DecisionProgram(rules, Strategy.PRIORITY, atoms);
        var posterior = new Posterior(List.of(List.of("a"), List.of("b")), List.of("c"));
        var states = new AtomStates(2);

        assertThat(posterior.start()).isCloseTo(Math.log(3) / Math.log(2), Offset.offset(1e-9));
        assertThat(posterior.bits(program, program.evaluate(states)))
                .isCloseTo(Math.log(3) / Math.log(2), Offset.offset(1e-9));
        states.markFalse(atoms.id(X));
        assertThat(posterior.bits(program, program.evaluate(states))).isCloseTo(1, Offset.offset(1e-9));
        states.markTrue(atoms.id(Y), 1);
        assertThat(posterior.bits(program, program.evaluate(states))).isZero();
        assertThat(posterior.distribution(program, program.evaluate(states))).containsOnlyKeys("b");
    }
}
