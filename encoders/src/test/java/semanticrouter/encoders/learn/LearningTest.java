package semanticrouter.encoders.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import semanticrouter.encoders.head.NGrams;

class LearningTest {
    private static final LogisticRegression.Settings SETTINGS =
            new LogisticRegression.Settings(10, 0.1, 1e-4, 1e-4, true, 1);

    @Test
    void learnsWhatTheDenseAndTheSparseFeaturesTellApart() {
        List<Sample> samples = samples();
        LogisticRegression.Weights weights = new LogisticRegression(samples, 3, SETTINGS).train();
        for (Sample sample : samples) {
            double[] logits = weights.logits(sample.dense(), sample.sparse());
            for (int k = 0; k < 3; k++) {
                assertThat(logits[sample.label()]).isGreaterThanOrEqualTo(logits[k]);
            }
        }
    }

    @Test
    void isDeterministic() {
        float[] first = new LogisticRegression(samples(), 3, SETTINGS).train().values();
        float[] second = new LogisticRegression(samples(), 3, SETTINGS).train().values();
        assertThat(first).isEqualTo(second);
    }

    @Test
    void theMeanOfModelsHasTheMeanOfTheirLogits() {
        List<Sample> samples = samples();
        LogisticRegression.Weights one = new LogisticRegression(samples, 3, SETTINGS).train();
        LogisticRegression.Weights other = new LogisticRegression(
                        samples, 3, new LogisticRegression.Settings(10, 0.1, 1e-4, 1e-4, true, 2))
                .train();
        LogisticRegression.Weights mean = LogisticRegression.mean(List.of(one, other));

        assertThat(one.values()).isNotEqualTo(other.values());
        for (Sample sample : samples) {
            double[] expected = one.logits(sample.dense(), sample.sparse());
            double[] second = other.logits(sample.dense(), sample.sparse());
            double[] logits = mean.logits(sample.dense(), sample.sparse());
            for (int k = 0; k < 3; k++) {
                assertThat(logits[k]).isCloseTo((expected[k] + second[k]) / 2, within(1e-4));
            }
        }
    }

    @Test
    void findsTheTemperatureOfOverconfidentLogits() {
        var random = new Random(5);
        var rows = new ArrayList<Calibration.Row>();
        for (int i = 0; i < 20_000; i++) {
            // True odds e^1 to 1; the model claims e^3 to 1.
            boolean right = random.nextDouble() < Math.E / (Math.E + 1);
            rows.add(new Calibration.Row(new double[] {3, 0}, right ? 0 : 1));
        }
        assertThat(Calibration.temperature(rows, 1)).isCloseTo(3, within(0.2));
    }

    @Test
    void sharpensNoFurtherThanAllowed() {
        List<Calibration.Row> sure = List.of(new Calibration.Row(new double[] {1, 0}, 0));
        assertThat(Calibration.temperature(sure, 1)).isCloseTo(1, within(1e-3));
    }

    @Test
    void leavesOutADimensionThatHardlyMoves() {
        var random = new Random(3);
        var vectors = new ArrayList<float[]>();
        for (int i = 0; i < 100; i++) {
            vectors.add(new float[] {random.nextFloat(), random.nextFloat(), 1e-9f * random.nextFloat()});
        }
        Standardisation standard = Standardisation.of(vectors, 1);
        assertThat(standard.apply(new float[] {0.5f, 0.5f, 1e-9f})[2]).isZero();
        assertThat(standard.folded(new float[] {1, 1, 1, 0}, 1)[2]).isZero();
        assertThat(standard.folded(new float[] {1, 1, 1, 0}, 1)[0]).isGreaterThan(1);
    }

    /// Class 0 and 1 differ in the dense features, class 2 by a word.
    private static List<Sample> samples() {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 60; i++) {
            int label = i % 3;
            float side = label == 0 ? 1 : label == 1 ? -1 : 0;
            String text = label == 2 ? "please draw number " + i : "please tell number " + i;
            samples.add(new Sample(new float[] {side, 0.1f * (i % 7)}, NGrams.of(text), label, 1));
        }
        return samples;
    }
}
