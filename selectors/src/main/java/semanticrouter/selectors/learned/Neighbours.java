package semanticrouter.selectors.learned;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import semanticrouter.core.fault.UnavailableException;

/// k nearest neighbours: those nearest to the request vote for the model that served them, by quality and speed
/// (specification: selection §1.4.9; FusionFactory, arXiv:2507.10540).
///
/// Every known request is looked at: ten thousand of 400 features take a few milliseconds.
@SuppressWarnings("ArrayRecordComponent") // an artifact, read once and never compared
record Neighbours(int k, double[][] known, List<String> labels, double[] qualities, double[] latencies)
        implements Predictor {
    static Neighbours of(ArtifactFields artifact, int k) throws UnavailableException {
        double[][] known = artifact.matrix("embeddings");
        var read = new Neighbours(
                (int) artifact.number("k", k),
                known,
                artifact.texts("labels"),
                artifact.numbers("qualities"),
                artifact.numbers("latencies"));
        if (known.length == 0 || read.k() < 1) {
            throw artifact.wrong("embeddings", "at least one vector, with k of 1 or more");
        }
        boolean even = read.labels().size() == known.length
                && read.qualities().length == known.length
                && read.latencies().length == known.length;
        if (!even) {
            throw artifact.wrong("labels", "as long as embeddings, and so must qualities and latencies");
        }
        return read;
    }

    @Override
    public String predict(double[] features) throws UnavailableException {
        Predictor.demand(known[0].length, features);
        return vote(nearest(features));
    }

    /// Indices of the nearest, the lower index first among equals.
    private int[] nearest(double[] features) {
        double[] distances = new double[known.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = Vectors.squaredDistance(known[i], features);
        }
        Comparator<Integer> farthestFirst = Comparator.<Integer>comparingDouble(i -> distances[i])
                .thenComparing(Comparator.naturalOrder())
                .reversed();
        var kept = new PriorityQueue<Integer>(k + 1, farthestFirst);
        for (int i = 0; i < distances.length; i++) {
            kept.add(i);
            if (kept.size() > k) {
                kept.remove();
            }
        }
        return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private String vote(int[] neighbours) {
        double fastest = Double.POSITIVE_INFINITY;
        double slowest = Double.NEGATIVE_INFINITY;
        for (int i : neighbours) {
            fastest = Math.min(fastest, latencies[i]);
            slowest = Math.max(slowest, latencies[i]);
        }
        var votes = new LinkedHashMap<String, Double>();
        for (int i : neighbours) {
            double speed = 1 - (latencies[i] - fastest) / Math.max(slowest - fastest, 1);
            votes.merge(labels.get(i), 0.9 * Math.max(qualities[i], 0.01) + 0.1 * speed, Double::sum);
        }
        return votes.entrySet().stream()
                .reduce((best, next) -> next.getValue() > best.getValue() ? next : best)
                .orElseThrow()
                .getKey();
    }
}
