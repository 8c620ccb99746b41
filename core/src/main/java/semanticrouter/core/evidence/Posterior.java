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
/// models and no evidence the entropy is log2 K, and after a decision with one candidate it is 0. What traffic teaches
/// about the decisions takes the place of the equal start ({@link #reweighted}, {@link RouteTraffic}). Immutable.
public final class Posterior {
    private final List<String> models;
    private final double[][] mass;
    private final int fallback;
    private final double start;

    private Posterior(List<String> models, double[][] mass) {
        this.models = models;
        this.mass = mass;
        this.fallback = mass.length - 1;
        this.start = entropy(models.size(), mass);
    }

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
        start = entropy(models.size(), mass);
    }

    /// How many ways a request can go: the decisions and, last, the fallback.
    int routes() {
        return mass.length;
    }

    /// The same models where the ways are as likely as they were seen to be: way r has the weight `wins[r] + strength ×
    /// its share without traffic`, and keeps how its share is split over models.
    ///
    /// @param wins `[routes]`, not negative
    /// @param strength how many requests the equal start counts for, positive
    Posterior reweighted(long[] wins, double strength) {
        double all = 0;
        for (long won : wins) {
            all += won;
        }
        double[][] learned = new double[mass.length][models.size()];
        for (int r = 0; r < mass.length; r++) {
            double share = 0;
            for (double part : mass[r]) {
                share += part;
            }
            if (share > 0) {
                double factor = (wins[r] + strength * share) / (all + strength) / share;
                for (int m = 0; m < learned[r].length; m++) {
                    learned[r][m] = mass[r][m] * factor;
                }
            }
        }
        return new Posterior(models, learned);
    }

    /// Entropy in bits before anything is known of the request.
    public double start() {
        return start;
    }

    private static double entropy(int models, double[][] mass) {
        var weights = new double[models];
        for (double[] route : mass) {
            add(weights, route);
        }
        return entropy(weights);
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
