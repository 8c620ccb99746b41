package semanticrouter.core.contract;

import java.util.Optional;

/// What the answer of a loop must be (specification: selection §2.9).
///
/// @param words what the models are told; empty to tell them what the format is
/// @param format what is checked; empty for a contract in words alone
public record AnswerContract(String words, Optional<AnswerFormat> format) {
    /// Any answer will do.
    public static final AnswerContract NONE = new AnswerContract("", Optional.empty());

    public AnswerContract {
        words = words.strip();
    }

    /// Whether any answer will do.
    public boolean none() {
        return words.isEmpty() && format.isEmpty();
    }
}
