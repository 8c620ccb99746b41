package semanticrouter.signals.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.signals.chat.ExternalModels.ExternalModel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A classification server: `POST /classify {"inputs": text}` answers `[{"label", "score"}, …]` over all its
/// labels.
public final class ClassifyServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    /// How far the scores' sum may be from 1.
    private static final double TOLERANCE = 0.02;

    private final ServiceCall call;

    private ClassifyServer(ServiceCall call) {
        this.call = call;
    }

    /// Makes a server ready to be asked.
    ///
    /// @throws UnavailableException `external_model_invalid` when the model has no usable address or name
    public static ClassifyServer of(ExternalModel model, Duration patience) throws UnavailableException {
        return new ClassifyServer(ServiceCall.to(model, "/classify", patience));
    }

    /// Probabilities of the server's labels.
    ///
    /// @throws UnavailableException `timeout`, `external_model_failed` or `external_model_invalid_answer`
    public LabelScores classify(String text, Deadline deadline) throws UnavailableException, InterruptedException {
        String answer =
                call.post(JSON.writeValueAsString(JSON.createObjectNode().put("inputs", text)), deadline);
        try {
            JsonNode list = JSON.readTree(answer);
            // Servers that take batches wrap the one text's list in another.
            return scores(list.path(0).isArray() ? list.path(0) : list);
        } catch (JacksonException _) {
            throw call.invalidAnswer("gave no JSON");
        }
    }

    private LabelScores scores(JsonNode list) throws UnavailableException {
        var labels = new ArrayList<String>();
        double[] scores = new double[list.size()];
        double sum = 0;
        for (JsonNode entry : list) {
            double score = entry.path("score").asDouble(Double.NaN);
            if (!entry.path("label").isString() || !(score >= 0 && score <= 1)) {
                throw call.invalidAnswer("gave an entry without label or score");
            }
            scores[labels.size()] = score;
            labels.add(entry.path("label").asString());
            sum += score;
        }
        if (labels.size() < 2 || Math.abs(sum - 1) > TOLERANCE) {
            throw call.invalidAnswer("gave scores that do not cover all labels");
        }
        return new LabelScores(List.copyOf(labels), scores);
    }

    @Override
    public void close() {
        call.close();
    }
}
