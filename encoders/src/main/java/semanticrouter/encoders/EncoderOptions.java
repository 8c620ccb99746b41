package semanticrouter.encoders;

import java.util.List;
import semanticrouter.encoders.model.Provider;

/// What to load and how much of the machine to use.
///
/// @param encoder name of a built-in sentence encoder, or a model directory as {@link Binding#location()} writes it;
///     empty for the standard one
/// @param models models from directories, which replace the built-in head of the same task
/// @param threads threads of the inference lane; one forward pass uses one
/// @param queue forward passes that may wait before `encoder_busy`
/// @param maxWindows most windows (of 256 tokens) one text is cut into; what they leave out is reported as coverage
/// @param provider where to compute
public record EncoderOptions(
        String encoder, List<Binding> models, int threads, int queue, int maxWindows, Provider provider) {
    /// A model directory that serves a task.
    ///
    /// @param task name under which {@link semanticrouter.core.encoder.Encodings} offers it
    /// @param location `maven:group:artifact:version`, `classpath:folder`, a `file:` URL or a path; `#sha256=` and
    ///     the hash of `model.onnx` may follow
    /// @param pair true when it scores pairs
    public record Binding(String task, String location, boolean pair) {}

    public EncoderOptions {
        models = List.copyOf(models);
        if (maxWindows < 1 || maxWindows > 1024) {
            throw new IllegalArgumentException("maxWindows must be 1 to 1024, not " + maxWindows);
        }
    }

    /// The built-in models on all cores, up to eight.
    public static EncoderOptions standard() {
        int cores = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
        return new EncoderOptions("", List.of(), cores, 256, 8, Provider.CPU);
    }

    public EncoderOptions withEncoder(String name) {
        return new EncoderOptions(name, models, threads, queue, maxWindows, provider);
    }

    public EncoderOptions withProvider(Provider chosen) {
        return new EncoderOptions(encoder, models, threads, queue, maxWindows, chosen);
    }

    public EncoderOptions withModels(List<Binding> bindings) {
        return new EncoderOptions(encoder, bindings, threads, queue, maxWindows, provider);
    }
}
