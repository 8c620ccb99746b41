package semanticrouter.core.encoder;

import java.util.List;

/// What a sentence encoder makes of a text on its way to a vector, for people to look at.
///
/// @param encoder its name
/// @param layers how many layers read the text
/// @param heads of attention in each layer; 0 where that is not known
/// @param width length of the state of each token
/// @param dimension length of the sentence vector
/// @param pooling how the states become one vector: `mean` of all, or the `first`
/// @param windowTokens longest row that is read at once, special tokens included
/// @param before special tokens in front of the text, for example `[CLS]`
/// @param pieces every token of the text, in order
/// @param after special tokens behind it
/// @param coverage how many of the tokens were read
public record EncoderPass(
        String encoder,
        int layers,
        int heads,
        int width,
        int dimension,
        String pooling,
        int windowTokens,
        List<String> before,
        List<Piece> pieces,
        List<String> after,
        Coverage coverage) {
    public EncoderPass {
        before = List.copyOf(before);
        pieces = List.copyOf(pieces);
        after = List.copyOf(after);
    }

    /// The same pass of an encoder that ends at an exit.
    public EncoderPass endingAt(Exit exit) {
        return new EncoderPass(
                encoder,
                exit.layer() == 0 ? layers : exit.layer(),
                heads,
                width,
                exit.dimension() == 0 ? dimension : exit.dimension(),
                pooling,
                windowTokens,
                before,
                pieces,
                after,
                coverage);
    }

    /// One token.
    ///
    /// @param word how the vocabulary spells it, or the text where it does not tell
    /// @param id in the vocabulary
    /// @param start first UTF-16 index in the text
    /// @param end UTF-16 index after the last
    public record Piece(String word, int id, int start, int end) {}
}
