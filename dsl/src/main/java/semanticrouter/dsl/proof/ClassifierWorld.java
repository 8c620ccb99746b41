package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.dsl.document.Nodes;

/// Scores of classifier labels. A prompted classifier gives 1 to one label and 0 to the others, a local one gives its
/// two labels shares that sum to 1. Source: specification 2.19.
final class ClassifierWorld {
    private final Map<String, MappingNode> rules = new HashMap<>();
    private final Map<String, Map<String, Formula>> winners = new HashMap<>();
    private final SignalWorld signals;
    private final Variables variables;
    private final Measures measures;

    ClassifierWorld(List<MappingNode> rules, SignalWorld signals, Variables variables, Measures measures) {
        rules.forEach(rule -> this.rules.putIfAbsent(SignalWorld.name(rule), rule));
        this.signals = signals;
        this.variables = variables;
        this.measures = measures;
    }

    /// That the label's score is there and passes the test.
    Formula passes(String name, String label, NumericPredicate test) {
        MappingNode rule = rules.get(name);
        if (rule == null) {
            return variables.fresh();
        }
        List<String> labels = Nodes.texts(rule, "labels");
        int index = labels.indexOf(label);
        if (index < 0) {
            return Formula.FALSE;
        }
        Formula available = available(name);
        if (Nodes.text(rule, "type").equals("llm")) {
            Formula wins = winners(name, labels).getOrDefault(label, Formula.FALSE);
            Formula one = test.test(1) ? Formula.TRUE : Formula.FALSE;
            Formula zero = test.test(0) ? Formula.TRUE : Formula.FALSE;
            return Formula.and(available, Formula.or(Formula.and(wins, one), Formula.and(Formula.not(wins), zero)));
        }
        boolean second = labels.size() == 2 && index == 1;
        String measured = second ? labels.getFirst() : label;
        Measure share = measures.of("value classifier:" + name + ":" + measured, false, 0, 1);
        return Formula.and(available, share.test(second ? mirrored(test) : test));
    }

    Formula available(String name) {
        return signals.match("recorded", "classifier:" + name);
    }

    private Map<String, Formula> winners(String name, List<String> labels) {
        return winners.computeIfAbsent(name, key -> {
            Map<String, Formula> wins = new HashMap<>();
            labels.forEach(label -> wins.put(label, variables.fresh()));
            List<Formula> all = new ArrayList<>(wins.values());
            variables.require(Formula.atMostOne(all));
            variables.require(Formula.implies(available(name), Formula.or(all)));
            return wins;
        });
    }

    /// The same test asked of `1 - x`.
    private static NumericPredicate mirrored(NumericPredicate test) {
        return new NumericPredicate(
                mirrored(test.lt()), mirrored(test.lte()), mirrored(test.gt()), mirrored(test.gte()));
    }

    private static @Nullable Double mirrored(@Nullable Double bound) {
        return bound == null ? null : 1 - bound;
    }
}
