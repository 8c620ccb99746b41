package semanticrouter.console.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import semanticrouter.console.record.ModelWindow.Figures;
import semanticrouter.console.record.ModelWindow.Sample;
import semanticrouter.testkit.Property;

class ModelWindowTest {
    private static final long START = 1_800_000_000_000L;
    private static final Sample GOOD = new Sample(false, 10, 5, 1_000_000_000);

    private final ModelWindow minute = new ModelWindow(Duration.ofMinutes(1));

    @Test
    void nothingIsCountedAtFirst() {
        assertThat(minute.read(START)).isEqualTo(Figures.NONE);
    }

    @Test
    void addsUpWhatHappened() {
        for (int i = 0; i < 30; i++) {
            minute.add(new Sample(i < 3, 10, 5, 2_000_000_000), START + i * 1_000L);
        }
        Figures figures = minute.read(START + 30_000);

        assertThat(figures.requests()).isEqualTo(30);
        assertThat(figures.promptTokens()).isEqualTo(300);
        assertThat(figures.completionTokens()).isEqualTo(150);
        assertThat(figures.latency()).isEqualTo(2);
        assertThat(figures.errorRate()).isEqualTo(0.1);
        assertThat(figures.underWay()).as("60 seconds of calls in 60").isEqualTo(1);
        assertThat(figures.utilization()).isEqualTo(100);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        minute.add(GOOD, START);
        assertThat(minute.read(START + 59_000).requests()).isEqualTo(1);
        assertThat(minute.read(START + 60_000).requests()).isZero();

        minute.add(GOOD, START + 60_000);
        assertThat(minute.read(START + 60_000).requests())
                .as("in the same slot")
                .isEqualTo(1);
        minute.add(GOOD, START);
        assertThat(minute.read(START + 60_000).requests()).as("came too late").isEqualTo(1);
    }

    @Test
    void requestsWithoutACallHaveNoLatency() {
        minute.add(new Sample(true, 0, 0, 0), START);
        Figures figures = minute.read(START);

        assertThat(figures.errorRate()).isEqualTo(1);
        assertThat(figures.latency()).isZero();
        assertThat(figures.p99()).isZero();
    }

    @Test
    void ranksAreWithinATenth() {
        Property.check("a rank read from buckets is near the one of a sorted list", 100, gen -> {
            var window = new ModelWindow(Duration.ofHours(1));
            int calls = gen.between(20, 400);
            var seconds = new ArrayList<Double>();
            for (int i = 0; i < calls; i++) {
                long micros = gen.between(2_000, 1 << gen.between(12, 29));
                seconds.add(micros / 1e6);
                window.add(new Sample(false, 0, 0, micros * 1_000), START);
            }
            seconds.sort(Double::compare);
            Figures figures = window.read(START);

            near(figures.p50(), seconds, 0.5);
            near(figures.p95(), seconds, 0.95);
            near(figures.p99(), seconds, 0.99);
        });
    }

    /// The value lies in the bucket of the call of its rank, whose ends are a fifth apart.
    private static void near(double value, List<Double> sorted, double share) {
        double meant = sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        assertThat(value).isCloseTo(meant, Percentage.withPercentage(20));
    }

    @Test
    void losesNothingWhenManyCountAtOnce() throws Exception {
        int each = 5_000;
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        minute.add(GOOD, START + i);
                    }
                });
            }
        }
        Figures figures = minute.read(START + each);
        assertThat(figures.requests()).isEqualTo(4L * each);
        assertThat(figures.latency()).isCloseTo(1, Offset.offset(1e-9));
    }
}
