package semanticrouter.signals.semantic;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.Answerer;
import semanticrouter.core.signal.SignalInput;

/// What tells the probabilities of a text's subjects.
@FunctionalInterface
interface Subjects {
    Told of(String text, SignalInput input) throws UnavailableException, InterruptedException;

    /// What was told.
    ///
    /// @param scores of all subjects
    /// @param whole whether every probability is known, rather than that of the best subject alone
    /// @param threshold least probability of a subject that matches; empty for that of the process's classifier
    /// @param reasoning whether a model should reason about the text; empty when nobody said
    /// @param answerer who told it, null where only one could
    record Told(
            LabelScores scores,
            boolean whole,
            OptionalDouble threshold,
            Optional<Boolean> reasoning,
            @Nullable Answerer answerer) {
        /// What the classifier in the process says.
        static Told of(LabelScores scores) {
            return new Told(scores, true, OptionalDouble.empty(), Optional.empty(), null);
        }
    }
}
