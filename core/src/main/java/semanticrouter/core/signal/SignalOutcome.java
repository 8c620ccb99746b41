package semanticrouter.core.signal;

import java.util.OptionalDouble;
import semanticrouter.core.fault.Failure;

/// What a family found out about one name.
public sealed interface SignalOutcome {
    /// It holds.
    ///
    /// @param confidence what is stored for it; absent counts as 1
    record Match(OptionalDouble confidence) implements SignalOutcome {
        /// A match without a stored confidence.
        public static final Match CERTAIN = new Match(OptionalDouble.empty());

        public static Match of(double confidence) {
            return new Match(OptionalDouble.of(confidence));
        }
    }

    /// It does not hold.
    ///
    /// @param confidence what is stored for it all the same, as some families do
    record NoMatch(OptionalDouble confidence) implements SignalOutcome {
        public static final NoMatch PLAIN = new NoMatch(OptionalDouble.empty());

        public static NoMatch of(double confidence) {
            return new NoMatch(OptionalDouble.of(confidence));
        }
    }

    /// Nobody knows: a model is missing, a queue is full, a service timed out. Never the same as {@link NoMatch}.
    record Unavailable(Failure why) implements SignalOutcome {}
}
