package semanticrouter.selectors.learned;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

/// An algorithm that applies a trained artifact to the features of a request.
///
/// A process without the artifact or without an encoder still starts: each selection then says what is missing and the
/// decision's first model serves. An artifact that is there and cannot be used is refused.
///
/// @param <C> its options
abstract class ArtifactAlgorithm<C extends Record> implements SelectorFamily<C> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ArtifactAlgorithm.class);

    private final Kind<C> kind;

    ArtifactAlgorithm(String name, Class<C> options) {
        this.kind = Kind.algorithm(name, Status.EXPERIMENTAL, options);
    }

    @Override
    public final Kind<C> kind() {
        return kind;
    }

    @Override
    public final List<SettingsAt<?>> settings() {
        return List.of(LearnedSettings.AT);
    }

    /// The configured artifact, empty for the default file in the folder of artifacts.
    abstract String file(LearnedSettings settings);

    /// Makes the predictor.
    ///
    /// @throws UnavailableException when the artifact cannot be used
    abstract Predictor read(ArtifactFields artifact, LearnedSettings settings) throws UnavailableException;

    @Override
    public final Selector prepare(SelectorSetup<C> setup) throws UnavailableException {
        LearnedSettings settings = setup.settings().get(LearnedSettings.class);
        EncoderRuntime encoders = setup.services().encoders();
        String configured = file(settings);
        String path = configured.isEmpty() ? settings.modelsPath() + "/" + kind.name() + "_model.json" : configured;
        Path file = setup.services().assets().apply(Path.of(path));
        if (!Files.isRegularFile(file)) {
            return missing(new Failure(
                    "artifact_missing", "there is no artifact " + file + "; train one or set its pretrained_path"));
        }
        if (!encoders.tasks().contains("embedding")) {
            return missing(new Failure("encoder_missing", "no sentence encoder is loaded"));
        }
        ArtifactFields artifact = ArtifactReader.read(file);
        if (!artifact.flag("trained")) {
            return missing(new Failure("artifact_untrained", "artifact " + file + " is not trained"));
        }
        Predictor predictor = read(artifact, settings);
        return input -> select(input, predictor, encoders, settings.embeddingDim());
    }

    private Selector missing(Failure why) {
        LOGGER.atWarn()
                .addKeyValue("algorithm", kind.name())
                .addKeyValue("errorCode", why.code())
                .log("{}; the first model of the decision serves", why.detail());
        return _ -> {
            throw new UnavailableException(why);
        };
    }

    private Selection select(SelectionInput input, Predictor predictor, EncoderRuntime encoders, int dimension)
            throws UnavailableException, InterruptedException {
        Embedding request = encoders.open(input.deadline()).embed(input.facts().evalSample());
        double[] features = Features.of(request, dimension, input.decision().category());
        String label = predictor.predict(features);
        for (Candidate candidate : input.candidates()) {
            if (candidate.ref().effectiveModel().equals(label)) {
                return new Selection.Single(candidate, kind.name(), "named by the trained artifact");
            }
        }
        throw new UnavailableException(
                "undeclared_candidate", "the artifact names \"" + label + "\", which the decision does not offer");
    }
}
