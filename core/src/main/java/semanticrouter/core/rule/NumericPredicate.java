package semanticrouter.core.rule;

import org.jspecify.annotations.Nullable;

/// A test of a number against up to two bounds.
public record NumericPredicate(
        @Nullable Double gt,
        @Nullable Double gte,
        @Nullable Double lt,
        @Nullable Double lte) {
    public boolean test(double value) {
        return Double.isFinite(value)
                && (gt == null || value > gt)
                && (gte == null || value >= gte)
                && (lt == null || value < lt)
                && (lte == null || value <= lte);
    }

    /// The first bound present of gt, gte, lt, lte; NaN when there is none.
    public double firstBound() {
        for (Double bound : new Double[] {gt, gte, lt, lte}) {
            if (bound != null) {
                return bound;
            }
        }
        return Double.NaN;
    }

    /// Distance to the nearest bound present; infinite when there is none.
    public double distance(double value) {
        double least = Double.POSITIVE_INFINITY;
        for (Double bound : new Double[] {gt, gte, lt, lte}) {
            if (bound != null) {
                least = Math.min(least, Math.abs(value - bound));
            }
        }
        return least;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        append(text, "> ", gt);
        append(text, "≥ ", gte);
        append(text, "< ", lt);
        append(text, "≤ ", lte);
        return text.toString();
    }

    private static void append(StringBuilder text, String sign, @Nullable Double bound) {
        if (bound != null) {
            text.append(text.isEmpty() ? "" : " and ").append(sign).append(bound);
        }
    }
}
