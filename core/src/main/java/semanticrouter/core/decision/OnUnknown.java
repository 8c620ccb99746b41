package semanticrouter.core.decision;

import java.util.Locale;

/// What a decision does with evidence that could not be had.
public enum OnUnknown {
    /// An unavailable leaf counts as false, as upstream has it; so `NOT leaf` holds.
    FAIL_OPEN,
    /// A rule whose truth is unknown does not match.
    SKIP,
    /// A rule whose truth is unknown matches, with confidence 0.
    MATCH,
    /// A rule whose truth is unknown refuses the request when the decision would win.
    REFUSE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
