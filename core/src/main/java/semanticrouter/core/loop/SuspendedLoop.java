package semanticrouter.core.loop;

import java.time.Instant;
import semanticrouter.core.store.Owner;

/// A loop that waits for tools of its client.
///
/// @param id unique and not to be guessed
/// @param owner who may go on with it
/// @param place where it goes on
/// @param since when it began to wait, to the millisecond
/// @param state JSON that only its algorithm reads; it holds texts of the request and of replies
public record SuspendedLoop(String id, Owner owner, Place place, Instant since, String state) {
    /// Largest state in characters. The product's own.
    public static final int STATE_MOST = 16 << 20;

    /// A decision.
    ///
    /// @param algorithm its type
    public record Place(String recipe, String decision, String algorithm) {}

    /// Prints names and sizes only: the texts are the user's.
    @Override
    public String toString() {
        return "SuspendedLoop[" + place.decision() + ", " + state.length() + " characters]";
    }
}
