package semanticrouter.encoders.sentence;

import java.util.List;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.encoders.tokenize.Tokens;

/// What one pass of the encoder over a text yields; every head reads from it.
///
/// @param tokens all content tokens of the text
/// @param embedding unit-length sentence vector
/// @param mean `float[dimension]`, mean of the last hidden state over the content and special tokens of all windows
/// @param first `float[dimension]`, hidden state of the first special token, averaged over the windows
/// @param layers `float[(pooled layers + 1) * dimension]`, the mean state of each layer in
///     {@link EncoderDeclaration#pooledLayers}, as `mean` is of the last, then the greatest value that each
///     number of the last reaches; empty for an encoder that declares none
/// @param states hidden states per window, empty unless the encoder was asked to keep them
/// @param coverage how much of the text the windows covered
@SuppressWarnings("ArrayRecordComponent") // read-only buffers shared by the heads of one request
public record Encoded(
        Tokens tokens,
        Embedding embedding,
        float[] mean,
        float[] first,
        float[] layers,
        List<WindowStates> states,
        Coverage coverage) {
    public Encoded {
        states = List.copyOf(states);
    }

    /// The hidden states of one window.
    ///
    /// @param window which tokens
    /// @param values `float[window.size()][dimension]`, row-major, special tokens left out
    public record WindowStates(Window window, float[] values) {}
}
