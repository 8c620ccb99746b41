package semanticrouter.core.learning;

import java.util.Locale;

/// What a part of learning did with a request (specification: selection-looper §3.1 to §3.3).
public enum LearningAction {
    ALLOW_SAMPLING,
    SUPPRESS_SAMPLING,
    KEEP_BASE,
    PROPOSE_SWITCH,
    ESTABLISH_BASELINE,
    HOLD_CURRENT,
    ALLOW_SWITCH,
    RESCUE_SWITCH,
    OBSERVE,
    BYPASS;

    private final String word = name().toLowerCase(Locale.ROOT);

    @Override
    public String toString() {
        return word;
    }
}
