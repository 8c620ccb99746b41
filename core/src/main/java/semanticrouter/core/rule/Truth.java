package semanticrouter.core.rule;

/// A truth value of Kleene's strong three-valued logic: FALSE < UNKNOWN < TRUE, AND is the least, OR the greatest.
public enum Truth {
    FALSE,
    UNKNOWN,
    TRUE;

    public Truth and(Truth other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Truth or(Truth other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public Truth not() {
        return switch (this) {
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
            case TRUE -> FALSE;
        };
    }

    public static Truth of(boolean value) {
        return value ? TRUE : FALSE;
    }
}
