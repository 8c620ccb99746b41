package semanticrouter.core.learning;

import java.util.Locale;

/// How far learning goes for a decision, the least first.
public enum LearningMode {
    /// It does nothing.
    BYPASS,
    /// It says what it would do.
    OBSERVE,
    /// It changes the model.
    APPLY;

    /// The lesser of two: a part never goes further than the whole.
    public LearningMode within(LearningMode whole) {
        return compareTo(whole) <= 0 ? this : whole;
    }

    /// The mode of a word of the configuration, `apply` for example.
    public static LearningMode of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
