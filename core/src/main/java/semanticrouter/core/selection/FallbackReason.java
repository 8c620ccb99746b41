package semanticrouter.core.selection;

import java.util.Locale;
import semanticrouter.core.fault.Failure;

/// Why a decision's algorithm did not choose, in the words that metrics and records use (specification: selection
/// §1.3).
public enum FallbackReason {
    SELECTOR_INVALID_CONTEXT,
    SELECTOR_UNAVAILABLE,
    SELECTOR_TIMEOUT,
    SELECTOR_INVOCATION_FAILED,
    SELECTOR_INVALID_OUTPUT,
    SELECTOR_UNDECLARED_CANDIDATE,
    SELECTOR_ERROR;

    /// The reason a failure of an algorithm, or of what it asks, stands for.
    public static FallbackReason of(Failure failure) {
        return switch (failure.code()) {
            case "feature_dimension", "text_missing" -> SELECTOR_INVALID_CONTEXT;
            case "artifact_missing",
                    "artifact_untrained",
                    "encoder_missing",
                    "encoder_busy",
                    "encoder_away",
                    "helper_missing",
                    "helper_busy" -> SELECTOR_UNAVAILABLE;
            case "timeout", "encoder_timeout" -> SELECTOR_TIMEOUT;
            case "encoder_failed", "helper_failed" -> SELECTOR_INVOCATION_FAILED;
            case "helper_unreadable" -> SELECTOR_INVALID_OUTPUT;
            case "undeclared_candidate" -> SELECTOR_UNDECLARED_CANDIDATE;
            default -> SELECTOR_ERROR;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
