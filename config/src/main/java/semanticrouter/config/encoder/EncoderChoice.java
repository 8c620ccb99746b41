package semanticrouter.config.encoder;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.encoder.Exit;

/// What a configuration wants beside or instead of the built-in models. Two configurations that want the same are
/// served by the same loaded models.
///
/// @param encoder a sentence encoder of the operator's own; the built-in heads keep reading the built-in one
/// @param models models of the operator's own by task; a built-in model of the same task gives way
/// @param embeddings a service that makes the sentence vectors
/// @param exit where such an encoder stops and how much of its vectors is kept; {@link Exit#FULL} for the built-in one
public record EncoderChoice(Optional<Folder> encoder, List<Folder> models, Optional<Service> embeddings, Exit exit) {
    /// Nothing but what is built in.
    public static final EncoderChoice BUILT_IN =
            new EncoderChoice(Optional.empty(), List.of(), Optional.empty(), Exit.FULL);

    public EncoderChoice {
        models = List.copyOf(models);
    }

    /// Whether another choice, maybe written elsewhere in its document, wants the same models.
    public boolean wantsTheSameAs(EncoderChoice other) {
        return exit.equals(other.exit)
                && encoder.map(Folder::anywhere).equals(other.encoder.map(Folder::anywhere))
                && embeddings.map(Service::anywhere).equals(other.embeddings.map(Service::anywhere))
                && models.stream()
                        .map(Folder::anywhere)
                        .collect(Collectors.toSet())
                        .equals(other.models.stream().map(Folder::anywhere).collect(Collectors.toSet()));
    }

    /// A model in a folder.
    ///
    /// @param task name it is asked by; `embedding` for an encoder
    /// @param location an absolute path, `file:`, `classpath:` or `maven:` place; a checksum may follow
    /// @param pair whether it reads pairs of texts
    /// @param at where the document says so
    public record Folder(String task, String location, boolean pair, DocPath at) {
        private Folder anywhere() {
            return new Folder(task, location, pair, DocPath.ROOT);
        }
    }

    /// An OpenAI-compatible embedding service.
    ///
    /// @param key bearer token; empty for none
    /// @param dimensions length of the vectors; 0 for the model's own
    /// @param at where the document says so
    public record Service(
            URI base, String model, String key, Duration timeout, int retries, int dimensions, DocPath at) {
        private Service anywhere() {
            return new Service(base, model, key, timeout, retries, dimensions, DocPath.ROOT);
        }

        /// Without the key.
        @Override
        public String toString() {
            return "Service[" + base + ", " + model + "]";
        }
    }
}
