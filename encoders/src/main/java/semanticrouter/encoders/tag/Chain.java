package semanticrouter.encoders.tag;

import java.util.Arrays;

/// The best labels of a sequence and how sure each is, by Viterbi and forward-backward.
final class Chain {
    private final int labels;
    private final float[] transitions;
    private final float[][] emissions;

    /// @param transitions `float[from * labels + to]`, the row `labels` is the start
    /// @param emissions `float[word][label]`
    Chain(int labels, float[] transitions, float[][] emissions) {
        this.labels = labels;
        this.transitions = transitions;
        this.emissions = emissions;
    }

    /// The most probable sequence of labels.
    int[] best() {
        int length = emissions.length;
        int[][] from = new int[length][labels];
        float[] score = new float[labels];
        for (int k = 0; k < labels; k++) {
            score[k] = transitions[labels * labels + k] + emissions[0][k];
        }
        for (int t = 1; t < length; t++) {
            float[] next = new float[labels];
            Arrays.fill(next, Float.NEGATIVE_INFINITY);
            for (int j = 0; j < labels; j++) {
                int row = j * labels;
                for (int k = 0; k < labels; k++) {
                    float through = score[j] + transitions[row + k];
                    if (through > next[k]) {
                        next[k] = through;
                        from[t][k] = j;
                    }
                }
            }
            for (int k = 0; k < labels; k++) {
                next[k] += emissions[t][k];
            }
            score = next;
        }
        int[] path = new int[length];
        int last = 0;
        for (int k = 1; k < labels; k++) {
            last = score[k] > score[last] ? k : last;
        }
        for (int t = length - 1; t >= 0; t--) {
            path[t] = last;
            last = from[t][last];
        }
        return path;
    }

    /// Probability of each label at each word, and of each pair of neighbouring labels.
    ///
    /// @param single `double[word][label]`
    /// @param pairs `double[from * labels + to]`, expected counts over the sequence, the row `labels` for the start
    @SuppressWarnings("ArrayRecordComponent") // two tables on their way to a gradient
    record Marginals(double[][] single, double[] pairs) {}

    /// Computes the marginals, scaled at every word so that nothing under- or overflows.
    ///
    /// @param wantPairs false leaves the pairs empty
    Marginals marginals(boolean wantPairs) {
        int length = emissions.length;
        double[][] weight = new double[length][labels];
        double[] step = new double[(labels + 1) * labels];
        for (int i = 0; i < step.length; i++) {
            step[i] = Math.exp(transitions[i]);
        }
        double[][] alpha = new double[length][labels];
        for (int t = 0; t < length; t++) {
            float most = Float.NEGATIVE_INFINITY;
            for (float e : emissions[t]) {
                most = Math.max(most, e);
            }
            double[] sums = alpha[t];
            if (t == 0) {
                System.arraycopy(step, labels * labels, sums, 0, labels);
            } else {
                forward(alpha[t - 1], step, sums);
            }
            for (int k = 0; k < labels; k++) {
                weight[t][k] = Math.exp(emissions[t][k] - most);
                sums[k] *= weight[t][k];
            }
            normalise(sums);
        }
        double[] pairs = new double[wantPairs ? step.length : 0];
        double[] beta = new double[labels];
        Arrays.fill(beta, 1);
        double[][] single = new double[length][labels];
        for (int t = length - 1; t >= 0; t--) {
            for (int k = 0; k < labels; k++) {
                single[t][k] = alpha[t][k] * beta[k];
            }
            normalise(single[t]);
            if (t > 0) {
                beta = back(alpha[t - 1], weight[t], beta, step, pairs);
            } else if (wantPairs) {
                System.arraycopy(single[0], 0, pairs, labels * labels, labels);
            }
        }
        return new Marginals(single, pairs);
    }

    /// Row by row, so that the inner loop runs over neighbours in memory.
    private void forward(double[] alpha, double[] step, double[] sums) {
        for (int j = 0; j < labels; j++) {
            int row = j * labels;
            for (int k = 0; k < labels; k++) {
                sums[k] += alpha[j] * step[row + k];
            }
        }
    }

    private double[] back(double[] alpha, double[] weight, double[] beta, double[] step, double[] pairs) {
        double[] previous = new double[labels];
        double total = 0;
        for (int j = 0; j < labels; j++) {
            for (int k = 0; k < labels; k++) {
                double through = step[j * labels + k] * weight[k] * beta[k];
                previous[j] += through;
                total += alpha[j] * through;
            }
        }
        if (pairs.length > 0) {
            for (int j = 0; j < labels; j++) {
                for (int k = 0; k < labels; k++) {
                    pairs[j * labels + k] += alpha[j] * step[j * labels + k] * weight[k] * beta[k] / total;
                }
            }
        }
        normalise(previous);
        return previous;
    }

    private static void normalise(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= sum;
        }
    }
}
