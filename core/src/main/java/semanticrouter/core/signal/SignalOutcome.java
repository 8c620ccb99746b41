package semanticrouter.core.signal;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Failure;

/// What a family found out about one name.
public sealed interface SignalOutcome {
    /// It holds.
    ///
    /// @param confidence what is stored for it; absent counts as 1
    /// @param despite what went wrong, where it holds for that very reason or without having been looked at whole
    record Match(OptionalDouble confidence, @Nullable Failure despite) implements SignalOutcome {
        /// A match without a stored confidence.
        public static final Match CERTAIN = new Match(OptionalDouble.empty(), null);

        public static Match of(double confidence) {
            return new Match(OptionalDouble.of(confidence), null);
        }

        /// The same match, made although something went wrong.
        public Match despite(Failure failure) {
            return new Match(confidence, failure);
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

    /// What went wrong, whatever became of the name.
    default Optional<Failure> failure() {
        return switch (this) {
            case Match match -> Optional.ofNullable(match.despite());
            case NoMatch _ -> Optional.empty();
            case Unavailable(var why) -> Optional.of(why);
        };
    }
}
