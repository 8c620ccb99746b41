package semanticrouter.encoders.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NGramsTest {
    @Test
    void isAUnitVectorOfAscendingBuckets() {
        NGrams grams = NGrams.of("The quick brown fox; the quick brown dog.");
        double square = 0;
        for (int i = 0; i < grams.buckets().length; i++) {
            square += grams.values()[i] * grams.values()[i];
            assertThat(grams.buckets()[i]).isBetween(0, NGrams.BUCKETS - 1);
            assertThat(i == 0 || grams.buckets()[i] > grams.buckets()[i - 1]).isTrue();
        }
        assertThat(square).isCloseTo(1, within(1e-5));
    }

    @Test
    void foldsCaseAndWhiteSpace() {
        assertThat(NGrams.of("Hello  WORLD").buckets())
                .isEqualTo(NGrams.of("hello world").buckets());
    }

    @Test
    void nothingVisibleIsAnEmptyVector() {
        assertThat(NGrams.of(" \n\t").buckets()).isEmpty();
        assertThat(NGrams.of("").buckets()).isEmpty();
    }

    @Test
    void aHugeTextIsReadAtBothEnds() {
        NGrams grams = NGrams.of("start" + " x".repeat(100_000) + " end");
        assertThat(grams.buckets().length).isLessThan(100);
        assertThat(grams.buckets()).contains(NGrams.of("end").buckets());
    }
}
