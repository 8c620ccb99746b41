package semanticrouter.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

class DecisionProgramProperties {
    /// What the specification says of one node (signals §4.1), written as plainly as can be.
    private static double reference(Condition node, AtomTable atoms, AtomStates states) {
        return switch (node) {
            case Condition.Always _ -> 0;
            case Condition.All(var of) -> {
                double sum = 0;
                for (Condition child : of) {
                    double part = reference(child, atoms, states);
                    if (part < 0) {
                        yield -1;
                    }
                    sum += part;
                }
                yield of.isEmpty() ? 0 : sum / of.size();
            }
            case Condition.Any(var of) ->
                of.stream()
                        .mapToDouble(child -> reference(child, atoms, states))
                        .max()
                        .orElse(-1);
            case Condition.Not(var of) -> reference(of, atoms, states) < 0 ? 1 : -1;
            case Condition.Signal leaf -> states.holds(atoms.id(leaf)) ? states.confidence(atoms.id(leaf)) : -1;
            case Condition.Measure leaf -> states.holds(atoms.id(leaf)) ? states.confidence(atoms.id(leaf)) : -1;
        };
    }

    private static AtomStates complete(Gen gen, AtomTable atoms) {
        var states = new AtomStates(atoms.size());
        for (int i = 0; i < atoms.size(); i++) {
            if (gen.flip()) {
                states.markTrue(i, gen.oneOf(1.0, 0.5, 0.75, gen.unit()));
            } else {
                states.markFalse(i);
            }
        }
        return states;
    }

    @Test
    void complete_evidence_ranks_as_the_specification_says() {
        Property.check("ranking equals the reference", 5_000, gen -> {
            List<DecisionRule> rules = RandomRules.rules(gen, 3, 4);
            Strategy strategy = gen.oneOf(Strategy.values());
            AtomTable atoms = AtomTable.of(rules, _ -> ConfidenceRange.UNIT);
            var program = new DecisionProgram(rules, strategy, atoms);
            AtomStates states = complete(gen, atoms);
            Standing standing = program.evaluate(states);

            double[] confidence = rules.stream()
                    .mapToDouble(rule -> reference(rule.when(), atoms, states))
                    .toArray();
            var matched = new ArrayList<Integer>();
            boolean tiered = false;
            for (int i = 0; i < confidence.length; i++) {
                if (confidence[i] >= 0) {
                    matched.add(i);
                    tiered |= rules.get(i).tier() > 0;
                }
            }
            Comparator<Integer> byTier =
                    Comparator.comparingInt(i -> rules.get(i).tier());
            Comparator<Integer> byConfidence = Comparator.comparingDouble((Integer i) -> -confidence[i]);
            Comparator<Integer> byPriority =
                    Comparator.comparingInt((Integer i) -> -rules.get(i).priority());
            Comparator<Integer> byName = Comparator.comparing(i -> rules.get(i).name());
            Comparator<Integer> order = tiered
                    ? byTier.thenComparing(byConfidence)
                            .thenComparing(byPriority)
                            .thenComparing(byName)
                    : strategy == Strategy.CONFIDENCE
                            ? byConfidence.thenComparing(byPriority).thenComparing(byName)
                            : byPriority.thenComparing(byConfidence).thenComparing(byName);
            matched.sort(order);

            assertThat(program.ranked(standing)).isEqualTo(matched);
            assertThat(standing.winner()).isEqualTo(matched.isEmpty() ? -1 : matched.getFirst());
            assertThat(standing.settled()).isTrue();
            if (!matched.isEmpty()) {
                assertThat(standing.confidence(standing.winner())).isEqualTo(confidence[standing.winner()]);
            }
        });
    }

    @Test
    void a_settled_standing_survives_every_completion() {
        Property.check("settled means settled", 3_000, gen -> {
            List<DecisionRule> rules = RandomRules.rules(gen, 3, 3);
            AtomTable atoms = AtomTable.of(rules, _ -> ConfidenceRange.UNIT);
            var program = new DecisionProgram(rules, gen.oneOf(Strategy.values()), atoms);
            var partial = new AtomStates(atoms.size());
            for (int i = 0; i < atoms.size(); i++) {
                switch (gen.between(0, 3)) {
                    case 0 -> partial.markTrue(i, gen.oneOf(1.0, 0.5, gen.unit()));
                    case 1 -> partial.markFalse(i);
                    case 2 -> partial.markUnavailable(i);
                    default -> {}
                }
            }
            Standing before = program.evaluate(partial);
            if (!before.settled()) {
                return;
            }
            for (int attempt = 0; attempt < 20; attempt++) {
                AtomStates full = partial.copy();
                for (int i = 0; i < atoms.size(); i++) {
                    if (full.pending(i)) {
                        switch (gen.between(0, 2)) {
                            case 0 -> full.markTrue(i, gen.oneOf(0.0, 1.0, 0.5, gen.unit()));
                            case 1 -> full.markFalse(i);
                            default -> full.markUnavailable(i);
                        }
                    }
                }
                Standing after = program.evaluate(full);
                assertThat(after.winner()).isEqualTo(before.winner());
                if (before.winner() >= 0) {
                    assertThat(after.confidence(before.winner())).isEqualTo(before.confidence(before.winner()));
                    assertThat(after.refusing(before.winner())).isEqualTo(before.refusing(before.winner()));
                    DecisionRule won = rules.get(before.winner());
                    assertThat(Proof.of(won.when(), atoms, full, won.onUnknown())
                                    .matchedRules())
                            .isEqualTo(Proof.of(won.when(), atoms, partial, won.onUnknown())
                                    .matchedRules());
                }
            }
        });
    }

    @Test
    void proof_and_program_agree_on_complete_evidence() {
        Property.check("proof equals program", 3_000, gen -> {
            List<DecisionRule> rules = RandomRules.rules(gen, 3, 4);
            AtomTable atoms = AtomTable.of(rules, _ -> ConfidenceRange.UNIT);
            var program = new DecisionProgram(rules, Strategy.PRIORITY, atoms);
            AtomStates states = complete(gen, atoms);
            Standing standing = program.evaluate(states);
            for (int i = 0; i < rules.size(); i++) {
                Proof proof = Proof.of(
                        rules.get(i).when(), atoms, states, rules.get(i).onUnknown());
                assertThat(proof.counts()).isEqualTo(standing.truth(i));
                assertThat(proof.confidence()).isEqualTo(standing.confidence(i));
            }
        });
    }
}
