package semanticrouter.core.encoder;

/// A sentence vector and whose it is. Vectors of different encoders say nothing about each other.
///
/// @param encoder name of the encoder that read the text
public record NamedEmbedding(String encoder, Embedding embedding) {
    /// Whether both are of one encoder, so that they can be compared.
    public boolean comparable(NamedEmbedding other) {
        return encoder.equals(other.encoder) && embedding.dimension() == other.embedding.dimension();
    }
}
