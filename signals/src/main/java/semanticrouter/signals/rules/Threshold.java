package semanticrouter.signals.rules;

/// Thresholds as the contract holds them: 32-bit floats that are compared with 64-bit scores (specification:
/// signals §0).
public final class Threshold {
    private Threshold() {}

    /// The threshold rounded to 32 bits and widened again: 0.1 becomes 0.10000000149….
    public static double widened(double threshold) {
        return (double) (float) threshold;
    }

    /// True when the score is at least the threshold as held in 32 bits; false for NaN.
    public static boolean reached(double score, double threshold) {
        return score >= widened(threshold);
    }
}
