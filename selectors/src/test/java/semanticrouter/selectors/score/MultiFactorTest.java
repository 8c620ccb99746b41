package semanticrouter.selectors.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.selection.Selection;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;

class MultiFactorTest {
    private final ModelStatistics statistics = new ModelStatistics(System::nanoTime);
    private final List<Candidate> candidates = List.of(
            Setups.candidate("dear", "", 0.9, 10),
            Setups.candidate("cheap", "", 0.8, 1),
            Setups.candidate("free", "", 0.1, Double.NaN));

    @Test
    void leavesOutWhatBreaksALimit() throws Exception {
        statistics.observed("cheap", 2, 0.5);

        assertThat(choose(Map.of("slo", Map.of("max_ttft_ms", 1000.0), "weights", only("cost"))))
                .isEqualTo("dear");
    }

    @Test
    void aFactorThatIsNotWrittenCountsAQuarter() {
        MultiFactor.Options options =
                Bound.options(MultiFactor.Options.class, Map.of("weights", Map.of("quality", 0.5, "load", 0)));

        assertThat(options.weights()).isEqualTo(new MultiFactor.Weights(0.5, 0.25, 0.25, 0));
    }

    @Test
    void anUnknownFigureBreaksNoLimit() throws Exception {
        assertThat(choose(Map.of("slo", Map.of("max_cost_per_1m", 0.5), "weights", only("quality"))))
                .isEqualTo("free");
    }

    @Test
    void followsItsPolicyWhenNothingIsLeft() throws Exception {
        List.of("dear", "cheap", "free").forEach(name -> statistics.observed(name, 5, 1));
        Map<String, ?> slo = Map.of("max_ttft_ms", 1.0);

        assertThat(choose(Map.of("slo", slo))).isEqualTo("cheap");
        assertThat(choose(Map.of("slo", slo, "on_no_candidates", "first"))).isEqualTo("dear");
        assertThatThrownBy(() -> choose(Map.of("slo", slo, "on_no_candidates", "fail")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("no_candidates");
    }

    @Test
    void prefersIdleModels() throws Exception {
        try (var _ = statistics.begin("dear")) {
            assertThat(choose(Map.of("weights", only("load")))).isEqualTo("cheap");
        }
        assertThat(choose(Map.of("weights", only("load"))))
                .as("the first wins ties")
                .isEqualTo("dear");
    }

    @Test
    void doesNotCompareSecondsPerTokenWithSecondsToTheFirst() {
        MultiFactor.Options options = Bound.options(MultiFactor.Options.class, Map.of("weights", only("latency")));
        Ranking ranking = MultiFactor.rank(
                options,
                List.of(
                        new MultiFactor.Facts(0, 0.09, 0.1, 0, 0),
                        new MultiFactor.Facts(0, 0.01, 0.9, 0, 0),
                        new MultiFactor.Facts(0, Double.NaN, 0.5, 0, 0)));

        assertThat(ranking.scores()).containsExactly(0, 1, 0.5);
    }

    private String choose(Map<String, ?> options) throws Exception {
        var family = new MultiFactor(statistics);
        var setup = Setups.setup(Bound.options(MultiFactor.Options.class, options), candidates, Setups.noEncoders());
        var chosen = (Selection.Single) family.prepare(setup).select(Setups.input("?", "", candidates));
        return chosen.candidate().ref().model();
    }

    private static Map<String, Double> only(String factor) {
        var weights = new HashMap<>(Map.of("quality", 0.0, "latency", 0.0, "cost", 0.0, "load", 0.0));
        weights.put(factor, 1.0);
        return weights;
    }
}
