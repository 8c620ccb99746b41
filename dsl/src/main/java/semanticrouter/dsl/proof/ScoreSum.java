package semanticrouter.dsl.proof;

import java.util.List;

/// A weighted sum of terms that each depend on whether something matched.
///
/// @param name the score's name
/// @param measure the number it is, with the cuts its mappings test
/// @param nested whether terms of other scores are written out in it
/// @param terms its terms in the order they are added up
record ScoreSum(String name, Measure measure, boolean nested, List<Term> terms) {
    ScoreSum {
        terms = List.copyOf(terms);
    }

    /// One term: a range of values when the condition holds, another when it does not.
    ///
    /// @param text the condition as the language writes it, empty when the term has none
    record Term(String text, Formula when, Range on, Range off) {
        static Term always(Range value) {
            return new Term("", Formula.TRUE, value, value);
        }

        Range either() {
            return on.hull(off);
        }
    }

    /// A closed range of numbers; infinite bounds stand for unknown ones.
    record Range(double low, double high) {
        static final Range ZERO = new Range(0, 0);
        static final Range UNKNOWN = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        static Range point(double value) {
            return new Range(value, value);
        }

        Range plus(Range other) {
            return new Range(low + other.low, high + other.high);
        }

        Range times(double factor) {
            if (factor == 0) {
                return ZERO;
            }
            double a = low * factor;
            double b = high * factor;
            return new Range(Math.min(a, b), Math.max(a, b));
        }

        Range hull(Range other) {
            return new Range(Math.min(low, other.low), Math.max(high, other.high));
        }
    }
}
