package semanticrouter.encoders.rerank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import semanticrouter.encoders.head.Softmax;
import semanticrouter.encoders.model.ModelSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The trained weights over {@link PairFeatures}: `rerank.json` of a model folder.
///
/// @param features names of the features, in order
/// @param weights one for each
/// @param slope of the probability over the weighted sum
/// @param offset of the probability
/// @param encoder name of the standard encoder it was trained on
/// @param encoderSha256 of that encoder's weights
public record RerankModel(
        List<String> features,
        List<Double> weights,
        double slope,
        double offset,
        String encoder,
        String encoderSha256) {
    /// Name of the file.
    public static final String FILE = "rerank.json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public RerankModel {
        features = List.copyOf(features);
        weights = List.copyOf(weights);
        if (!features.equals(PairFeatures.NAMES) || weights.size() != features.size()) {
            throw new IllegalArgumentException(FILE + ": trained on the features " + features
                    + ", this program computes " + PairFeatures.NAMES + "; train it anew");
        }
    }

    /// Reads a folder.
    ///
    /// @throws IOException naming the file that is missing or of another version
    public static RerankModel open(ModelSource source) throws IOException {
        try {
            return MAPPER.readValue(source.bytes(FILE), RerankModel.class);
        } catch (JacksonException broken) {
            throw new IOException(source.where() + "/" + FILE + ": " + broken.getMessage(), broken);
        }
    }

    byte[] json() {
        return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// The weighted sum, for sorting.
    double sum(double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights.get(i) * values[i];
        }
        return sum;
    }

    /// Probability that the document answers the query.
    double probability(double[] values) {
        return Softmax.sigmoid(slope * sum(values) + offset);
    }
}
