package semanticrouter.config.diagnostic;

import java.util.Locale;

/// How bad it is, worst first.
public enum Severity {
    /// The document cannot be used.
    ERROR,
    /// A limit of meaning is overstepped; reported by the checks of the routing language, which still compiles.
    CONSTRAINT,
    /// The document can be used, and probably does not mean what its author thinks.
    WARNING,
    /// For information.
    NOTE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
