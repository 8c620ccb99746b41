package semanticrouter.core.encoder;

/// The size of the loaded sentence encoder.
///
/// @param layers how many layers it has, each of which is an exit; 0 when it has no early exits
/// @param dimension length of its vectors; 0 when it is not known before the first vector
public record EmbeddingSize(int layers, int dimension) {
    /// Nothing is known of it.
    public static final EmbeddingSize UNKNOWN = new EmbeddingSize(0, 0);
}
