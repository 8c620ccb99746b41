package semanticrouter.core.decision;

import java.util.Optional;
import java.util.OptionalInt;

/// What a decision says of what is kept after the turn (specification: signals §4.8). What is empty was not written;
/// `0` and `false` are said when written.
///
/// @param drop whether the reply stays out of the response cache
/// @param ttlTurns turns for which a cached reply lives, at least 0; 0 keeps none
/// @param keepCurrentModel whether the session stays with its model, when that is known
/// @param preferPrefix a hint that the prefix should stay cached; changes nothing here
public record Retention(
        Optional<Boolean> drop,
        OptionalInt ttlTurns,
        Optional<Boolean> keepCurrentModel,
        Optional<Boolean> preferPrefix) {
    /// Nothing is said.
    public static final Retention NONE =
            new Retention(Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

    private static final long TURN_SECONDS = 60;

    /// Whether the response cache must not be written.
    public boolean drops() {
        return drop.orElse(false);
    }

    /// Whether the session's model is to stay.
    public boolean keeps() {
        return keepCurrentModel.orElse(false);
    }

    /// How long a cached reply lives, in seconds.
    ///
    /// @param otherwise when nothing is said of it
    public long ttlSeconds(long otherwise) {
        if (drops()) {
            return 0;
        }
        return ttlTurns.isPresent() ? ttlTurns.getAsInt() * TURN_SECONDS : otherwise;
    }
}
