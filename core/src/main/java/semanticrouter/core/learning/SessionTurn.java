package semanticrouter.core.learning;

/// A turn of a session, in the numbers that speak for or against another model (specification:
/// selection-looper §3.3).
///
/// @param historyTokens of the conversation before the current message
/// @param contextTokens of the whole conversation
/// @param turns of the session, this one included
/// @param switches of the session so far
/// @param warmth how likely the provider still has the conversation in its cache, 0 to 1; NaN when not
/// known
/// @param continued whether the conversation goes on from a response that is kept elsewhere
/// @param toolLoop whether the model's tools are at work
/// @param idleExpired whether the session is as good as new
public record SessionTurn(
        double historyTokens,
        double contextTokens,
        int turns,
        int switches,
        double warmth,
        boolean continued,
        boolean toolLoop,
        boolean idleExpired) {
    private static final double HISTORY = 8192;
    private static final double TURNS = 8;
    private static final double CONTINUED_LEAST = 0.15;
    private static final double UNKNOWN_WARMTH = 0.5;
    private static final double COOLED = 0.2;

    /// M: how much of a continuation the turn is, 0 to 1.
    public double mass() {
        double reuse = contextTokens > 0 ? clamp(historyTokens / contextTokens) : 0;
        if (continued) {
            reuse = Math.max(reuse, CONTINUED_LEAST);
        }
        return clamp(0.45 * reuse + 0.35 * clamp(historyTokens / HISTORY) + 0.20 * clamp(turns / TURNS));
    }

    /// Warmth as far as it counts: a middle one where it is not known, a fifth of it in a session that
    /// is as good as new.
    public double effectiveWarmth() {
        double known = Double.isNaN(warmth) ? UNKNOWN_WARMTH : warmth;
        return idleExpired ? COOLED * known : known;
    }

    private static double clamp(double value) {
        return Math.clamp(value, 0, 1);
    }
}
