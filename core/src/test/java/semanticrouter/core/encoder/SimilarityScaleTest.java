package semanticrouter.core.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SimilarityScaleTest {
    private static final SimilarityScale SCALE =
            new SimilarityScale(new double[] {-1, 0.15, 0.3, 1}, new double[] {0, 0.5, 0.8, 1});

    @Test
    void runsThroughItsPointsAndNeverFalls() {
        assertThat(SCALE.of(-1)).isEqualTo(0);
        assertThat(SCALE.of(0.15)).isEqualTo(0.5);
        assertThat(SCALE.of(0.225)).isEqualTo(0.65, within(1e-9));
        assertThat(SCALE.of(0.3)).isEqualTo(0.8);
        assertThat(SCALE.of(1)).isEqualTo(1);
        double before = -1;
        for (double cosine = -1; cosine <= 1; cosine += 0.01) {
            assertThat(SCALE.of(cosine)).isGreaterThanOrEqualTo(before);
            before = SCALE.of(cosine);
        }
    }

    @Test
    void roundingBeyondTheEndsStaysOnTheScale() {
        assertThat(SCALE.of(1.0000001)).isEqualTo(1);
        assertThat(SCALE.of(-1.0000001)).isEqualTo(0);
        assertThat(SCALE.of(Double.NaN)).isEqualTo(0);
        assertThat(SimilarityScale.PLAIN.of(0.37)).isEqualTo(0.37, within(1e-12));
    }

    @Test
    void aScaleThatFallsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SimilarityScale(new double[] {-1, 0, 1}, new double[] {0, 0.5, 0.4}))
                .withMessageContaining("rising");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SimilarityScale(new double[] {-1, 1}, new double[] {0}));
    }
}
