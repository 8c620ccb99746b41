package semanticrouter.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

class FlipsProperties {
    private static AtomStates random(Gen gen, AtomTable atoms) {
        var states = new AtomStates(atoms.size());
        for (int i = 0; i < atoms.size(); i++) {
            if (gen.flip()) {
                states.markTrue(i, 1);
            } else {
                states.markFalse(i);
            }
        }
        return states;
    }

    private static AtomStates flipped(AtomTable atoms, AtomStates states, int set) {
        AtomStates other = states.copy();
        for (int atom = 0; atom < atoms.size(); atom++) {
            if ((set & 1 << atom) != 0) {
                if (states.holds(atom)) {
                    other.markFalse(atom);
                } else {
                    other.markTrue(atom, 1);
                }
            }
        }
        return other;
    }

    private static String winner(DecisionProgram program, AtomStates states) {
        int winner = program.evaluate(states).winner();
        return winner < 0 ? "" : program.rules().get(winner).name();
    }

    @Test
    void every_other_decision_is_reached_by_no_fewer_flips_than_the_answer_says() {
        Property.check("smallest flips equal brute force", 2_000, gen -> {
            List<DecisionRule> rules = RandomRules.rules(gen, 3, 4);
            AtomTable atoms = AtomTable.of(rules, _ -> ConfidenceRange.ONE);
            if (atoms.size() > 10) {
                return;
            }
            var program = new DecisionProgram(rules, gen.oneOf(Strategy.values()), atoms);
            AtomStates states = random(gen, atoms);
            String now = winner(program, states);

            Map<String, Integer> least = new HashMap<>();
            for (int set = 1; set < 1 << atoms.size(); set++) {
                if (Integer.bitCount(set) <= Flips.SIZE_MAX) {
                    String reached = winner(program, flipped(atoms, states, set));
                    if (!reached.equals(now)) {
                        least.merge(reached, Integer.bitCount(set), Math::min);
                    }
                }
            }

            Flips.Answer answer = Flips.of(program, states);
            assertThat(answer.complete()).isTrue();
            Map<String, Integer> found = answer.changes().stream()
                    .collect(Collectors.toMap(
                            Flips.Change::decision, change -> change.flips().size(), Math::min));
            assertThat(found).isEqualTo(least);
            for (Flips.Change change : answer.changes()) {
                assertThat(change.flips()).hasSize(least.getOrDefault(change.decision(), 0));
                int set = change.flips().stream()
                        .mapToInt(flip -> 1 << atoms.id(flip.leaf()))
                        .sum();
                assertThat(winner(program, flipped(atoms, states, set))).isEqualTo(change.decision());
            }
        });
    }

    @Test
    void two_bounds_on_one_number_flip_only_to_what_some_number_can_be() {
        var key = new SignalKey("structure", "length");
        var low = new Condition.Measure(key, null, new NumericPredicate(null, null, 10.0, null), false);
        var high = new Condition.Measure(key, null, new NumericPredicate(null, 20.0, null, null), false);
        List<DecisionRule> rules = List.of(
                rule("both", new Condition.All(List.of(low, high)), 3), rule("long", high, 2), rule("short", low, 1));
        AtomTable atoms = AtomTable.of(rules, _ -> ConfidenceRange.ONE);
        var program = new DecisionProgram(rules, Strategy.PRIORITY, atoms);
        var states = new AtomStates(atoms.size());
        states.markTrue(atoms.id(low), 1);
        states.markFalse(atoms.id(high));

        assertThat(Flips.of(program, states).changes())
                .containsExactlyInAnyOrder(
                        new Flips.Change(List.of(new Flips.Flip(low, false)), ""),
                        new Flips.Change(List.of(new Flips.Flip(low, false), new Flips.Flip(high, true)), "long"));
    }

    private static DecisionRule rule(String name, Condition when, int priority) {
        return new DecisionRule(name, priority, 0, when, OnUnknown.FAIL_OPEN);
    }
}
