package semanticrouter.core.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.RandomRules;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.projection.Mapping;
import semanticrouter.core.projection.Partition;
import semanticrouter.core.projection.Score;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.testkit.Gen;

/// Random recipes whose families answer with fixed random outcomes.
public final class Plans {
    private Plans() {}

    /// A recipe with its posterior.
    public record Sample(EvidencePlan plan, Posterior posterior) {}

    /// Draws a recipe with families, partitions, composers, scores, bands and rules.
    public static Sample random(Gen gen) {
        var families = new ArrayList<PlannedFamily>();
        for (int f = 0; f < 4; f++) {
            families.add(family(gen, f));
        }
        List<Partition> partitions = gen.flip()
                ? List.of(new Partition("p", "f3", gen.flip(), 0.2, List.of("a0", "a1", "a2"), "a1"))
                : List.of();
        var scores = new ArrayList<Score>();
        var mappings = new ArrayList<Mapping>();
        if (gen.flip()) {
            scores.add(new Score("s", gen.list(1, 4, Plans::input)));
            mappings.add(new Mapping(
                    "m",
                    "s",
                    gen.flip(),
                    12,
                    List.of(
                            new Mapping.Output("low", new NumericPredicate(null, null, 0.4, null)),
                            new Mapping.Output("high", new NumericPredicate(null, 0.4, null, null)))));
        }
        List<DecisionRule> rules = new ArrayList<>(RandomRules.rules(gen, 4, 3));
        if (!mappings.isEmpty()) {
            Condition band = new Condition.Signal(new SignalKey("projection", gen.oneOf("low", "high")));
            DecisionRule first = rules.getFirst();
            rules.set(
                    0,
                    new DecisionRule(
                            first.name(),
                            first.priority(),
                            first.tier(),
                            gen.flip()
                                    ? new Condition.All(List.of(band, first.when()))
                                    : new Condition.Any(List.of(first.when(), band)),
                            first.onUnknown()));
        }
        AtomTable atoms = AtomTable.of(rules, atom -> range(atom, families));
        var program = new DecisionProgram(rules, gen.oneOf(Strategy.values()), atoms);
        var plan = new EvidencePlan(families, partitions, scores, mappings, program);
        List<List<String>> models = rules.stream()
                .map(_ -> gen.list(1, 2, g -> "m" + g.between(0, 3)))
                .toList();
        return new Sample(plan, new Posterior(models, List.of("m0")));
    }

    private static ConfidenceRange range(Condition atom, List<PlannedFamily> families) {
        if (atom instanceof Condition.Signal(var key)) {
            return families.stream()
                    .filter(family -> family.family().equals(key.family()))
                    .map(PlannedFamily::confidence)
                    .findFirst()
                    .orElse(ConfidenceRange.UNIT);
        }
        return ConfidenceRange.ONE;
    }

    private static Score.Input input(Gen gen) {
        return new Score.Input(
                "f" + gen.between(0, 3),
                "a" + gen.between(0, 2),
                gen.oneOf(Score.Source.BINARY, Score.Source.CONFIDENCE, Score.Source.RAW),
                gen.oneOf(0.5, 0.3, -0.2, 1.0),
                1,
                0);
    }

    private static PlannedFamily family(Gen gen, int index) {
        ConfidenceRange range = index < 2 ? ConfidenceRange.ONE : ConfidenceRange.UNIT;
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var values = new LinkedHashMap<String, Double>();
        List<String> names = List.of("a0", "a1", "a2");
        for (String name : names) {
            outcomes.put(
                    name,
                    switch (gen.between(0, 4)) {
                        case 0, 1 ->
                            range == ConfidenceRange.ONE
                                    ? SignalOutcome.Match.CERTAIN
                                    : SignalOutcome.Match.of(gen.oneOf(0.5, 0.9, gen.unit()));
                        case 2 -> new SignalOutcome.Unavailable(new Failure("test", ""));
                        default -> SignalOutcome.NoMatch.PLAIN;
                    });
            values.put(name, gen.unit());
        }
        boolean fails = gen.oneIn(6);
        SignalEvaluator evaluator = _ -> {
            if (fails) {
                throw new semanticrouter.core.fault.UnavailableException("test", "planned failure");
            }
            return new SignalReport(outcomes, values, List.of());
        };
        Map<String, Condition> composers = index == 2 && gen.oneIn(3)
                ? Map.of("a0", new Condition.Signal(new SignalKey("keyword", "a0")))
                : Map.of();
        return new PlannedFamily(
                "f" + index,
                "f" + index,
                "f" + index,
                CostClass.values()[index],
                range,
                evaluator,
                names,
                Set.copyOf(names),
                Map.of(),
                composers,
                index == 3 && gen.flip() ? 1 : 0);
    }
}
