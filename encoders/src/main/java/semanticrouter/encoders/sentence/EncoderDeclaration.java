package semanticrouter.encoders.sentence;

/// Everything that makes a folder of weights a sentence encoder.
///
/// @param name as in `all-minilm-l6-v2`
/// @param location where its files are, in the notation of {@link semanticrouter.encoders.model.ModelSource#of}
/// @param pooling how token states become one vector
/// @param prefix put in front of every text, as the model was trained; often empty
/// @param dimension length of its vectors
/// @param maxTokens longest row it accepts, special tokens included
/// @param windowTokens longest row we give it, special tokens included
/// @param modelSha256 of `model.onnx`, lower-case hex; empty to skip the check
/// @param tokenizerSha256 of `tokenizer.json`
/// @param licence SPDX identifier of the weights
/// @param origin where they come from
public record EncoderDeclaration(
        String name,
        String location,
        Pooling pooling,
        String prefix,
        int dimension,
        int maxTokens,
        int windowTokens,
        String modelSha256,
        String tokenizerSha256,
        String licence,
        String origin) {
    /// From token states to a sentence vector.
    public enum Pooling {
        /// Mean over all tokens of the row.
        MEAN,
        /// State of the first special token.
        FIRST
    }

    public EncoderDeclaration {
        if (dimension < 1 || maxTokens < 8 || windowTokens < 8 || windowTokens > maxTokens) {
            throw new IllegalArgumentException("encoder " + name + ": sizes out of range");
        }
    }
}
