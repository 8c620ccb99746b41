package semanticrouter.core.encoder;

import java.time.Instant;
import java.util.Optional;

/// A service that makes the sentence vectors, and what came of its last call.
///
/// @param dimension length of its vectors; 0 while that is not known
/// @param fault of the last call, for a person; empty when there was none
/// @param checked when the last call ended; absent before the first
public record EmbeddingService(String model, int dimension, String fault, Optional<Instant> checked) {
    /// Whether the last call got a vector.
    public boolean healthy() {
        return checked.isPresent() && fault.isEmpty();
    }
}
