package semanticrouter.core.cache;

import java.util.List;

/// An answer on its way to or from a store that several routers share.
///
/// @param key of the question; equal for equal questions of one partition
/// @param partition what must be equal beside the key
/// @param epoch in which the question was looked up
/// @param storedAt milliseconds since the epoch
/// @param expiresAt as {@code storedAt}
/// @param contentType of the reply
/// @param streamed whether it is an event stream
/// @param pieces the text between its ids, at least one
public record KeptAnswer(
        String key,
        CachePartition partition,
        CacheEpoch epoch,
        long storedAt,
        long expiresAt,
        String contentType,
        boolean streamed,
        List<String> pieces) {
    public KeptAnswer {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("an answer has at least one piece");
        }
    }

    /// Prints no text.
    @Override
    public String toString() {
        return "KeptAnswer[" + key + "]";
    }
}
