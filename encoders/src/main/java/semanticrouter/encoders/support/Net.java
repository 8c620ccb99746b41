package semanticrouter.encoders.support;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import semanticrouter.encoders.head.Softmax;

/// A perceptron with one hidden layer of hyperbolic tangents, small enough to be read as JSON.
///
/// @param inputs numbers in
/// @param hidden neurons between
/// @param outputs logits out
/// @param weights row by row: the hidden layer with a bias behind each row, then the output layer likewise
public record Net(int inputs, int hidden, int outputs, List<Double> weights) {
    private static final double FADE = 0.9;
    private static final double FADE_SQUARE = 0.999;
    private static final int BATCH = 32;

    public Net {
        weights = List.copyOf(weights);
        if (weights.size() != size(inputs, hidden, outputs)) {
            throw new IllegalArgumentException(
                    weights.size() + " weights for a net of " + inputs + ", " + hidden + " and " + outputs);
        }
    }

    private static int size(int inputs, int hidden, int outputs) {
        return hidden * (inputs + 1) + outputs * (hidden + 1);
    }

    /// The logits of an input.
    double[] logits(double[] input) {
        double[] flat = weights.stream().mapToDouble(Double::doubleValue).toArray();
        return forward(flat, input, new double[hidden], inputs, outputs);
    }

    private static double[] forward(double[] weights, double[] input, double[] middle, int inputs, int outputs) {
        int at = 0;
        for (int h = 0; h < middle.length; h++) {
            double sum = 0;
            for (int i = 0; i < inputs; i++) {
                sum += weights[at++] * input[i];
            }
            middle[h] = Math.tanh(sum + weights[at++]);
        }
        double[] out = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            for (double value : middle) {
                out[o] += weights[at++] * value;
            }
            out[o] += weights[at++];
        }
        return out;
    }

    /// A row to learn.
    @SuppressWarnings("ArrayRecordComponent") // a row of numbers, never compared
    record Row(double[] input, int label, double weight) {}

    /// How to learn.
    record Settings(int hidden, int epochs, double rate, double penalty, long seed) {}

    /// Least weighted cross-entropy with a squared penalty, by Adam in batches of 32; the same rows in the same order
    /// give the same net.
    static Net train(List<Row> rows, int inputs, int outputs, Settings settings) {
        var random = new SplittableRandom(settings.seed());
        double[] weights = new double[size(inputs, settings.hidden(), outputs)];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (random.nextDouble() - 0.5) / Math.sqrt(inputs);
        }
        double[] first = new double[weights.length];
        double[] second = new double[weights.length];
        var order = new ArrayList<>(rows);
        int step = 0;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            for (int i = order.size() - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                Row row = order.get(i);
                order.set(i, order.get(other));
                order.set(other, row);
            }
            double rate = settings.rate() * (1 - (double) epoch / settings.epochs());
            for (int from = 0; from < order.size(); from += BATCH) {
                List<Row> batch = order.subList(from, Math.min(order.size(), from + BATCH));
                double[] gradient = gradient(weights, batch, settings.hidden(), inputs, outputs);
                step++;
                for (int k = 0; k < weights.length; k++) {
                    double g = gradient[k] / batch.size() + settings.penalty() * weights[k];
                    first[k] = FADE * first[k] + (1 - FADE) * g;
                    second[k] = FADE_SQUARE * second[k] + (1 - FADE_SQUARE) * g * g;
                    double size = Math.sqrt(second[k] / (1 - Math.pow(FADE_SQUARE, step))) + 1e-8;
                    weights[k] -= rate * first[k] / (1 - Math.pow(FADE, step)) / size;
                }
            }
        }
        var list = new ArrayList<Double>(weights.length);
        for (double weight : weights) {
            list.add(Math.round(weight * 1e5) / 1e5);
        }
        return new Net(inputs, settings.hidden(), outputs, list);
    }

    private static double[] gradient(double[] weights, List<Row> batch, int hidden, int inputs, int outputs) {
        double[] gradient = new double[weights.length];
        int top = hidden * (inputs + 1);
        for (Row row : batch) {
            double[] middle = new double[hidden];
            double[] error = forward(weights, row.input(), middle, inputs, outputs);
            Softmax.inPlace(error);
            error[row.label()] -= 1;
            double[] back = new double[hidden];
            for (int o = 0; o < outputs; o++) {
                int at = top + o * (hidden + 1);
                double e = error[o] * row.weight();
                for (int h = 0; h < hidden; h++) {
                    gradient[at + h] += e * middle[h];
                    back[h] += e * weights[at + h];
                }
                gradient[at + hidden] += e;
            }
            for (int h = 0; h < hidden; h++) {
                int at = h * (inputs + 1);
                double e = back[h] * (1 - middle[h] * middle[h]);
                for (int i = 0; i < inputs; i++) {
                    gradient[at + i] += e * row.input()[i];
                }
                gradient[at + inputs] += e;
            }
        }
        return gradient;
    }
}
