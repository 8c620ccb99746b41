package semanticrouter.core.encoder;

import java.util.List;

/// Probabilities of a classifier over all its labels.
///
/// @param labels in the model's order
/// @param probabilities one per label, in [0, 1], summing to 1; shared, must not be written
@SuppressWarnings("ArrayRecordComponent") // read-only view of a model's output
public record LabelScores(List<String> labels, double[] probabilities) {
    public LabelScores {
        if (labels.size() != probabilities.length) {
            throw new IllegalArgumentException(
                    labels.size() + " labels for " + probabilities.length + " probabilities");
        }
    }

    /// Index of the most probable label; the first wins ties.
    public int top() {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }

    public String topLabel() {
        return labels.get(top());
    }

    public double topProbability() {
        return probabilities[top()];
    }

    /// Probability of a label, 0 when the model does not know it.
    public double of(String label) {
        int at = labels.indexOf(label);
        return at < 0 ? 0 : probabilities[at];
    }

    /// Shannon entropy divided by the logarithm of the number of labels: 0 is certain, 1 is uniform.
    public double normalisedEntropy() {
        if (probabilities.length < 2) {
            return 0;
        }
        double entropy = 0;
        for (double p : probabilities) {
            if (p > 0) {
                entropy -= p * Math.log(p);
            }
        }
        return entropy / Math.log(probabilities.length);
    }
}
