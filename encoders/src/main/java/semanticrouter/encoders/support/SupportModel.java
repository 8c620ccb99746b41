package semanticrouter.encoders.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.encoders.head.Softmax;
import semanticrouter.encoders.model.ModelSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The trained net over {@link SupportFeatures}: `support.json` of a model folder.
///
/// @param features names of the features, in order
/// @param labels in the order of the outputs
/// @param mean of each feature
/// @param deviation of each feature
/// @param net over the standardised features
/// @param temperature that the logits are divided by, found on held-out pairs
/// @param encoder name of the standard encoder it was trained on
/// @param encoderSha256 of that encoder's weights
public record SupportModel(
        List<String> features,
        List<String> labels,
        List<Double> mean,
        List<Double> deviation,
        Net net,
        double temperature,
        String encoder,
        String encoderSha256) {
    /// Name of the file.
    public static final String FILE = "support.json";

    /// In the order of upstream's model (specification: selection §4.2).
    public static final List<String> LABELS = List.of("entailment", "neutral", "contradiction");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public SupportModel {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (!features.equals(SupportFeatures.NAMES) || !labels.equals(LABELS)) {
            throw new IllegalArgumentException(
                    FILE + ": trained on other features or labels than this program computes; train it anew");
        }
    }

    /// Reads a folder.
    ///
    /// @throws IOException naming the file that is missing or of another version
    public static SupportModel open(ModelSource source) throws IOException {
        try {
            return MAPPER.readValue(source.bytes(FILE), SupportModel.class);
        } catch (JacksonException broken) {
            throw new IOException(source.where() + "/" + FILE + ": " + broken.getMessage(), broken);
        }
    }

    byte[] json() {
        return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Logits before the temperature.
    double[] logits(double[] values) {
        return net.logits(standardised(values));
    }

    /// Features of mean 0 and deviation 1, held within four deviations.
    double[] standardised(double[] values) {
        double[] input = new double[values.length];
        for (int i = 0; i < input.length; i++) {
            input[i] = Math.clamp((values[i] - mean.get(i)) / deviation.get(i), -4, 4);
        }
        return input;
    }

    /// Calibrated probabilities.
    LabelScores scores(double[] values) {
        double[] logits = logits(values);
        for (int i = 0; i < logits.length; i++) {
            logits[i] /= temperature;
        }
        Softmax.inPlace(logits);
        return new LabelScores(labels, logits);
    }
}
