package semanticrouter.encoders.head;

import java.util.List;

/// The `head.json` beside a head's weights.
///
/// @param task what it is for, for example `domain`
/// @param labels in the order of its outputs
/// @param encoder name of the sentence encoder whose vectors it reads; empty when it reads only words and characters
/// @param encoderSha256 of that encoder's `model.onnx`
/// @param dimension length of the vector it reads, 0 without an encoder
/// @param buckets size of the hashed space of {@link NGrams}, 0 when it reads none
/// @param temperature logits are divided by it before the softmax
/// @param positive labels whose summed probability is the score of a yes-or-no task; empty for the others
/// @param threshold the operating point found on held-out training data
/// @param weightsSha256 of `weights.bin`, lower-case hex
public record HeadDeclaration(
        String task,
        List<String> labels,
        String encoder,
        String encoderSha256,
        int dimension,
        int buckets,
        double temperature,
        List<String> positive,
        double threshold,
        String weightsSha256) {
    public HeadDeclaration {
        labels = List.copyOf(labels);
        positive = List.copyOf(positive);
        if (labels.size() < 2 || dimension < 0 || !(temperature > 0) || (buckets != 0 && buckets != NGrams.BUCKETS)) {
            throw new IllegalArgumentException("head " + task + ": sizes out of range");
        }
    }
}
