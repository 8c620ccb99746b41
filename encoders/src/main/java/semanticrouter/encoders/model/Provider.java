package semanticrouter.encoders.model;

import java.util.Locale;

/// Where ONNX Runtime computes.
public enum Provider {
    CPU,
    CUDA,
    ROCM;

    /// Reads `cpu`, `cuda` or `nvidia`, `rocm` or `amd`; an empty text is the CPU.
    ///
    /// @throws IllegalArgumentException listing these words
    public static Provider named(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "", "cpu" -> CPU;
            case "cuda", "nvidia" -> CUDA;
            case "rocm", "amd" -> ROCM;
            default ->
                throw new IllegalArgumentException(
                        "there is no platform '" + word + "'; write cpu, nvidia (cuda) or amd (rocm)");
        };
    }
}
