package semanticrouter.selectors.learned;

import java.util.List;
import semanticrouter.core.fault.UnavailableException;

/// The model of the cluster whose centre is nearest (specification: selection §1.4.9; Avengers-Pro, arXiv:2508.12631).
@SuppressWarnings("ArrayRecordComponent") // an artifact, read once and never compared
record Centroids(double[][] centres, List<String> models) implements Predictor {
    static Centroids of(ArtifactFields artifact) throws UnavailableException {
        var read = new Centroids(artifact.matrix("centroids"), artifact.texts("cluster_models"));
        if (read.centres().length == 0 || read.models().size() != read.centres().length) {
            throw artifact.wrong("cluster_models", "one model for each of centroids, of which there is at least one");
        }
        return read;
    }

    @Override
    public String predict(double[] features) throws UnavailableException {
        Predictor.demand(centres[0].length, features);
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < centres.length; i++) {
            double distance = Vectors.squaredDistance(centres[i], features);
            if (distance < least) {
                least = distance;
                nearest = i;
            }
        }
        return models.get(nearest);
    }
}
