package semanticrouter.encoders.head;

import semanticrouter.encoders.sentence.Encoded;
import semanticrouter.encoders.sentence.EncoderDeclaration;

/// What a head reads of the shared encoder's pass over a text.
public enum Reads {
    /// Nothing: words and characters only.
    NOTHING,
    /// The sentence vector.
    SENTENCE,
    /// {@link Encoded#layers()}: earlier layers keep more of how a text is put, the last mostly what it is about.
    LAYERS;

    /// The numbers themselves.
    public float[] of(Encoded encoded) {
        return switch (this) {
            case NOTHING -> new float[0];
            case SENTENCE -> encoded.embedding().values();
            case LAYERS -> encoded.layers();
        };
    }

    /// How many numbers that are.
    public int dimension(EncoderDeclaration encoder) {
        return switch (this) {
            case NOTHING -> 0;
            case SENTENCE -> encoder.vectorDimension();
            case LAYERS -> encoder.layersDimension();
        };
    }
}
