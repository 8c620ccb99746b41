package semanticrouter.encoders.sentence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.SimilarityScale;

/// Everything that makes a folder of weights a sentence encoder.
///
/// @param name as in `all-minilm-l6-v2`
/// @param location where its files are, in the notation of {@link semanticrouter.encoders.model.ModelSource#of}
/// @param pooling how token states become one vector
/// @param prefix put in front of every text, as the model was trained; often empty
/// @param script the writing it was made for
/// @param dimension length of its hidden states
/// @param vectorDimension length of its sentence vectors, at most `dimension`: the first numbers of the pooled state
/// @param layers how many layers it has
/// @param heads of attention in each layer, where the graph may be written with fused operators; 0 leaves it as it is
/// @param layerOutput name of the tensor behind a layer, with `%d` for its number from 0 on
/// @param pooledLayers layers before the last, counted from 1, whose mean states are in {@link Encoded#layers()}
/// @param maxTokens longest row it accepts, special tokens included
/// @param windowTokens longest row we give it, special tokens included
/// @param similarityScale what its cosines are worth; {@link SimilarityScale#PLAIN} when nothing is said
/// @param modelSha256 of `model.onnx`, lower-case hex; empty to skip the check
/// @param tokenizerSha256 of `tokenizer.json`
/// @param licence SPDX identifier of the weights
/// @param origin where they come from
public record EncoderDeclaration(
        String name,
        String location,
        Pooling pooling,
        String prefix,
        Script script,
        int dimension,
        int vectorDimension,
        int layers,
        int heads,
        String layerOutput,
        List<Integer> pooledLayers,
        int maxTokens,
        int windowTokens,
        @Nullable SimilarityScale similarityScale,
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
        pooledLayers = List.copyOf(pooledLayers);
        if (!pooledLayers.stream().allMatch(layer -> layer >= 1 && layer < layers)) {
            throw new IllegalArgumentException("encoder " + name + ": pooled_layers out of range");
        }
        if (dimension < 1 || maxTokens < 8 || windowTokens < 8 || windowTokens > maxTokens) {
            throw new IllegalArgumentException("encoder " + name + ": sizes out of range");
        }
        if (vectorDimension < 1 || vectorDimension > dimension || layers < 1) {
            throw new IllegalArgumentException("encoder " + name + ": vector_dimension or layers out of range");
        }
    }

    /// Length of {@link Encoded#layers()}.
    public int layersDimension() {
        return pooledLayers.isEmpty() ? 0 : (pooledLayers.size() + 1) * dimension;
    }

    /// What its cosines are worth.
    public SimilarityScale scale() {
        return similarityScale == null ? SimilarityScale.PLAIN : similarityScale;
    }
}
