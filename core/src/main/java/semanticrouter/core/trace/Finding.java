package semanticrouter.core.trace;

import java.util.List;

/// A stretch of an answer that nothing supports; its text is told nowhere.
///
/// @param choice index of the answer's choice
/// @param start first UTF-16 index in the text of the choice
/// @param end UTF-16 index after the last
/// @param relation of what was given to it: `entailment`, `neutral`, `contradiction`, or empty for unknown
/// @param severity from 0, low, to 4, critical
public record Finding(int choice, int start, int end, double confidence, String relation, int severity) {
    private static final List<String> WORDS = List.of("low", "low-medium", "medium", "high", "critical");

    /// The severity in words.
    public String word() {
        return WORDS.get(severity);
    }
}
