package semanticrouter.encoders.rerank;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.encoders.head.Softmax;
import semanticrouter.encoders.rerank.RerankTraining.Contest;

/// Weights that make the right candidate of each contest most likely: softmax over the candidates, squared penalty,
/// full gradients with Adam (Kingma and Ba, arXiv:1412.6980).
///
/// A feature that speaks for a document may not get a weight against it: on made-up questions two features that say
/// nearly the same would else be played against each other, which does not carry over to other languages.
final class ListwiseFit {
    private static final int STEPS = 1500;
    private static final double RATE = 0.05;
    private static final double PENALTY = 1e-2;
    private static final double FADE = 0.9;
    private static final double FADE_SQUARE = 0.999;

    private final List<Contest> contests;
    private final double[] mean;
    private final double[] deviation;

    ListwiseFit(List<Contest> contests) {
        this.contests = contests;
        int width = PairFeatures.NAMES.size();
        mean = new double[width];
        deviation = new double[width];
        long rows = 0;
        for (Contest contest : contests) {
            for (double[] row : contest.candidates()) {
                rows++;
                for (int k = 0; k < width; k++) {
                    mean[k] += row[k];
                    deviation[k] += row[k] * row[k];
                }
            }
        }
        for (int k = 0; k < width; k++) {
            mean[k] /= Math.max(1, rows);
            deviation[k] = Math.sqrt(Math.max(1e-12, deviation[k] / Math.max(1, rows) - mean[k] * mean[k]));
        }
    }

    /// One weight per feature, for features as they are.
    List<Double> weights() {
        int width = mean.length;
        double[] weights = new double[width];
        double[] first = new double[width];
        double[] second = new double[width];
        for (int step = 1; step <= STEPS; step++) {
            double[] gradient = gradient(weights);
            for (int k = 0; k < width; k++) {
                first[k] = FADE * first[k] + (1 - FADE) * gradient[k];
                second[k] = FADE_SQUARE * second[k] + (1 - FADE_SQUARE) * gradient[k] * gradient[k];
                double move = first[k] / (1 - Math.pow(FADE, step));
                double size = Math.sqrt(second[k] / (1 - Math.pow(FADE_SQUARE, step))) + 1e-8;
                weights[k] -= RATE * move / size;
                weights[k] = bounded(PairFeatures.NAMES.get(k), weights[k]);
            }
        }
        var result = new ArrayList<Double>(width);
        for (int k = 0; k < width; k++) {
            result.add(Math.round(weights[k] / deviation[k] * 1e6) / 1e6);
        }
        return result;
    }

    private static double bounded(String feature, double weight) {
        return switch (feature) {
            case "length" -> 0;
            case "rarest_missing" -> Math.min(0, weight);
            default -> Math.max(0, weight);
        };
    }

    private double[] gradient(double[] weights) {
        double[] gradient = new double[weights.length];
        for (Contest contest : contests) {
            double[] sums = new double[contest.candidates().size()];
            for (int i = 0; i < sums.length; i++) {
                for (int k = 0; k < weights.length; k++) {
                    sums[i] += weights[k] * (contest.candidates().get(i)[k] - mean[k]) / deviation[k];
                }
            }
            Softmax.inPlace(sums);
            sums[0] -= 1;
            for (int i = 0; i < sums.length; i++) {
                for (int k = 0; k < weights.length; k++) {
                    gradient[k] += sums[i] * (contest.candidates().get(i)[k] - mean[k]) / deviation[k];
                }
            }
        }
        for (int k = 0; k < weights.length; k++) {
            gradient[k] = gradient[k] / contests.size() + PENALTY * weights[k];
        }
        return gradient;
    }

    /// Slope and offset that turn weighted sums into the probability of being the right candidate (Platt scaling with
    /// full gradients; the right and the wrong ones weigh the same, so one half is where either is as likely).
    static double[] probability(List<Contest> contests, List<Double> weights) {
        double slope = 1;
        double offset = 0;
        double middle = 0;
        int count = 0;
        for (Contest contest : contests) {
            for (double[] row : contest.candidates()) {
                middle += sum(row, weights);
                count++;
            }
        }
        middle /= Math.max(1, count);
        for (int step = 0; step < 4000; step++) {
            double bySlope = 0;
            double byOffset = 0;
            double total = 0;
            for (Contest contest : contests) {
                for (int i = 0; i < contest.candidates().size(); i++) {
                    double weight = i == 0 ? 1 : 1.0 / (contest.candidates().size() - 1);
                    double centred = sum(contest.candidates().get(i), weights) - middle;
                    double error = Softmax.sigmoid(slope * centred + offset) - (i == 0 ? 1 : 0);
                    bySlope += weight * error * centred;
                    byOffset += weight * error;
                    total += weight;
                }
            }
            slope -= 0.1 * bySlope / total;
            offset -= 0.1 * byOffset / total;
        }
        return new double[] {Math.round(slope * 1e6) / 1e6, Math.round((offset - slope * middle) * 1e6) / 1e6};
    }

    private static double sum(double[] row, List<Double> weights) {
        double sum = 0;
        for (int k = 0; k < row.length; k++) {
            sum += weights.get(k) * row[k];
        }
        return sum;
    }
}
