package semanticrouter.selectors.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;

/// The numbers of the specification (selection §6.1).
class GoldenVectorsTest {
    private static final Offset<Double> EXACT = within(1e-6);

    @Test
    void ratings() {
        double[] scores = Experience.scores(new double[] {1600, 1500, 1400});

        assertThat(scores).containsExactly(new double[] {0.532320, 0.299346, 0.168334}, EXACT);
        assertThat(new Experience()
                        .rank(Setups.input("?", "", List.of(Setups.candidate("a"))))
                        .confidence())
                .isCloseTo(0.268941, EXACT);
    }

    @Test
    void routerDc() {
        Ranking ranking = DescriptionSimilarity.rank(new double[] {0.05, 0.12, 0.10}, 0.07, 0.3);

        assertThat(ranking.winner()).isEqualTo(1);
        assertThat(ranking.scores()).containsExactly(new double[] {0.049315, 0.609805, 0.340880}, EXACT);
        assertThat(ranking.confidence()).isCloseTo(0.847391, EXACT);
    }

    @Test
    void automix() {
        var small = Setups.candidate("small", "", 0.75, 0.2);
        var large = Setups.candidate("large", "", 0.92, 3);
        Automix.Defaults defaults = Bound.options(Automix.Defaults.class, Map.of());
        var even = new ExpectedValue(defaults, 0.5);
        var cheap = new ExpectedValue(defaults, 0.3);

        assertThat(even.expected(small.profile())).isCloseTo(0.744, EXACT);
        assertThat(even.expected(large.profile())).isCloseTo(0.830, EXACT);
        assertThat(even.value(0.744, 0.2)).isCloseTo(0.744, EXACT);
        assertThat(even.value(0.830, 3)).isCloseTo(0.3652, EXACT);
        assertThat(cheap.value(0.744, 0.2)).isCloseTo(0.772075, EXACT);
        assertThat(cheap.value(0.830, 3)).isCloseTo(0.480526, EXACT);
        assertThat(even.rank(Setups.input("?", "", List.of(large, small))).winner())
                .isEqualTo(1);
    }

    @Test
    void latencyAware() {
        Ranking ranking = LatencyAware.rank(List.of(new double[] {0.020, 0.025}, new double[] {0.40, 0.20}));

        assertThat(ranking.scores()).containsExactly(new double[] {-1.5, -1.125}, EXACT);
        assertThat(ranking.winner()).isEqualTo(1);
        assertThat(ranking.confidence()).isCloseTo(0.25, EXACT);
    }

    @Test
    void multiFactor() {
        MultiFactor.Options options = Bound.options(
                MultiFactor.Options.class,
                Map.of("weights", Map.of("quality", 0.4, "latency", 0.2, "cost", 0.2, "load", 0.2)));
        Ranking ranking = MultiFactor.rank(
                options,
                List.of(
                        new MultiFactor.Facts(0.9, 0.03, Double.NaN, 10, 2),
                        new MultiFactor.Facts(0.7, 0.02, Double.NaN, 1, 5),
                        new MultiFactor.Facts(0.8, 0.02, Double.NaN, 2, 0)));

        assertThat(ranking.scores()).containsExactly(new double[] {0.52, 0.40, 0.777778}, EXACT);
        assertThat(ranking.winner()).isEqualTo(2);
        assertThat(ranking.confidence()).isCloseTo(0.831429, EXACT);
    }

    @Test
    void cacheAffinity() {
        double[] scores = {0.62, 0.66};
        var known = new CacheAffinity(3, 3000, 4000, 0, new int[] {100_000, 100_000});
        var unknown = new CacheAffinity(3, 3000, 4000, -1, new int[] {100_000, 100_000});

        assertThat(known.continuation()).isCloseTo(0.744727, EXACT);
        assertThat(known.strength(scores)).isCloseTo(0.083409, EXACT);
        assertThat(known.adjust(scores)).containsExactly(new double[] {0.679945, 0.645127}, EXACT);
        assertThat(unknown.adjust(scores)).containsExactly(new double[] {0.612454, 0.652454}, EXACT);
    }
}
