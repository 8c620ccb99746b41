package semanticrouter.core.encoder;

import java.util.Optional;
import java.util.Set;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

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

    /// Makes something of sentence vectors; where a service makes these and is away, as soon as it answers.
    ///
    /// @param what what waits meanwhile, for a person
    /// @param source does nothing but ask this runtime; called on this thread, or on another one until it succeeds
    /// @return to be closed by the caller
    /// @throws UnavailableException when it cannot be made, and waiting does not help
    default <T> Awaited<T> await(String what, Awaited.Source<T> source)
            throws UnavailableException, InterruptedException {
        return Awaited.there(source.make());
    }

    /// Counters and identity of the models.
    EncoderStatus status();

    @Override
    void close();
}
