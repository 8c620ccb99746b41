package semanticrouter.core.decision;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.testkit.Gen;

/// Random rules over the leaves `f0:a0` … for property tests.
public final class RandomRules {
    private RandomRules() {}

    /// A list of decisions with random ranks.
    public static List<DecisionRule> rules(Gen gen, int families, int names) {
        var rules = new ArrayList<DecisionRule>();
        int count = gen.between(1, 7);
        boolean tiers = gen.oneIn(3);
        for (int i = 0; i < count; i++) {
            rules.add(new DecisionRule(
                    "d" + i,
                    gen.between(0, 3) * 10,
                    tiers ? gen.between(0, 2) : 0,
                    condition(gen, families, names, 3),
                    gen.oneOf(OnUnknown.values())));
        }
        return rules;
    }

    /// A random condition of bounded depth.
    public static Condition condition(Gen gen, int families, int names, int depth) {
        if (depth == 0 || gen.oneIn(3)) {
            return new Condition.Signal(
                    new SignalKey("f" + gen.between(0, families - 1), "a" + gen.between(0, names - 1)));
        }
        return switch (gen.between(0, 12)) {
            case 0 -> new Condition.Always();
            case 1, 2, 3, 4 -> new Condition.All(gen.list(0, 3, g -> condition(g, families, names, depth - 1)));
            case 5, 6, 7, 8 -> new Condition.Any(gen.list(1, 3, g -> condition(g, families, names, depth - 1)));
            default -> new Condition.Not(condition(gen, families, names, depth - 1));
        };
    }
}
