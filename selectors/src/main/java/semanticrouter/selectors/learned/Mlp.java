package semanticrouter.selectors.learned;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Doc;

/// `mlp`: the model a small neural network names (specification: selection §1.4.9).
public final class Mlp extends ArtifactAlgorithm<Mlp.Options> {
    /// No options of its own: artifacts are set globally.
    @Doc("Picks the model a small neural network names.")
    public record Options() {}

    public Mlp() {
        super("mlp", Options.class);
    }

    @Override
    public String description() {
        return "Picks the model a small neural network names.";
    }

    @Override
    String file(LearnedSettings settings) {
        return settings.mlp().pretrainedPath();
    }

    @Override
    Predictor read(ArtifactFields artifact, LearnedSettings settings) throws UnavailableException {
        return Network.of(artifact);
    }
}
