package semanticrouter.core.store;

import java.time.Instant;

/// A response as it is kept. The texts are JSON that stores do not look into.
///
/// @param id unique and not to be guessed
/// @param owner whose it is
/// @param previous id of the response it continues, empty for none
/// @param conversation id of its conversation
/// @param created when it was made, to the millisecond
/// @param instructions in force for it, empty for none
/// @param response the response object
/// @param input array of the items it was asked with
public record StoredResponse(
        String id,
        Owner owner,
        String previous,
        String conversation,
        Instant created,
        String instructions,
        String response,
        String input) {
    /// Characters of its texts.
    public long size() {
        return (long) response.length() + input.length() + instructions.length();
    }

    /// Prints names and sizes only: the texts are the user's.
    @Override
    public String toString() {
        return "StoredResponse[" + id + ", " + size() + " characters]";
    }
}
