package semanticrouter.encoders.learn;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import semanticrouter.encoders.head.Softmax;

/// Temperature scaling: the one number that makes held-out probabilities most likely.
///
/// Source: Guo et al., On Calibration of Modern Neural Networks, ICML 2017.
public final class Calibration {
    private static final int ROUNDS = 60;
    private static final double HOTTEST = 20;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Calibration() {}

    /// The logits of a held-out text and its label.
    @SuppressWarnings("ArrayRecordComponent") // a row of numbers, never compared
    public record Row(double[] logits, int label) {}

    /// The temperature between `coolest` and 20, found by golden section on its logarithm.
    ///
    /// @param coolest 1 where sharpening must not happen: held-out texts of known sources are easier than what
    /// users send, and sharpening on them makes a head overconfident
    public static double temperature(List<Row> rows, double coolest) {
        DoubleUnaryOperator loss = log -> loss(rows, Math.exp(log));
        double low = Math.log(coolest);
        double high = Math.log(HOTTEST);
        double a = high - GOLDEN * (high - low);
        double b = low + GOLDEN * (high - low);
        double lossA = loss.applyAsDouble(a);
        double lossB = loss.applyAsDouble(b);
        for (int i = 0; i < ROUNDS; i++) {
            if (lossA < lossB) {
                high = b;
                b = a;
                lossB = lossA;
                a = high - GOLDEN * (high - low);
                lossA = loss.applyAsDouble(a);
            } else {
                low = a;
                a = b;
                lossA = lossB;
                b = low + GOLDEN * (high - low);
                lossB = loss.applyAsDouble(b);
            }
        }
        return Math.exp((low + high) / 2);
    }

    private static double loss(List<Row> rows, double temperature) {
        double sum = 0;
        for (Row row : rows) {
            double[] p = row.logits().clone();
            for (int i = 0; i < p.length; i++) {
                p[i] /= temperature;
            }
            Softmax.inPlace(p);
            sum -= Math.log(Math.max(1e-12, p[row.label()]));
        }
        return sum;
    }
}
