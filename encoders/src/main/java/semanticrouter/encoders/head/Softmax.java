package semanticrouter.encoders.head;

/// Logits to probabilities.
public final class Softmax {
    private Softmax() {}

    /// Softmax of `count` logits from `from` on, computed in double after subtracting the largest.
    public static double[] of(float[] logits, int from, int count) {
        double[] result = new double[count];
        for (int i = 0; i < count; i++) {
            result[i] = logits[from + i];
        }
        inPlace(result);
        return result;
    }

    /// Replaces logits by probabilities.
    public static void inPlace(double[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.exp(logits[i] - max);
            sum += logits[i];
        }
        for (int i = 0; i < logits.length; i++) {
            logits[i] /= sum;
        }
    }

    /// 1 / (1 + e^-x).
    public static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }
}
