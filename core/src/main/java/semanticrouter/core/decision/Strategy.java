package semanticrouter.core.decision;

/// How matching decisions are ranked when none of them has a tier (specification: signals §4.4).
public enum Strategy {
    /// Priority, then confidence, then name.
    PRIORITY,
    /// Confidence, then priority, then name.
    CONFIDENCE
}
