package semanticrouter.core.encoder;

/// Where a sentence encoder stops: after which layer, and how many numbers of the vector are kept (2D Matryoshka).
/// Vectors of different exits are different spaces and must not be compared.
///
/// @param layer last layer that is computed, counted from 1; 0 for all of them
/// @param dimension numbers that are kept, the first ones; 0 for all of them
public record Exit(int layer, int dimension) {
    /// The whole encoder.
    public static final Exit FULL = new Exit(0, 0);

    public Exit {
        if (layer < 0 || dimension < 0) {
            throw new IllegalArgumentException("layer and dimension must not be negative");
        }
    }
}
