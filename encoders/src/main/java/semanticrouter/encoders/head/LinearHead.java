package semanticrouter.encoders.head;

import java.io.IOException;
import java.util.List;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.model.ModelSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// A calibrated softmax over the sentence vector and the hashed words of a text: our own classifiers.
///
/// Costs microseconds once the encoder has run; a head without encoder never asks it to.
public final class LinearHead implements TextClassifier {
    private final HeadDeclaration declaration;
    private final HeadWeights weights;

    public LinearHead(HeadDeclaration declaration, HeadWeights weights) {
        this.declaration = declaration;
        this.weights = weights;
    }

    /// Reads `head.json` and `weights.bin`.
    ///
    /// @throws IOException naming the file that is missing, changed or broken
    public static LinearHead open(ModelSource source) throws IOException {
        try {
            HeadDeclaration declaration = json().readValue(source.bytes("head.json"), HeadDeclaration.class);
            byte[] file = source.verified("weights.bin", declaration.weightsSha256());
            return new LinearHead(
                    declaration,
                    HeadWeights.read(
                            file, declaration.labels().size(), declaration.dimension(), declaration.buckets()));
        } catch (JacksonException | IllegalArgumentException broken) {
            throw new IOException(source.where() + ": " + broken.getMessage(), broken);
        }
    }

    /// How `head.json` is spelled.
    public static JsonMapper json() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
    }

    public HeadDeclaration declaration() {
        return declaration;
    }

    @Override
    public List<String> labels() {
        return declaration.labels();
    }

    @Override
    public LabelScores classify(EncodedText text) throws UnavailableException, InterruptedException {
        float[] vector = declaration.reads() == Reads.NOTHING
                ? new float[0]
                : declaration.reads().of(text.encoded());
        return scores(vector, text.grams());
    }

    /// The calibrated probabilities for features already at hand.
    public LabelScores scores(float[] vector, NGrams grams) {
        double[] logits = weights.logits(vector, grams);
        for (int k = 0; k < logits.length; k++) {
            logits[k] /= declaration.temperature();
        }
        Softmax.inPlace(logits);
        return new LabelScores(declaration.labels(), logits);
    }
}
