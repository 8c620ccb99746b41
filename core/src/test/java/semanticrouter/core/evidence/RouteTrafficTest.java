package semanticrouter.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.AtomStates;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.ConfidenceRange;

class RouteTrafficTest {
    private static final Condition X = new Condition.Signal(new SignalKey("keyword", "x"));
    private static final Condition Y = new Condition.Signal(new SignalKey("keyword", "y"));
    private static final List<DecisionRule> RULES = List.of(
            new DecisionRule("first", 20, 0, X, OnUnknown.FAIL_OPEN),
            new DecisionRule("second", 10, 0, Y, OnUnknown.FAIL_OPEN));
    private static final AtomTable ATOMS = AtomTable.of(RULES, _ -> ConfidenceRange.ONE);
    private static final DecisionProgram PROGRAM = new DecisionProgram(RULES, Strategy.PRIORITY, ATOMS);

    private static Posterior equal() {
        return new Posterior(List.of(List.of("a"), List.of("b")), List.of("c"));
    }

    private static RouteTraffic traffic() {
        return new RouteTraffic(List.of("first", "second"), equal());
    }

    private static Map<String, Double> open(RouteTraffic traffic) {
        return traffic.posterior().distribution(PROGRAM, PROGRAM.evaluate(new AtomStates(2)));
    }

    @Test
    void without_traffic_every_model_is_equally_likely() {
        assertThat(traffic().posterior().start()).isCloseTo(Math.log(3) / Math.log(2), Offset.offset(1e-9));
    }

    @Test
    void a_decision_that_wins_often_is_likelier_and_the_rest_stays_possible() {
        RouteTraffic traffic = traffic();
        for (int i = 0; i < 960; i++) {
            traffic.won(i % 10 == 0 ? -1 : 0);
        }
        Map<String, Double> shares = open(traffic);
        assertThat(shares.get("a")).isCloseTo((864 + 32 / 3.0) / 992, Offset.offset(1e-9));
        assertThat(shares.get("b")).isCloseTo(32 / 3.0 / 992, Offset.offset(1e-9));
        assertThat(shares.get("c")).isCloseTo((96 + 32 / 3.0) / 992, Offset.offset(1e-9));
        assertThat(traffic.posterior().start()).isLessThan(0.7);
    }

    @Test
    void evidence_outweighs_traffic() {
        RouteTraffic traffic = traffic();
        for (int i = 0; i < 10_000; i++) {
            traffic.won(0);
        }
        var states = new AtomStates(2);
        states.markFalse(ATOMS.id(X));
        states.markTrue(ATOMS.id(Y), 1);
        assertThat(traffic.posterior().bits(PROGRAM, PROGRAM.evaluate(states))).isZero();
        assertThat(traffic.posterior().distribution(PROGRAM, PROGRAM.evaluate(states)))
                .containsOnlyKeys("b");
    }

    @Test
    void a_reload_keeps_what_was_learned_about_decisions_of_the_same_name() {
        RouteTraffic before = traffic();
        for (int i = 0; i < 640; i++) {
            before.won(1);
        }
        var after = new RouteTraffic(
                List.of("second", "new"), new Posterior(List.of(List.of("b"), List.of("n")), List.of("c")));
        after.inherit(before);
        Map<String, Double> shares = open(after);
        assertThat(shares.get("b")).isGreaterThan(0.95);
        assertThat(shares.get("n")).isPositive();
    }

    @Test
    void a_start_begins_with_what_is_on_record_but_for_what_was_counted_since() {
        RouteTraffic traffic = traffic();
        traffic.won(1);
        traffic.begin(Map.of("first", 863L, "second", 500L, "", 96L, "gone", 9L));

        Map<String, Double> shares = open(traffic);
        assertThat(shares.get("a")).isCloseTo((863 + 32 / 3.0) / 992, Offset.offset(1e-9));
        assertThat(shares.get("b")).isCloseTo((1 + 32 / 3.0) / 992, Offset.offset(1e-9));
        traffic.begin(Map.of("first", 1L));
        assertThat(open(traffic)).as("once is enough").isEqualTo(shares);
    }

    @Test
    void a_long_record_leaves_room_for_what_comes() {
        RouteTraffic traffic = traffic();
        traffic.begin(Map.of("first", 10_000_000L, "", 10_000_000L));
        for (int i = 0; i < RouteTraffic.WINDOW / 2; i++) {
            traffic.won(1);
        }
        assertThat(open(traffic).get("b")).isGreaterThan(0.45);
    }

    @Test
    void old_traffic_fades() {
        RouteTraffic traffic = traffic();
        for (int i = 0; i < RouteTraffic.WINDOW; i++) {
            traffic.won(0);
        }
        for (int i = 0; i < 2 * RouteTraffic.WINDOW; i++) {
            traffic.won(1);
        }
        assertThat(open(traffic).get("b")).isGreaterThan(0.75);
    }

    @Test
    void shares_sum_to_one_whatever_was_seen() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        RouteTraffic traffic = traffic();
        for (int i = 0; i < 2_000; i++) {
            traffic.won(random.nextInt(4) - 1 > 1 ? 1 : random.nextInt(3) - 1);
            double sum = open(traffic).values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            assertThat(sum).as("seed " + seed).isCloseTo(1, Offset.offset(1e-9));
            assertThat(traffic.posterior().start()).as("seed " + seed).isBetween(0.0, Math.log(3) / Math.log(2) + 1e-9);
        }
    }
}
