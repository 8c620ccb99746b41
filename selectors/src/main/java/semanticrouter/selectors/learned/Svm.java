package semanticrouter.selectors.learned;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Doc;

/// `svm`: the model whose support-vector machine is surest (specification: selection §1.4.9).
public final class Svm extends ArtifactAlgorithm<Svm.Options> {
    /// No options of its own: artifacts are set globally.
    @Doc("Picks the model whose support-vector machine is surest.")
    public record Options() {}

    public Svm() {
        super("svm", Options.class);
    }

    @Override
    public String description() {
        return "Picks the model whose support-vector machine is surest.";
    }

    @Override
    String file(LearnedSettings settings) {
        return settings.svm().pretrainedPath();
    }

    @Override
    Predictor read(ArtifactFields artifact, LearnedSettings settings) throws UnavailableException {
        return SupportVectors.of(artifact);
    }
}
