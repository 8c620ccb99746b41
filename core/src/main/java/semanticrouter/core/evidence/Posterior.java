package semanticrouter.core.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.Standing;

/// The belief about which model will serve, given which decisions can still win.
///
/// Every reachable model starts equally likely; a model's share is split equally over the decisions that can pick it,
/// the fallback included. A decision that can no longer win loses its share and the rest is normalised. So with K
/// models and no evidence the entropy is log2 K, and after a decision with one candidate it is 0. Immutable.
public final class Posterior {
    private final List<String> models;
    private final double[][] mass;
    private final int fallback;

    /// @param candidates models each decision can pick, in the program's order
    /// @param fallbackModels models that serve when no decision matches; empty when such a request is refused
    public Posterior(List<List<String>> candidates, List<String> fallbackModels) {
        var routes = new ArrayList<>(candidates);
        routes.add(fallbackModels);
        fallback = candidates.size();
        models = routes.stream().flatMap(List::stream).distinct().toList();
        mass = new double[routes.size()][models.size()];
        for (int m = 0; m < models.size(); m++) {
            String model = models.get(m);
            long ways = routes.stream().filter(route -> route.contains(model)).count();
            for (int r = 0; r < mass.length; r++) {
                mass[r][m] = routes.get(r).contains(model) ? 1.0 / models.size() / ways : 0;
            }
        }
    }

    /// Entropy in bits before anything is known.
    public double start() {
        return models.isEmpty() ? 0 : Math.log(models.size()) / Math.log(2);
    }

    /// Entropy in bits given how the decisions stand.
    public double bits(DecisionProgram program, Standing standing) {
        return entropy(weights(program, standing));
    }

    /// Probability of each reachable model given how the decisions stand, in order of first mention.
    public SequencedMap<String, Double> distribution(DecisionProgram program, Standing standing) {
        double[] weights = weights(program, standing);
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        var shares = new LinkedHashMap<String, Double>();
        for (int m = 0; m < weights.length; m++) {
            if (weights[m] > 0) {
                shares.put(models.get(m), weights[m] / total);
            }
        }
        return shares;
    }

    private double[] weights(DecisionProgram program, Standing standing) {
        var weights = new double[models.size()];
        for (int d = 0; d < fallback; d++) {
            if (standing.settled() ? d == standing.winner() : program.alive(d, standing)) {
                add(weights, mass[d]);
            }
        }
        if (standing.winner() < 0) {
            add(weights, mass[fallback]);
        }
        return weights;
    }

    private static void add(double[] to, double[] from) {
        for (int i = 0; i < to.length; i++) {
            to[i] += from[i];
        }
    }

    private static double entropy(double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        if (total <= 0) {
            return 0;
        }
        double bits = 0;
        for (double weight : weights) {
            if (weight > 0) {
                double p = weight / total;
                bits -= p * Math.log(p);
            }
        }
        return bits == 0 ? 0 : bits / Math.log(2);
    }
}
