package semanticrouter.core.learning;

import java.util.Locale;

/// Why a part of learning did what it did, in the words of headers, metrics and records (specification:
/// selection-looper §3.1 to §3.3).
public enum LearningReason {
    DECISION_BYPASS,
    MISSING_IDENTITY,
    OBSERVE_ONLY,
    NO_TOOL_OR_PROTOCOL_STATE,
    TOOL_OR_PROTOCOL_STATE,
    STEADY_STATE,
    DECISION_MODE_NOT_APPLY,
    OBSERVE_OR_BYPASS,
    CANDIDATE_SET_EMPTY,
    SELECTED_MODEL_MISSING,
    BASE_BEST,
    COLD_START,
    SAMPLED_WIN,
    POSTERIOR_WIN,
    IDLE_RESET,
    NEW_SESSION,
    NEW_CONVERSATION,
    SWITCH_MARGIN_NOT_MET,
    SWITCH_ALLOWED,
    RESCUE_EVIDENCE,
    /// The session has not had as many turns as a switch takes.
    MIN_TURNS("hard_lock=min_turns");

    private final String word;

    LearningReason() {
        word = name().toLowerCase(Locale.ROOT);
    }

    LearningReason(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
