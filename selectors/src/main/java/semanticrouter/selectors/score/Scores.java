package semanticrouter.selectors.score;

import java.util.Arrays;

/// Arithmetic over one number per candidate.
public final class Scores {
    private Scores() {}

    /// Index of the greatest number; the first wins ties, NaN never wins.
    ///
    /// @return -1 when every number is NaN or there is none
    public static int best(double[] scores) {
        int best = -1;
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isNaN(scores[i]) && (best < 0 || scores[i] > scores[best])) {
                best = i;
            }
        }
        return best;
    }

    /// The second greatest number.
    ///
    /// @return NaN when there are fewer than two numbers
    static double second(double[] scores) {
        int best = best(scores);
        double second = Double.NaN;
        for (int i = 0; i < scores.length; i++) {
            if (i != best && !Double.isNaN(scores[i]) && !(scores[i] <= second)) {
                second = scores[i];
            }
        }
        return second;
    }

    /// Scales to [0, 1] by least and greatest; equal numbers become 0.5, NaN (unknown) stays NaN.
    static double[] minMax(double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        double from = least;
        double width = greatest - least;
        return Arrays.stream(values)
                .map(value -> Double.isNaN(value) ? Double.NaN : width > 0 ? (value - from) / width : 0.5)
                .toArray();
    }

    /// Sum by index.
    static double[] plus(double[] first, double[] second) {
        double[] sum = first.clone();
        Arrays.setAll(sum, i -> first[i] + second[i]);
        return sum;
    }

    /// Shares that grow with exp(score / temperature) and sum to 1; the greatest score is taken off first.
    static double[] softmax(double[] scores, double temperature) {
        double greatest = Arrays.stream(scores).max().orElse(0);
        double[] shares = Arrays.stream(scores)
                .map(score -> Math.exp((score - greatest) / temperature))
                .toArray();
        double total = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / total).toArray();
    }

    static double clamp(double value) {
        return Math.min(1, Math.max(0, value));
    }

    /// The logistic function.
    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
