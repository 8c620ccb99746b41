package semanticrouter.selectors.learned;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Doc;

/// `knn`: the model that served the most similar known requests best (specification: selection §1.4.9).
public final class Knn extends ArtifactAlgorithm<Knn.Options> {
    /// No options of its own: artifacts are set globally.
    @Doc("Picks the model that served the most similar known requests best.")
    public record Options() {}

    public Knn() {
        super("knn", Options.class);
    }

    @Override
    public String description() {
        return "Picks the model that served the most similar known requests best.";
    }

    @Override
    String file(LearnedSettings settings) {
        return settings.knn().pretrainedPath();
    }

    @Override
    Predictor read(ArtifactFields artifact, LearnedSettings settings) throws UnavailableException {
        return Neighbours.of(artifact, settings.knn().k());
    }
}
