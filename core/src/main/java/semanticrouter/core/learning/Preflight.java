package semanticrouter.core.learning;

/// What is settled before anything is scored: whether a request may be an experiment, and whether its
/// session can be protected (specification: selection-looper §3.1).
///
/// Sampling stops where the session is not known although it is to be protected. The specification's
/// original samples there; then conversations whose client names no session would change their model at
/// random from turn to turn.
///
/// @param action whether draws are allowed
public record Preflight(LearningAction action, LearningReason reason) {
    /// Warmth of the provider's cache from which a session is left alone.
    private static final double STEADY = 0.65;

    /// Where a request stands.
    ///
    /// @param whole mode of the decision
    /// @param adaptation mode of adaptation
    /// @param protection mode of protection; {@link LearningMode#APPLY} too where it is switched off
    /// altogether
    /// @param identified whether the headers that name the session are there, or none are asked for
    /// @param toolLoop whether the model's tools are at work
    /// @param portable whether another model can go on with the conversation
    /// @param known whether it is known which model served the session last
    /// @param warmth how likely the provider still has the conversation in its cache, 0 to 1; NaN when
    /// not known
    public record Circumstances(
            LearningMode whole,
            LearningMode adaptation,
            LearningMode protection,
            boolean identified,
            boolean toolLoop,
            boolean portable,
            boolean known,
            double warmth) {}

    public static Preflight of(Circumstances now) {
        if (now.whole() == LearningMode.BYPASS) {
            return new Preflight(LearningAction.BYPASS, LearningReason.DECISION_BYPASS);
        }
        if (!now.identified()) {
            return suppressed(LearningReason.MISSING_IDENTITY);
        }
        if (now.whole() == LearningMode.OBSERVE) {
            return new Preflight(LearningAction.OBSERVE, LearningReason.OBSERVE_ONLY);
        }
        if (now.toolLoop() || !now.portable()) {
            return suppressed(LearningReason.TOOL_OR_PROTOCOL_STATE);
        }
        if (now.known() && now.warmth() >= STEADY) {
            return suppressed(LearningReason.STEADY_STATE);
        }
        if (now.adaptation() != LearningMode.APPLY) {
            return suppressed(LearningReason.DECISION_MODE_NOT_APPLY);
        }
        if (now.protection() != LearningMode.APPLY) {
            return suppressed(LearningReason.OBSERVE_OR_BYPASS);
        }
        return new Preflight(LearningAction.ALLOW_SAMPLING, LearningReason.NO_TOOL_OR_PROTOCOL_STATE);
    }

    private static Preflight suppressed(LearningReason why) {
        return new Preflight(LearningAction.SUPPRESS_SAMPLING, why);
    }

    /// Whether beliefs may be drawn from.
    public boolean samples() {
        return action == LearningAction.ALLOW_SAMPLING;
    }
}
