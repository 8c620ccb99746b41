package semanticrouter.core.encoder;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A service that makes the sentence vectors, and what came of its last call.
///
/// @param dimension length of its vectors; 0 while that is not known
/// @param fault of the last call, for a person; empty when there was none
/// @param checked when the last call ended; absent before the first
/// @param waiting what waits for it to answer, for a person
public record EmbeddingService(
        String model, int dimension, String fault, Optional<Instant> checked, List<String> waiting) {
    public EmbeddingService {
        waiting = List.copyOf(waiting);
    }

    /// One that nothing waits for.
    public EmbeddingService(String model, int dimension, String fault, Optional<Instant> checked) {
        this(model, dimension, fault, checked, List.of());
    }

    /// The same with what waits for it.
    public EmbeddingService with(List<String> waiting) {
        return new EmbeddingService(model, dimension, fault, checked, waiting);
    }

    /// Whether the last call got a vector.
    public boolean healthy() {
        return checked.isPresent() && fault.isEmpty();
    }
}
