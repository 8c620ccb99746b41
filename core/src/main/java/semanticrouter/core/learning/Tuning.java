package semanticrouter.core.learning;

/// What protection goes by (specification: selection-looper §3.3).
///
/// @param idleSeconds after which a session is as good as new; at least 0
/// @param minTurns turns of a session before the first switch; at least 0
/// @param switchMargin how much better another model must be, in score; at least 0
/// @param stability weight of what speaks for staying; at least 0, usually 1
public record Tuning(double idleSeconds, int minTurns, double switchMargin, double stability) {
    public static final Tuning DEFAULT = new Tuning(300, 1, 0.05, 1);
}
