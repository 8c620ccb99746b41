package semanticrouter.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.Resilience.Balance;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

/// Every try ends as exactly one of success, failure and cancelled, whatever the threads do.
final class CountersProperties {
    private record Begun(int at, boolean retry) {}

    @Test
    void triesAddUp() {
        Property.check("started = successes + failures + cancelled + active", 300, gen -> {
            var ticker = new Models.Ticker();
            var health = new Health(ticker, new SplittableRandom(gen.between(0, 1 << 30)));
            int[] weights = new int[gen.between(1, 4)];
            java.util.Arrays.setAll(weights, _ -> gen.between(1, 5));
            var model = health.of(Models.of(
                    Models.resilience(
                            gen.oneOf(Balance.values()),
                            gen.between(0, 3),
                            gen.oneOf(0, 50, 100),
                            gen.between(1, 20),
                            Optional.empty()),
                    weights));
            Deque<Begun> open = new ArrayDeque<>();
            long begun = 0;
            for (int step = gen.between(0, 200); step > 0; step--) {
                begun += step(gen, ticker, model, open);
                addsUp(health, open.size(), begun);
                assertThat(health.report())
                        .as("one backend is left")
                        .anyMatch(each -> each.state() == BackendReport.State.HEALTHY);
            }
        });
    }

    private static int step(Gen gen, Models.Ticker ticker, ModelHealth model, Deque<Begun> open) {
        if (gen.oneIn(10)) {
            ticker.pass(Duration.ofSeconds(gen.between(0, 60)));
        }
        if (!open.isEmpty() && gen.flip()) {
            Begun last = gen.flip() ? open.removeFirst() : open.removeLast();
            model.end(last.at(), last.retry(), gen.oneOf(Outcome.values()));
            return 0;
        }
        boolean retry = gen.flip() && model.grantRetry();
        int at = model.begin(null);
        if (at == ModelHealth.NONE) {
            if (retry) {
                model.dropRetry();
            }
            return 0;
        }
        open.add(new Begun(at, retry));
        return 1;
    }

    private static void addsUp(Health health, int open, long begun) {
        long started = 0;
        long active = 0;
        for (BackendReport each : health.report()) {
            assertThat(each.started()).isEqualTo(each.successes() + each.failures() + each.cancelled() + each.active());
            started += each.started();
            active += each.active();
        }
        assertThat(active).isEqualTo(open);
        assertThat(started).isEqualTo(begun);
    }

    @Test
    void triesOfManyThreadsAddUp() throws Exception {
        var health = new Health(new Models.Ticker(), new java.security.SecureRandom());
        var model = health.of(Models.of(Models.resilience(Balance.LEAST_REQUEST, 2, 50, 3, Optional.empty()), 1, 1, 1));
        var begun = new AtomicInteger();
        var over = new CountDownLatch(8);
        for (int thread = 0; thread < 8; thread++) {
            var gen = new Gen(thread);
            Thread.startVirtualThread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    boolean retry = model.grantRetry();
                    int at = model.begin(null);
                    if (at != ModelHealth.NONE) {
                        begun.incrementAndGet();
                        model.end(at, retry, gen.oneOf(Outcome.values()));
                    } else if (retry) {
                        model.dropRetry();
                    }
                }
                over.countDown();
            });
        }
        over.await();
        addsUp(health, 0, begun.get());
        for (int i = 0; i < 3; i++) {
            assertThat(model.grantRetry()).as("no retry is lost").isTrue();
        }
    }
}
