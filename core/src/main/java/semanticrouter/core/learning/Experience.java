package semanticrouter.core.learning;

import java.util.OptionalDouble;

/// What is known of how a model does in one place: verdicts of people and evaluators, and what its
/// replies showed (specification: selection-looper §3.2). Immutable.
///
/// @param good verdicts that it fitted
/// @param under verdicts that it was too weak
/// @param over verdicts that a lesser one would have done
/// @param failed verdicts that it failed, and replies that did
/// @param latencySeconds smoothed time of its replies; NaN while none is known
/// @param cacheHit smoothed share of prompt tokens read from the provider's cache, 0 to 1; NaN while
/// none is known
/// @param cacheWrite smoothed share of prompt tokens written there, 0 to 1; NaN while none is known
/// @param inputCost smoothed price of a prompt over its price without a cache, 0 and more; NaN while
/// none is known
/// @param updated whether anything was learned; a model of which nothing was is cold
public record Experience(
        long good,
        long under,
        long over,
        long failed,
        double latencySeconds,
        double cacheHit,
        double cacheWrite,
        double inputCost,
        boolean updated) {
    /// Nothing is known.
    public static final Experience NONE =
            new Experience(0, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, false);

    /// Weight of the newest observation.
    private static final double SMOOTHING = 0.20;

    private static final double SEED = 0.5;
    private static final double SEED_WEIGHT = 2;
    private static final int WEAK_LEAST = 2;

    /// What one reply of the model showed; NaN for what it did not.
    ///
    /// @param failed whether it was a status of 429, or of 500 and more
    public record Observation(
            double latencySeconds, double cacheHit, double cacheWrite, double inputCost, boolean failed) {}

    /// This and one reply more.
    public Experience with(Observation seen) {
        return new Experience(
                good,
                under,
                over,
                failed + (seen.failed() ? 1 : 0),
                smooth(latencySeconds, seen.latencySeconds()),
                smooth(cacheHit, seen.cacheHit()),
                smooth(cacheWrite, seen.cacheWrite()),
                smooth(inputCost, seen.inputCost()),
                true);
    }

    /// This and one verdict more.
    public Experience with(Verdict verdict) {
        return new Experience(
                good + (verdict == Verdict.GOOD_FIT ? 1 : 0),
                under + (verdict == Verdict.UNDERPOWERED ? 1 : 0),
                over + (verdict == Verdict.OVERPROVISIONED ? 1 : 0),
                failed + (verdict == Verdict.FAILED ? 1 : 0),
                latencySeconds,
                cacheHit,
                cacheWrite,
                inputCost,
                true);
    }

    private static double smooth(double before, double now) {
        if (Double.isNaN(now)) {
            return before;
        }
        return Double.isNaN(before) ? now : SMOOTHING * now + (1 - SMOOTHING) * before;
    }

    /// α of the belief that the model fits, a beta distribution; at least 1.
    ///
    /// @param quality of its card, the start of the belief while no verdict speaks for or against it
    double alpha(OptionalDouble quality) {
        return SEED_WEIGHT * seed(quality) + good + 1;
    }

    /// β of that belief; at least 1.
    double beta(OptionalDouble quality) {
        return SEED_WEIGHT * (1 - seed(quality)) + under + 1;
    }

    private double seed(OptionalDouble quality) {
        return good + under == 0 ? Math.clamp(quality.orElse(SEED), 0, 1) : SEED;
    }

    /// All verdicts, and one for none.
    double verdicts() {
        return good + under + over + failed + 1.0;
    }

    /// Whether verdicts say that the model is too weak here.
    boolean weak() {
        return under >= WEAK_LEAST && under > good;
    }

    /// Whether the model has failed more than once here.
    boolean unreliable() {
        return failed >= WEAK_LEAST;
    }

    /// What somebody thought of a model's reply (specification: selection-looper §3.5).
    public enum Verdict {
        GOOD_FIT,
        UNDERPOWERED,
        OVERPROVISIONED,
        FAILED
    }
}
