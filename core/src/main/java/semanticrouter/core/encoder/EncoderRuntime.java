package semanticrouter.core.encoder;

import java.util.Optional;
import java.util.Set;
import semanticrouter.core.fault.Deadline;

/// The loaded models of the process. Safe for all threads.
public interface EncoderRuntime extends AutoCloseable {
    /// Opens the per-request view.
    Encodings open(Deadline deadline);

    /// Names of the classifiers, taggers and pair scorers that are loaded; `embedding` for the sentence encoder.
    Set<String> tasks();

    /// Size of the sentence encoder.
    default EmbeddingSize embeddingSize() {
        return EmbeddingSize.UNKNOWN;
    }

    /// The service that makes the sentence vectors; empty where the process makes them itself.
    default Optional<EmbeddingService> embeddingService() {
        return Optional.empty();
    }

    /// Whether every model runs in this process, so that asking calls nobody.
    default boolean local() {
        return true;
    }

    /// Counters and identity of the models.
    EncoderStatus status();

    @Override
    void close();
}
