package semanticrouter.core.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import semanticrouter.core.model.Pricing;

/// The numbers of the specification (selection-looper §6.1), and what follows from its formulas.
class LearningVectorsTest {
    private static final Offset<Double> NEAR = within(1e-6);

    private static Adaptation.Scored scored(Contender contender, String base) {
        var question = new Adaptation.Question(List.of(contender), Models.candidate(base), CandidateSet.DECISION, 10);
        return Adaptation.score(question, OptionalLong.empty()).getFirst();
    }

    @Test
    void adaptation() {
        var plain = scored(Contender.of(Models.candidate("a", Double.NaN, 1), Experience.NONE), "a");
        assertThat(plain.predicted()).isCloseTo(0.5, NEAR);
        assertThat(plain.score()).isCloseTo(0.497, NEAR);

        var good = scored(Contender.of(Models.candidate("a", 0.9, 10), Experience.NONE), "b");
        assertThat(good.predicted()).isCloseTo(0.7, NEAR);
        assertThat(good.score()).isCloseTo(0.66, NEAR);

        var seen = new Experience(6, 1, 0, 1, 0.8, 0.5, Double.NaN, Double.NaN, true);
        var judged = scored(Contender.of(Models.candidate("a", 0.9, 10), seen), "b");
        assertThat(judged.predicted()).isCloseTo(0.727273, NEAR);
        assertThat(judged.score()).isCloseTo(0.670162, NEAR);
    }

    private static final double SMALL = 0.04 / 6.8;

    private static double[] adjusted(double current, double other, boolean frontierServes, SessionTurn turn) {
        double first = frontierServes ? 1 : SMALL;
        double second = frontierServes ? SMALL : 1;
        return SessionScores.adjusted(
                List.of(
                        new SessionScores.Model("current", current, first),
                        new SessionScores.Model("other", other, second)),
                0,
                turn,
                Tuning.DEFAULT);
    }

    @Test
    void a_short_session_switches_for_much_and_not_for_little() {
        var turn = new SessionTurn(1000, 2000, 2, 0, Double.NaN, false, false, false);
        assertThat(turn.mass()).isCloseTo(0.317725, NEAR);

        assertThat(adjusted(0.5, 0.9, false, turn)).containsExactly(new double[] {0.632053, 0.720569}, NEAR);
        assertThat(adjusted(0.5, 0.75, false, turn)).containsExactly(new double[] {0.632053, 0.570569}, NEAR);
    }

    @Test
    void a_long_warm_session_stays_until_it_has_been_idle() {
        var turn = new SessionTurn(8000, 9000, 12, 3, 0.8, true, false, false);
        assertThat(turn.mass()).isCloseTo(0.941797, NEAR);
        assertThat(adjusted(0.6, 0.9, true, turn)).containsExactly(new double[] {1.076719, 0.408281}, NEAR);

        var idle = new SessionTurn(8000, 9000, 12, 3, 0.8, true, false, true);
        assertThat(adjusted(0.6, 0.9, true, idle)).containsExactly(new double[] {0.6, 0.9}, NEAR);
    }

    @Test
    void price() {
        var pricing = new Pricing("USD", 8, 24, 1.2);
        assertThat(pricing.cost(1000, 600, 0, 50)).isCloseTo(0.00512, NEAR);
    }

    @Test
    void a_switch_costs_what_the_cache_is_worth() {
        assertThat(checkout(new Pricing("USD", 8, 24, 1.2))).isCloseTo(6.8, NEAR);
        assertThat(checkout(new Pricing("USD", 8, 24, 0, 10))).isCloseTo(10, NEAR);
        assertThat(checkout(new Pricing("USD", 8, 24, 12, 10))).isZero();
        assertThat(checkout(new Pricing("USD", 0, 24, 0, 10))).isZero();
    }

    private static double checkout(Pricing pricing) {
        var plain = Models.candidate("m").profile();
        return Contender.checkout(new semanticrouter.core.model.ModelProfile(
                "m",
                "",
                "",
                0,
                plain.capabilities(),
                plain.loras(),
                plain.quality(),
                "",
                plain.tags(),
                java.util.Optional.of(pricing),
                false));
    }

    @Test
    void without_prices_quality_stands_for_them() {
        assertThat(SessionScores.pressure(0, 0, 0.9)).isEqualTo(0.9);
        assertThat(SessionScores.pressure(0, 0, Double.NaN)).isEqualTo(0.5);
        assertThat(SessionScores.pressure(0, 6.8, 0.9)).isZero();
    }

    @Test
    void a_cache_cools_by_half_a_minute_or_stays_as_warm_as_it_was_told_to_be() {
        assertThat(memory(0, false).warmth(0)).isCloseTo(1, NEAR);
        assertThat(memory(0, false).warmth(60_000)).isCloseTo(0.5, NEAR);
        assertThat(memory(900, true).warmth(60_000)).isCloseTo(0.9, NEAR);
        assertThat(memory(900, false).warmth(120_000)).isCloseTo(0.25, NEAR);
    }

    private static SessionMemory memory(long cached, boolean reported) {
        return new SessionMemory("m", "", "d", 1, 0, 0, 1000, 1000, cached, reported, 0);
    }

    @Test
    void averages_move_a_fifth_of_the_way() {
        Experience first = Experience.NONE.with(new Experience.Observation(1, 0.5, Double.NaN, 1, false));
        Experience second = first.with(new Experience.Observation(2, Double.NaN, Double.NaN, 0.5, true));

        assertThat(first.latencySeconds()).isEqualTo(1);
        assertThat(second.latencySeconds()).isCloseTo(1.2, NEAR);
        assertThat(second.cacheHit()).isEqualTo(0.5);
        assertThat(second.cacheWrite()).isNaN();
        assertThat(second.inputCost()).isCloseTo(0.9, NEAR);
        assertThat(second.failed()).isEqualTo(1);
    }

    @Test
    void cached_tokens_are_reported_or_estimated() {
        var turn = new SessionTurn(800, 1000, 3, 0, 0.5, false, false, false);
        assertThat(CacheAccount.of(1000, 700, true, true, 1, turn))
                .isEqualTo(new CacheAccount(CacheAccount.Source.BACKEND_REPORTED, 700, 1));
        assertThat(CacheAccount.of(1000, 0, true, true, 1, turn))
                .isEqualTo(new CacheAccount(CacheAccount.Source.SWITCH_CHECKOUT, 0, 1));
        assertThat(CacheAccount.of(1000, 0, false, true, 301, turn))
                .isEqualTo(new CacheAccount(CacheAccount.Source.IDLE_BOUNDARY, 0, 1));
        assertThat(CacheAccount.of(1000, 0, false, true, 1, turn))
                .isEqualTo(new CacheAccount(CacheAccount.Source.ROUTER_ESTIMATED, 400, 0.65));
        assertThat(CacheAccount.of(1000, 0, false, false, 0, turn))
                .isEqualTo(new CacheAccount(CacheAccount.Source.ROUTER_ESTIMATED, 0, 0.35));
    }
}
