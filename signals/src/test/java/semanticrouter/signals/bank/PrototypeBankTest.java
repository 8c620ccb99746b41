package semanticrouter.signals.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.Embedding;

class PrototypeBankTest {
    private static Embedding vector(double degrees) {
        double radians = Math.toRadians(degrees);
        return new Embedding(new float[] {(float) Math.cos(radians), (float) Math.sin(radians)});
    }

    @Test
    void scoresAsSpecified() {
        assertThat(PrototypeBank.score(new double[] {0.8, 0.7, 0.4}, 0.75, 2).score())
                .isCloseTo(0.7875, within(1e-12));
        assertThat(PrototypeBank.score(new double[] {0.8, 0.7, 0.4}, 0, 0).score())
                .isCloseTo(1.9 / 3, within(1e-12));
        assertThat(PrototypeBank.score(new double[0], 0.75, 2).score()).isZero();
    }

    @Test
    void keepsTheMedoidsOfTheLargestClusters() {
        var vectors = Map.of("a", vector(0), "b", vector(10), "c", vector(20), "x", vector(90), "lonely", vector(180));
        var scoring = new PrototypeScoring(true, 0.9, 2, 1, 1, 0);
        PrototypeBank bank = PrototypeBank.of(List.of("lonely", "x", "c", "b", "a", "b"), vectors, scoring);
        // Of a, b and c the middle one stands for all; of two single ones the smaller text stays.
        assertThat(bank.nearest(vector(10))).isCloseTo(1, within(1e-6));
        assertThat(bank.nearest(vector(0))).isCloseTo(Math.cos(Math.toRadians(10)), within(1e-6));
        assertThat(bank.nearest(vector(180))).isCloseTo(1, within(1e-6));
        assertThat(bank.score(vector(0)).prototypes()).isEqualTo(2);
    }

    @Test
    void keepsEveryExampleWhenCondensingIsOff() {
        var vectors = Map.of("a", vector(0), "b", vector(1), "none", new Embedding(new float[0]));
        PrototypeBank bank = PrototypeBank.of(
                List.of("a", "b", "none", "unknown"), vectors, new PrototypeScoring(false, 0.9, 1, 1, 1, 0));
        assertThat(bank.score(vector(0)).prototypes()).isEqualTo(2);
        assertThat(PrototypeBank.of(List.of(), vectors, PrototypeScoring.STANDARD)
                        .empty())
                .isTrue();
    }
}
