package semanticrouter.selectors.score;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.signal.SignalServices;

/// Scores candidates by how near their descriptions are to the request: σ(cos / temperature) (specification: selection
/// §1.4.3). Descriptions are embedded once, when the configuration is loaded.
final class DescriptionSimilarity implements Part {
    private static final Logger LOGGER = LoggerFactory.getLogger(DescriptionSimilarity.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Most models named of those that wait for their vectors.
    private static final int NAMED = 8;

    private final Awaited<Map<String, Embedding>> described;
    private final RouterDc.Defaults options;
    private final EncoderRuntime encoders;

    private DescriptionSimilarity(
            Awaited<Map<String, Embedding>> described, RouterDc.Defaults options, EncoderRuntime encoders) {
        this.described = described;
        this.options = options;
        this.encoders = encoders;
    }

    /// @throws UnavailableException when a description that is required is missing, or the encoder fails; a process
    ///     without an encoder is no fault here, each selection then says so
    static Part of(List<Candidate> candidates, RouterDc.Defaults options, SignalServices services)
            throws UnavailableException, InterruptedException {
        if (options.requireDescriptions()) {
            demandDescriptions(candidates);
        }
        if (!services.encoders().tasks().contains("embedding")) {
            LOGGER.atWarn()
                    .log(
                            "no sentence encoder is loaded, so descriptions cannot be compared and the first model serves");
            return _ -> {
                throw new UnavailableException("encoder_missing", "no sentence encoder is loaded");
            };
        }
        List<Candidate> compared = List.copyOf(candidates);
        String models = compared.stream()
                .map(candidate -> candidate.ref().effectiveModel())
                .limit(NAMED)
                .collect(Collectors.joining(", "));
        return new DescriptionSimilarity(
                services.await(
                        "the descriptions of " + models + (compared.size() > NAMED ? " and others" : ""),
                        () -> described(compared, options, services.encoders())),
                options,
                services.encoders());
    }

    private static Map<String, Embedding> described(
            List<Candidate> candidates, RouterDc.Defaults options, EncoderRuntime encoders)
            throws UnavailableException, InterruptedException {
        var described = new HashMap<String, Embedding>();
        Encodings encodings = encoders.open(Deadline.after(PATIENCE));
        for (Candidate candidate : candidates) {
            String text = text(candidate.profile(), options.useCapabilities());
            if (!text.isEmpty()) {
                described.put(candidate.ref().effectiveModel(), encodings.embed(text));
            }
        }
        return Map.copyOf(described);
    }

    private static void demandDescriptions(List<Candidate> candidates) throws UnavailableException {
        for (Candidate candidate : candidates) {
            if (candidate.profile().description().isBlank()) {
                throw new UnavailableException(
                        "description_missing",
                        "require_descriptions is set, and model \""
                                + candidate.profile().name() + "\" has none; add a description to its card");
            }
        }
    }

    /// What describes a model; empty when nothing does.
    static String text(ModelProfile model, boolean useCapabilities) {
        String description = model.description().strip();
        if (!useCapabilities || model.capabilities().isEmpty()) {
            return description;
        }
        String capabilities = "Capabilities: " + String.join(", ", model.capabilities());
        return description.isEmpty()
                ? "Model: " + model.name() + ". " + capabilities
                : description + ". " + capabilities;
    }

    @Override
    public Ranking rank(SelectionInput input) throws UnavailableException, InterruptedException {
        Map<String, Embedding> known = described.get();
        Embedding request = encoders.open(input.deadline()).embed(input.facts().evalSample());
        double[] cosines = input.candidates().stream()
                .mapToDouble(candidate -> cosine(known.get(candidate.ref().effectiveModel()), request))
                .toArray();
        return rank(cosines, options.temperature(), options.minSimilarity());
    }

    private static double cosine(@Nullable Embedding model, Embedding request) {
        return model == null ? Double.NaN : model.cosine(request);
    }

    /// @param cosines by candidate; NaN for one without a description, which cannot win
    static Ranking rank(double[] cosines, double temperature, double least) {
        double[] similarities = Arrays.stream(cosines)
                .map(cosine -> Scores.sigmoid(cosine / temperature))
                .toArray();
        int winner = Scores.best(similarities);
        if (winner < 0 || similarities[winner] < least) {
            double[] uniform = new double[cosines.length];
            Arrays.fill(uniform, 1.0 / cosines.length);
            return new Ranking(uniform, 0, 0.5);
        }
        double[] published = Arrays.stream(similarities)
                .map(value -> Double.isNaN(value) ? least : value)
                .toArray();
        double confidence = similarities[winner] > 0.9 ? 0.95 : similarities[winner];
        return new Ranking(Scores.softmax(published, temperature), winner, confidence);
    }
}
