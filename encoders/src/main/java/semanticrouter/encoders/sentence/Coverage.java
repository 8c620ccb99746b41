package semanticrouter.encoders.sentence;

/// How much of a text a model has seen.
///
/// @param tokens content tokens of the text
/// @param covered tokens that stood in a window the model ran
public record Coverage(int tokens, int covered) {
    /// Share of the text that was seen, in [0, 1]; an empty text is fully covered.
    public double share() {
        return tokens == 0 ? 1 : (double) covered / tokens;
    }
}
