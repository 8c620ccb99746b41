package semanticrouter.core.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.signal.ConfidenceRange;

/// Gives every distinct leaf of a recipe's rules a small number, so that deciding needs no names. Immutable.
public final class AtomTable {
    private final Map<Condition, Integer> ids;
    private final List<Condition> atoms;
    private final double[] low;
    private final double[] high;

    private AtomTable(Map<Condition, Integer> ids, List<ConfidenceRange> ranges) {
        this.ids = Map.copyOf(ids);
        this.atoms = List.copyOf(ids.keySet()); // a LinkedHashMap, so in the order of the numbers
        this.low = ranges.stream().mapToDouble(ConfidenceRange::low).toArray();
        this.high = ranges.stream().mapToDouble(ConfidenceRange::high).toArray();
    }

    /// Numbers the leaves of all rules.
    ///
    /// @param range what a matching leaf's confidence can be before it is known
    public static AtomTable of(List<DecisionRule> rules, Function<Condition, ConfidenceRange> range) {
        var ids = new LinkedHashMap<Condition, Integer>();
        var ranges = new ArrayList<ConfidenceRange>();
        for (DecisionRule rule : rules) {
            collect(rule.when(), ids, ranges, range);
        }
        return new AtomTable(ids, ranges);
    }

    private static void collect(
            Condition node,
            Map<Condition, Integer> ids,
            List<ConfidenceRange> ranges,
            Function<Condition, ConfidenceRange> range) {
        switch (node) {
            case Condition.Always _ -> {}
            case Condition.All(var of) -> of.forEach(child -> collect(child, ids, ranges, range));
            case Condition.Any(var of) -> of.forEach(child -> collect(child, ids, ranges, range));
            case Condition.Not(var of) -> collect(of, ids, ranges, range);
            case Condition.Signal leaf -> add(leaf, ids, ranges, range);
            case Condition.Measure leaf -> add(leaf, ids, ranges, range);
        }
    }

    private static void add(
            Condition leaf,
            Map<Condition, Integer> ids,
            List<ConfidenceRange> ranges,
            Function<Condition, ConfidenceRange> range) {
        if (ids.putIfAbsent(leaf, ids.size()) == null) {
            ranges.add(range.apply(leaf));
        }
    }

    public int size() {
        return atoms.size();
    }

    /// The leaf with a number.
    public Condition atom(int id) {
        return atoms.get(id);
    }

    /// The number of a leaf of these rules.
    public int id(Condition leaf) {
        Integer id = ids.get(leaf);
        if (id == null) {
            throw new IllegalArgumentException(leaf + " is not a leaf of these rules");
        }
        return id;
    }

    double low(int id) {
        return low[id];
    }

    double high(int id) {
        return high[id];
    }
}
