package semanticrouter.selectors.learned;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Doc;

/// `kmeans`: the model of the nearest cluster of known requests (specification: selection §1.4.9).
public final class Kmeans extends ArtifactAlgorithm<Kmeans.Options> {
    /// No options of its own: artifacts are set globally.
    @Doc("Picks the model of the nearest cluster of known requests.")
    public record Options() {}

    public Kmeans() {
        super("kmeans", Options.class);
    }

    @Override
    public String description() {
        return "Picks the model of the nearest cluster of known requests.";
    }

    @Override
    String file(LearnedSettings settings) {
        return settings.kmeans().pretrainedPath();
    }

    @Override
    Predictor read(ArtifactFields artifact, LearnedSettings settings) throws UnavailableException {
        return Centroids.of(artifact);
    }
}
