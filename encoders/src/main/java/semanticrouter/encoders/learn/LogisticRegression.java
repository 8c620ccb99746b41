package semanticrouter.encoders.learn;

import java.util.List;
import java.util.Random;
import semanticrouter.encoders.head.NGrams;
import semanticrouter.encoders.head.Softmax;

/// Multinomial logistic regression on dense and sparse features, trained by AdaGrad with linearly falling steps.
///
/// One thread and a seeded order make it deterministic. The penalty on squared weights is applied to a sparse feature
/// only where it occurs, which spares rare features the pull of samples they are not in.
///
/// Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods, JMLR 12 (2011).
public final class LogisticRegression {
    private static final double EPSILON = 1e-6;

    private final List<Sample> samples;
    private final int classes;
    private final int dense;
    private final Settings settings;

    /// How to train.
    ///
    /// @param epochs passes over the samples
    /// @param step first step size of AdaGrad
    /// @param densePenalty on the squared weights of the embedding
    /// @param sparsePenalty on the squared weights of the n-grams
    /// @param sparse whether n-grams are used at all
    /// @param seed of the order of the samples
    public record Settings(
            int epochs, double step, double densePenalty, double sparsePenalty, boolean sparse, long seed) {}

    public LogisticRegression(List<Sample> samples, int classes, Settings settings) {
        this.samples = samples;
        this.classes = classes;
        this.dense = samples.getFirst().dense().length;
        this.settings = settings;
    }

    /// Weights of a trained model, one row of `classes` a feature: the dense ones, the bias, the buckets.
    @SuppressWarnings("ArrayRecordComponent") // the parameters themselves
    public record Weights(float[] values, int classes, int dense) {
        public boolean sparse() {
            return values.length > (dense + 1) * classes;
        }

        public double[] logits(float[] features, NGrams grams) {
            double[] logits = new double[classes];
            for (int d = 0; d < dense; d++) {
                add(logits, d, features[d]);
            }
            add(logits, dense, 1);
            if (sparse()) {
                int[] buckets = grams.buckets();
                for (int i = 0; i < buckets.length; i++) {
                    add(logits, dense + 1 + buckets[i], grams.values()[i]);
                }
            }
            return logits;
        }

        private void add(double[] logits, int feature, float value) {
            int row = feature * classes;
            for (int k = 0; k < classes; k++) {
                logits[k] += values[row + k] * value;
            }
        }
    }

    /// The mean of models of the same shape, which depends less on the order of the samples than each of them.
    public static Weights mean(List<Weights> models) {
        Weights first = models.getFirst();
        float[] mean = new float[first.values().length];
        for (Weights model : models) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += model.values()[i] / models.size();
            }
        }
        return new Weights(mean, first.classes(), first.dense());
    }

    public Weights train() {
        int features = dense + 1 + (settings.sparse() ? NGrams.BUCKETS : 0);
        var weights = new Weights(new float[features * classes], classes, dense);
        float[] squares = new float[features * classes];
        int[] order = new int[samples.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        var random = new Random(settings.seed());
        long steps = (long) settings.epochs() * order.length;
        long done = 0;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            shuffle(order, random);
            for (int at : order) {
                double rate = settings.step() * (1 - (double) done++ / steps);
                step(weights, squares, samples.get(at), rate);
            }
        }
        return weights;
    }

    private void step(Weights weights, float[] squares, Sample sample, double rate) {
        double[] error = weights.logits(sample.dense(), sample.sparse());
        Softmax.inPlace(error);
        error[sample.label()] -= 1;
        for (int k = 0; k < classes; k++) {
            error[k] *= sample.weight();
        }
        var update = new Update(weights.values(), squares, error, rate);
        float[] features = sample.dense();
        for (int d = 0; d < dense; d++) {
            update.apply(d, features[d], settings.densePenalty());
        }
        update.apply(dense, 1, 0);
        if (settings.sparse()) {
            int[] buckets = sample.sparse().buckets();
            for (int i = 0; i < buckets.length; i++) {
                update.apply(dense + 1 + buckets[i], sample.sparse().values()[i], settings.sparsePenalty());
            }
        }
    }

    /// One sample's step on all classes of a feature.
    @SuppressWarnings("ArrayRecordComponent") // a view of the arrays being trained
    private record Update(float[] weights, float[] squares, double[] error, double rate) {
        void apply(int feature, float value, double penalty) {
            int row = feature * error.length;
            for (int k = 0; k < error.length; k++) {
                double gradient = error[k] * value + penalty * weights[row + k];
                squares[row + k] += (float) (gradient * gradient);
                weights[row + k] -= (float) (rate * gradient / (Math.sqrt(squares[row + k]) + EPSILON));
            }
        }
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
    }
}
