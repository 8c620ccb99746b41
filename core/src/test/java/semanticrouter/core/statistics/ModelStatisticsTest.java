package semanticrouter.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Timings;
import semanticrouter.core.trace.Usage;

class ModelStatisticsTest {
    private final AtomicLong now = new AtomicLong();
    private final ModelStatistics statistics = new ModelStatistics(now::get);

    @Test
    void interpolatesPercentiles() {
        for (double seconds : new double[] {0.4, 0.1, 0.3, 0.2}) {
            statistics.observed("a", seconds, seconds / 10);
        }

        assertThat(statistics.firstToken("a", 90).orElseThrow()).isCloseTo(0.37, within(1e-9));
        assertThat(statistics.perToken("a", 50).orElseThrow()).isCloseTo(0.025, within(1e-9));
        assertThat(statistics.firstToken("b", 90)).isEmpty();
    }

    @Test
    void smoothsTheFirstTwoObservations() {
        statistics.observed("a", 1, 0);
        statistics.observed("a", 2, -1);

        assertThat(statistics.firstToken("a", 99).orElseThrow()).isCloseTo(1.3, within(1e-9));
        assertThat(statistics.perToken("a", 99))
                .as("what is not positive is dropped")
                .isEmpty();
    }

    @Test
    void keepsTheLatestThousand() {
        long seed = 20260401;
        var random = new Random(seed);
        double[] all = random.doubles(2_500, 0.01, 3).toArray();
        for (double value : all) {
            statistics.observed("a", value, 1);
        }

        double[] latest = Arrays.copyOfRange(all, 1_500, 2_500);
        Arrays.sort(latest);
        assertThat(statistics.firstToken("a", 100).orElseThrow())
                .as("seed %d", seed)
                .isEqualTo(latest[999]);
        assertThat(statistics.firstToken("a", 0).orElseThrow())
                .as("seed %d", seed)
                .isEqualTo(latest[0]);
    }

    @Test
    void countsOpenCallsAndForgetsLostOnes() {
        ModelStatistics.Open first = statistics.begin("a");
        ModelStatistics.Open second = statistics.begin("a");
        first.close();
        first.close();
        assertThat(statistics.inFlight("a")).isEqualTo(1);

        now.addAndGet(TimeUnit.MINUTES.toNanos(10) + 1);
        assertThat(statistics.inFlight("a")).isZero();
        second.close();
        assertThat(statistics.inFlight("a")).isZero();
    }

    @Test
    void doesNotGrowWithNames() {
        for (int i = 0; i < 10_000; i++) {
            statistics.observed("model-" + i, 1, 1);
        }

        assertThat(statistics.firstToken("model-0", 50)).isPresent();
        assertThat(statistics.firstToken("model-9999", 50)).isEmpty();
    }

    @Test
    void takesCompletionsThatSucceeded() {
        statistics.completed(completion(200, true, 11));
        statistics.completed(completion(500, true, 11));

        assertThat(statistics.firstToken("m", 50).orElseThrow()).isCloseTo(0.5, within(1e-9));
        assertThat(statistics.perToken("m", 50).orElseThrow()).isCloseTo(0.15, within(1e-9));
    }

    @Test
    void takesTheWholeCallWhenThereWasNoStream() {
        statistics.completed(completion(200, false, 10));

        assertThat(statistics.perToken("m", 50).orElseThrow()).isCloseTo(0.2, within(1e-9));
    }

    private static Completion completion(int status, boolean streamed, long tokens) {
        var trace = new RoutingTrace(
                "id",
                Instant.EPOCH,
                "m",
                null,
                null,
                new Decision.PassThrough(),
                null,
                ModelProfile.named("m"),
                List.of(),
                Timings.NONE,
                List.of());
        return new Completion(
                trace,
                status,
                "upstream",
                "",
                new Usage(5, 0, tokens),
                streamed,
                500_000_000L,
                2_000_000_000L,
                2_000_000_000L);
    }
}
