package semanticrouter.dsl.proof;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is proved about one assertion.
///
/// @param label its label, absent when it has none
/// @param claim its text
/// @param verdict whether it holds
/// @param counterexample the smallest request that breaks it; empty unless broken, and for claims that something
/// happens
public record AssertionResult(@Nullable String label, String claim, Verdict verdict, Optional<Witness> counterexample) {
    /// Whether an assertion holds.
    public enum Verdict {
        /// It holds for every request.
        HOLDS,
        /// Some request breaks it, or nothing makes it true.
        BROKEN,
        /// The proof took too many steps.
        UNDECIDED
    }
}
