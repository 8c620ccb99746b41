package semanticrouter.core.contract;

import java.util.Locale;

/// What came of holding an answer against its format, the best first.
public enum ContractOutcome {
    /// The content of the answer keeps it.
    KEPT,
    /// It was found in the reasoning, or in the answers of others.
    RECOVERED,
    /// The model mended its answer when it was asked to.
    REPAIRED,
    /// Nothing kept it, and the configured answer was given.
    FALLBACK,
    /// Nothing kept it, and the answer was given as it is.
    VIOLATED;

    /// The worse of two.
    public ContractOutcome or(ContractOutcome other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
