package semanticrouter.selectors.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.selection.FallbackReason;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.selectors.AwayEncoders;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;
import semanticrouter.testkit.Property;

class SelectionTest {
    private final List<Candidate> candidates =
            List.of(Setups.candidate("code", "writes code", 0.8, 2), Setups.candidate("poem", "writes poems", 0.8, 2));
    private final EncoderRuntime encoders = Setups.encoders(Map.of(
            "writes code", new float[] {1, 0}, "writes poems", new float[] {0, 1}, "an ode", new float[] {0.6f, 0.8f}));

    @Test
    void routerDcTakesTheNearestDescription() throws Exception {
        assertThat(choose(new RouterDc(), Map.of(), encoders)).isEqualTo("poem");
    }

    @Test
    void routerDcRefusesAModelWithoutTheDescriptionItDemands() {
        List<Candidate> bare = List.of(Setups.candidate("a"), Setups.candidate("b"));
        var setup = Setups.setup(
                Bound.options(RouterDc.Options.class, Map.of("require_descriptions", true)), bare, encoders);

        assertThatThrownBy(() -> new RouterDc().prepare(setup))
                .hasMessageContaining("description_missing")
                .hasMessageContaining("\"a\"");
    }

    @Test
    void routerDcSaysThatThereIsNoEncoder() {
        assertThatThrownBy(() -> choose(new RouterDc(), Map.of(), Setups.noEncoders()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("encoder_missing");
    }

    @Test
    void routerDcSaysThatTheDescriptionsHaveNoVectorsYet() throws Exception {
        var away = new AtomicBoolean(true);
        var setup = Setups.setup(
                Bound.options(RouterDc.Options.class, Map.of()), candidates, new AwayEncoders(encoders, away));
        Selector selector = new RouterDc().prepare(setup);
        var input = Setups.input("an ode", "", candidates);

        assertThatThrownBy(() -> selector.select(input))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("encoder_away: the descriptions of code, poem");
        assertThat(FallbackReason.of(new Failure("encoder_away", ""))).isEqualTo(FallbackReason.SELECTOR_UNAVAILABLE);
        away.set(false);
        assertThat(((Selection.Single) selector.select(input)).candidate().ref().model())
                .isEqualTo("poem");
    }

    @Test
    void routerDcFallsBackToTheFirstBelowTheLeastSimilarity() {
        Ranking ranking = DescriptionSimilarity.rank(new double[] {-0.9, -0.5}, 0.07, 0.3);

        assertThat(ranking.winner()).isZero();
        assertThat(ranking.confidence()).isEqualTo(0.5);
    }

    @Test
    void aModelWithoutADescriptionCannotWin() {
        assertThat(DescriptionSimilarity.rank(new double[] {Double.NaN, -0.05}, 0.07, 0.3)
                        .winner())
                .isEqualTo(1);
    }

    @Test
    void capabilitiesDescribeToo() {
        var profile = Setups.candidate("m", "writes code", 1, 1).profile();

        assertThat(DescriptionSimilarity.text(profile, true)).isEqualTo("writes code");
    }

    @Test
    void hybridFollowsItsHeaviestPart() throws Exception {
        assertThat(choose(new Hybrid(), Map.of("router_dc_weight", 1.0), encoders))
                .isEqualTo("poem");
    }

    @Test
    void hybridDoesWithoutAPartThatCannotTell() throws Exception {
        assertThat(choose(new Hybrid(), Map.of("router_dc_weight", 1.0), Setups.noEncoders()))
                .isEqualTo("code");
    }

    @Test
    void hybridRefusesToWeighNothing() {
        var nothing =
                Map.of("experience_weight", 0.0, "router_dc_weight", 0.0, "automix_weight", 0.0, "cost_weight", 0.0);

        assertThat(new Hybrid().check(Bound.options(Hybrid.Options.class, nothing), List.of()))
                .hasSize(1);
    }

    @Test
    void latencyAwareTakesTheFirstUntilModelsHaveAnswered() throws Exception {
        var statistics = new ModelStatistics(System::nanoTime);
        var family = new LatencyAware(statistics);
        assertThat(choose(family, Map.of("tpot_percentile", 50), encoders)).isEqualTo("code");

        statistics.observed("poem", 0.2, 0.01);
        assertThat(choose(family, Map.of("tpot_percentile", 50), encoders)).isEqualTo("poem");
    }

    @Test
    void latencyAwareWantsAPercentile() {
        var family = new LatencyAware(new ModelStatistics(System::nanoTime));

        assertThat(family.check(Bound.options(LatencyAware.Options.class, Map.of()), List.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.warning()).isFalse());
        assertThat(family.check(Bound.options(LatencyAware.Options.class, Map.of("tpot_percentile", 9)), List.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.warning()).isTrue());
    }

    @Test
    void everyScoreKeepsTheFirstOfEquals() {
        Property.check("the first of equals wins", 500, gen -> {
            double[] scores = gen.list(1, 8, g -> (double) g.between(0, 3)).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            int best = Scores.best(scores);
            for (int i = 0; i < scores.length; i++) {
                assertThat(scores[i]).isLessThanOrEqualTo(scores[best]);
                assertThat(i < best && scores[i] == scores[best]).isFalse();
            }
        });
    }

    private <C extends Record> String choose(SelectorFamily<C> family, Map<String, ?> given, EncoderRuntime runtime)
            throws Exception {
        var setup = Setups.setup(Bound.options(family.kind().options(), given), candidates, runtime);
        try (var selector = family.prepare(setup)) {
            var chosen = (Selection.Single) selector.select(Setups.input("an ode", "", candidates));
            return chosen.candidate().ref().model();
        }
    }
}
