package semanticrouter.encoders.head;

import java.util.List;
import java.util.Map;

/// The `head.json` beside a head's weights.
///
/// @param task what it is for, for example `domain`
/// @param labels in the order of its outputs; of a yes-or-no task the first is no
/// @param folding labels of data sets that mean one of its labels, for example `prompt_injection` to `jailbreak`
/// @param encoder name of the sentence encoder whose vectors it reads; empty when it reads only words and characters
/// @param encoderSha256 of that encoder's `model.onnx`
/// @param reads what it reads of that encoder's pass
/// @param dimension how many numbers that are, 0 without an encoder
/// @param buckets size of the hashed space of {@link NGrams}, 0 when it reads none
/// @param temperature logits are divided by it before the softmax
/// @param positive labels whose summed probability is the score of a yes-or-no task; empty for the others
/// @param threshold the operating point found on held-out training data
/// @param abstainBelow probability of the best label below which it abstains, 0 for never
/// @param weightsSha256 of `weights.bin`, lower-case hex
public record HeadDeclaration(
        String task,
        List<String> labels,
        Map<String, String> folding,
        String encoder,
        String encoderSha256,
        Reads reads,
        int dimension,
        int buckets,
        double temperature,
        List<String> positive,
        double threshold,
        double abstainBelow,
        String weightsSha256) {
    public HeadDeclaration {
        labels = List.copyOf(labels);
        folding = Map.copyOf(folding);
        positive = List.copyOf(positive);
        if (reads == null) {
            throw new IllegalArgumentException("head " + task + ": reads is none of NOTHING, SENTENCE, LAYERS");
        }
        if (labels.size() < 2 || dimension < 0 || !(temperature > 0) || (buckets != 0 && buckets != NGrams.BUCKETS)) {
            throw new IllegalArgumentException("head " + task + ": sizes out of range");
        }
    }
}
