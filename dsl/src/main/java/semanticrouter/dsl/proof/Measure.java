package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import semanticrouter.core.rule.NumericPredicate;

/// A number of a request, known by which of its tests hold.
///
/// Every bound that some test compares it with is a cut of the number line with a variable for "on or above". Cuts
/// imply the cuts below them, so tests of one number are consistent with each other whoever makes them.
final class Measure {
    private final Variables variables;
    private final boolean whole;
    private final double min;
    private final double max;
    private final NavigableMap<Cut, Formula> cuts = new TreeMap<>();

    /// A place between numbers: just below the value, or just above it.
    record Cut(double value, boolean above) implements Comparable<Cut> {
        @Override
        public int compareTo(Cut other) {
            int byValue = Double.compare(value, other.value);
            return byValue != 0 ? byValue : Boolean.compare(above, other.above);
        }
    }

    /// @param whole whether it has no fractions
    /// @param min smallest value, may be negative infinity
    /// @param max largest value, may be infinity
    Measure(Variables variables, boolean whole, double min, double max) {
        this.variables = variables;
        this.whole = whole;
        this.min = min;
        this.max = max;
    }

    /// The number is at least the value.
    Formula atLeast(double value) {
        return cut(new Cut(whole ? Math.ceil(value) : value, false));
    }

    /// The number is greater than the value.
    Formula moreThan(double value) {
        return whole ? cut(new Cut(Math.floor(value) + 1, false)) : cut(new Cut(value, true));
    }

    /// The number meets all bounds of the test.
    Formula test(NumericPredicate test) {
        List<Formula> parts = new ArrayList<>();
        if (test.gt() != null) {
            parts.add(moreThan(test.gt()));
        }
        if (test.gte() != null) {
            parts.add(atLeast(test.gte()));
        }
        if (test.lt() != null) {
            parts.add(Formula.not(atLeast(test.lt())));
        }
        if (test.lte() != null) {
            parts.add(Formula.not(moreThan(test.lte())));
        }
        return Formula.and(parts);
    }

    private Formula cut(Cut cut) {
        double value = cut.value();
        if (Double.isNaN(value) || value > max || (value == max && cut.above())) {
            return Formula.FALSE;
        }
        if (value < min || (value == min && !cut.above())) {
            return Formula.TRUE;
        }
        return cuts.computeIfAbsent(cut, key -> variables.fresh());
    }

    /// The cuts with their variables, from low to high.
    NavigableMap<Cut, Formula> cuts() {
        return cuts;
    }

    /// Requires that every cut implies the one below it. Called once, when all tests are known.
    void close() {
        Formula below = null;
        for (Map.Entry<Cut, Formula> cut : cuts.entrySet()) {
            if (below != null) {
                variables.require(Formula.implies(cut.getValue(), below));
            }
            below = cut.getValue();
        }
    }
}
