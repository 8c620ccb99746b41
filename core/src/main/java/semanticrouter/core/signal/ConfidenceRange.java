package semanticrouter.core.signal;

/// What the confidence of a family's match can be before it is known; lets the planner stop early and stay exact.
public enum ConfidenceRange {
    /// None is stored: a match counts as 1.
    ONE(1, 1),
    /// Between 0 and 1.
    UNIT(0, 1),
    /// Any non-negative number.
    UNBOUNDED(0, Double.POSITIVE_INFINITY);

    private final double low;
    private final double high;

    ConfidenceRange(double low, double high) {
        this.low = low;
        this.high = high;
    }

    public double low() {
        return low;
    }

    public double high() {
        return high;
    }
}
