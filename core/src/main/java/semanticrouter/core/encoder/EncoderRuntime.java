package semanticrouter.core.encoder;

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

    /// Counters and identity of the models.
    EncoderStatus status();

    @Override
    void close();
}
