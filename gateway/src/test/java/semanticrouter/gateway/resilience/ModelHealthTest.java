package semanticrouter.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.Resilience.Balance;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.Headers;
import semanticrouter.core.model.BackendReport.State;

/// Which backend is tried, and which is left out.
final class ModelHealthTest {
    private final Models.Ticker ticker = new Models.Ticker();
    private final Health health = new Health(ticker, new SplittableRandom(7));

    @Test
    void drawsByWeight() {
        ModelHealth model = health.of(Models.of(Resilience.DEFAULT, 1, 3));
        int[] seen = draws(model, 4000);
        assertThat(seen[0]).isBetween(900, 1100);
    }

    @Test
    void takesTheLessBusyOfTwo() {
        ModelHealth model =
                health.of(Models.of(Models.resilience(Balance.LEAST_REQUEST, 0, 50, 4096, Optional.empty()), 1, 1));
        int busy = model.begin(null);
        for (int i = 0; i < 50; i++) {
            int at = model.begin(null);
            assertThat(at).isNotEqualTo(busy);
            model.end(at, false, Outcome.SUCCESS);
        }
    }

    @Test
    void doesNotTakeABackendThatWasTried() {
        ModelHealth model = health.of(Models.of(Resilience.DEFAULT, 1000, 1));
        var tried = new BitSet();
        tried.set(0);
        assertThat(model.begin(tried)).isEqualTo(1);
        tried.set(1);
        assertThat(model.begin(tried)).isEqualTo(ModelHealth.NONE);
    }

    @Test
    void leavesABackendOutAfterFailuresInARowAndTakesItBackAfterAWhile() {
        ModelHealth model = health.of(Models.of(Models.ejecting(3, 50), 1, 1));
        fail(model, 0, 2);
        succeed(model, 0);
        fail(model, 0, 2);
        assertThat(state(0)).isEqualTo(State.HEALTHY);
        fail(model, 0, 1);
        assertThat(state(0)).isEqualTo(State.EJECTED);
        assertThat(draws(model, 100)[0]).isZero();
        ticker.pass(Duration.ofSeconds(30));
        assertThat(state(0)).isEqualTo(State.HEALTHY);
        assertThat(draws(model, 100)[0]).isPositive();
    }

    @Test
    void leavesABackendAloneForAsLongAsItAsksAndNoLonger() {
        ModelHealth model = health.of(Models.of(Models.ejecting(3, 50), 1, 1));
        model.begin(only(0, 2));
        model.leaveAlone(0, RetryAfter.of(429, Headers.of("retry-after", "7")));
        model.end(0, false, Outcome.SUCCESS);
        assertThat(draws(model, 100)[0]).isZero();
        model.leaveAlone(1, Duration.ofSeconds(7));
        assertThat(state(1)).as("never the last one").isEqualTo(State.HEALTHY);
        ticker.pass(Duration.ofSeconds(7));
        assertThat(state(0)).isEqualTo(State.HEALTHY);
        succeed(model, 0);
        fail(model, 0, 3);
        ticker.pass(Duration.ofSeconds(30));
        assertThat(state(0))
                .as("a wish is no failure that makes the next ejection longer")
                .isEqualTo(State.HEALTHY);
    }

    private static BitSet only(int at, int of) {
        var others = new BitSet();
        others.set(0, of);
        others.clear(at);
        return others;
    }

    @Test
    void believesSecondsUpToABoundAndNothingElse() {
        assertThat(RetryAfter.of(503, Headers.of("retry-after", "7200"))).isEqualTo(RetryAfter.MAX);
        assertThat(RetryAfter.of(503, Headers.of("Retry-After", " 0 "))).isZero();
        assertThat(RetryAfter.of(200, Headers.of("retry-after", "5"))).isZero();
        assertThat(RetryAfter.of(503, Headers.NONE)).isZero();
        for (String odd : List.of("-5", "1e9", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "٣")) {
            assertThat(RetryAfter.of(429, Headers.of("retry-after", odd)))
                    .as(odd)
                    .isZero();
        }
    }

    @Test
    void aFailureAfterTheWhileLeavesItOutForLonger() {
        ModelHealth model = health.of(Models.of(Models.ejecting(3, 50), 1, 1));
        fail(model, 0, 3);
        ticker.pass(Duration.ofSeconds(30));
        fail(model, 0, 1);
        ticker.pass(Duration.ofSeconds(59));
        assertThat(state(0)).isEqualTo(State.EJECTED);
        ticker.pass(Duration.ofSeconds(1));
        succeed(model, 0);
        fail(model, 0, 2);
        assertThat(state(0)).isEqualTo(State.HEALTHY);
    }

    @Test
    void aSuccessThatWasUnderWayDoesNotBringItBack() {
        ModelHealth model = health.of(Models.of(Models.ejecting(3, 50), 1, 1));
        model.beginAgain(0);
        fail(model, 0, 3);
        model.end(0, false, Outcome.SUCCESS);
        assertThat(state(0)).isEqualTo(State.EJECTED);
    }

    @Test
    void neverLeavesTheLastOneOut() {
        ModelHealth one = health.of(Models.of(Models.ejecting(1, 100), 1));
        fail(one, 0, 10);
        assertThat(one.begin(null)).isZero();
        ModelHealth two = new Health(ticker, new SplittableRandom(7)).of(Models.of(Models.ejecting(1, 100), 1, 1));
        fail(two, 0, 5);
        fail(two, 1, 5);
        assertThat(draws(two, 50)).containsExactly(0, 50);
    }

    @Test
    void leavesOutNoMoreThanItsShare() {
        ModelHealth model = health.of(Models.of(Models.ejecting(1, 50), 1, 1, 1, 1));
        fail(model, 0, 1);
        fail(model, 1, 1);
        fail(model, 2, 1);
        assertThat(health.report())
                .filteredOn(each -> each.state() == State.EJECTED)
                .hasSize(2);
        ModelHealth none = new Health(ticker, new SplittableRandom(7)).of(Models.of(Models.ejecting(1, 0), 1, 1));
        fail(none, 0, 9);
        assertThat(draws(none, 100)[0]).isPositive();
    }

    @Test
    void aFullBackendIsPassedOver() {
        ModelHealth model =
                health.of(Models.of(Models.resilience(Balance.WEIGHTED, 0, 50, 2, Optional.empty()), 1000, 1));
        assertThat(draws(model, 0)).hasSize(2);
        for (int i = 0; i < 4; i++) {
            assertThat(model.begin(null)).isNotEqualTo(ModelHealth.NONE);
        }
        assertThat(health.report()).allMatch(each -> each.active() == 2);
        assertThat(model.begin(null)).isEqualTo(ModelHealth.NONE);
        model.end(0, false, Outcome.SUCCESS);
        assertThat(model.begin(null)).isZero();
    }

    @Test
    void retriesAreAShareOfWhatIsUnderWayButThreeAlways() {
        ModelHealth model = health.of(Models.of(Resilience.DEFAULT, 1));
        for (int i = 0; i < 3; i++) {
            assertThat(model.grantRetry()).isTrue();
        }
        assertThat(model.grantRetry()).isFalse();
        for (int i = 0; i < 20; i++) {
            model.beginAgain(0);
        }
        assertThat(model.grantRetry()).isTrue();
        assertThat(model.grantRetry()).isFalse();
        model.end(0, true, Outcome.FAILURE);
        assertThat(model.grantRetry()).isFalse(); // 19 under way
        model.dropRetry();
        assertThat(model.retries()).isEqualTo(3);
        assertThat(model.retriesRefused()).isEqualTo(3);
    }

    @Test
    void aReloadKeepsWhatIsKnownOfBackendsThatStayedWhereTheyWere() {
        ServedModel before = Models.of(Models.ejecting(1, 67), 1, 1, 1);
        fail(health.of(before), 0, 1);
        fail(health.of(before), 1, 1);
        var backends = new java.util.ArrayList<>(before.backends());
        backends.set(1, Models.backend("b1", 9999, 1));
        backends.add(Models.backend("new", 7000, 1));
        health.of(Models.served(before.resilience(), backends));
        assertThat(health.report())
                .extracting(BackendReport::backend, BackendReport::state, BackendReport::failures)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("b0", State.EJECTED, 1L),
                        org.assertj.core.groups.Tuple.tuple("b1", State.HEALTHY, 1L),
                        org.assertj.core.groups.Tuple.tuple("b2", State.HEALTHY, 0L),
                        org.assertj.core.groups.Tuple.tuple("new", State.HEALTHY, 0L));
    }

    private State state(int at) {
        return health.report().get(at).state();
    }

    private static int[] draws(ModelHealth model, int times) {
        int[] seen = new int[model.backends().size()];
        for (int i = 0; i < times; i++) {
            int at = model.begin(null);
            seen[at]++;
            model.end(at, false, Outcome.CANCELLED);
        }
        return seen;
    }

    private static void fail(ModelHealth model, int at, int times) {
        for (int i = 0; i < times; i++) {
            model.beginAgain(at);
            model.end(at, false, Outcome.FAILURE);
        }
    }

    private static void succeed(ModelHealth model, int at) {
        model.beginAgain(at);
        model.end(at, false, Outcome.SUCCESS);
    }
}
