package semanticrouter.encoders.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

class LaneTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void answersInOrderOfTheJobsOnPlatformThreads() throws Exception {
        try (var lane = new Lane("test", new LaneLimits(3, 100, 0))) {
            var jobs = new ArrayList<Job<String>>();
            for (int i = 0; i < 50; i++) {
                int n = i;
                jobs.add(new Job<>(1, () -> n + " " + Thread.currentThread().isVirtual()));
            }
            List<String> answers = lane.run(jobs, Deadline.after(LONG));
            assertThat(answers).hasSize(50).startsWith("0 false", "1 false").endsWith("49 false");
        }
    }

    @Test
    void refusesWhatDoesNotFitTheQueueAndAdmitsAllOrNone() throws Exception {
        var held = new Held(new LaneLimits(1, 2, 0));
        try (var lane = held.lane) {
            UnavailableException busy = catchThrowableOfType(
                    UnavailableException.class, () -> lane.run(List.of(job(), job(), job()), Deadline.after(LONG)));
            assertThat(busy.failure().code()).isEqualTo("encoder_busy");
            assertThat(lane.counters().refused()).isEqualTo(3);
            held.release();
        }
    }

    @Test
    void runsShortJobsBeforeLongOnesThatCameFirst() throws Exception {
        var held = new Held(new LaneLimits(1, 10, Duration.ofHours(1).toNanos()));
        var order = Collections.synchronizedList(new ArrayList<String>());
        try (var lane = held.lane;
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow =
                    callers.submit(() -> lane.run(new Job<>(500, () -> order.add("long")), Deadline.after(LONG)));
            waitUntilWaiting(lane, 2);
            Future<?> quick =
                    callers.submit(() -> lane.run(new Job<>(5, () -> order.add("short")), Deadline.after(LONG)));
            waitUntilWaiting(lane, 3);
            held.release();
            slow.get();
            quick.get();
        }
        assertThat(order).containsExactly("short", "long");
    }

    @Test
    void anInterruptWithdrawsTheJob() throws Exception {
        var held = new Held(new LaneLimits(1, 10, 0));
        var ran = new AtomicInteger();
        try (var lane = held.lane) {
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    lane.run(new Job<>(1, ran::incrementAndGet), Deadline.after(LONG));
                } catch (InterruptedException | UnavailableException _) {
                    // expected: the caller leaves
                }
            });
            waitUntilWaiting(lane, 2);
            caller.interrupt();
            caller.join();
            assertThat(lane.counters().timedOut()).isEqualTo(1);
            held.release();
        }
        assertThat(ran).hasValue(0);
    }

    @Test
    void aPassedDeadlineIsATimeoutWithoutRunning() throws Exception {
        try (var lane = new Lane("test", new LaneLimits(1, 10, 0))) {
            UnavailableException late = catchThrowableOfType(
                    UnavailableException.class, () -> lane.run(job(), Deadline.after(Duration.ZERO)));
            assertThat(late.failure().code()).isEqualTo("encoder_timeout");
            assertThat(lane.counters()).isEqualTo(new LaneCounters(1, 0, 1, 0, 0, 0));
        }
    }

    @Test
    void handsFailuresToTheCallerAndGoesOn() throws Exception {
        try (var lane = new Lane("test", new LaneLimits(1, 10, 0))) {
            assertThatThrownBy(() -> lane.run(
                            new Job<>(1, () -> {
                                throw new UnavailableException("encoder_failed", "x");
                            }),
                            Deadline.after(LONG)))
                    .isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> lane.run(
                            new Job<>(1, () -> {
                                throw new IllegalArgumentException("bug");
                            }),
                            Deadline.after(LONG)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("bug");
            assertThat(lane.run(job(), Deadline.after(LONG))).isEqualTo("ok");
            assertThat(lane.counters()).isEqualTo(new LaneCounters(3, 1, 0, 0, 2, 0));
        }
    }

    @Test
    void aClosedLaneRefuses() throws Exception {
        var lane = new Lane("test", new LaneLimits(1, 10, 0));
        lane.close();
        assertThatThrownBy(() -> lane.run(job(), Deadline.after(LONG))).hasMessageContaining("encoder_busy");
    }

    @Test
    void countersAddUpUnderConcurrency() throws Exception {
        long seed = 42;
        int callers = 40;
        int each = 50;
        LaneCounters counters;
        try (var lane = new Lane("test", new LaneLimits(2, 8, 1000));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (int c = 0; c < callers; c++) {
                var random = new Random(seed + c);
                futures.add(threads.submit(() -> oneCaller(lane, random, each)));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            counters = lane.counters();
        }
        assertThat(counters.asked()).as("seed %d", seed).isEqualTo((long) callers * each);
        assertThat(counters.answered() + counters.timedOut() + counters.refused() + counters.failed())
                .as("seed %d: %s", seed, counters)
                .isEqualTo(counters.asked());
        assertThat(counters.waiting()).isZero();
        assertThat(counters.answered()).isPositive();
        assertThat(counters.refused()).isPositive();
        assertThat(counters.failed()).isPositive();
        assertThat(counters.timedOut()).isPositive();
    }

    private static void oneCaller(Lane lane, Random random, int times) {
        for (int i = 0; i < times; i++) {
            int kind = random.nextInt(4);
            Deadline deadline =
                    kind == 0 ? Deadline.after(Duration.ofNanos(random.nextInt(50_000))) : Deadline.after(LONG);
            if (kind == 1) {
                Thread.currentThread().interrupt();
            }
            try {
                lane.run(
                        new Job<>(random.nextInt(100), () -> {
                            if (kind == 2) {
                                throw new UnavailableException("encoder_failed", "asked for");
                            }
                            return spin(20_000);
                        }),
                        deadline);
            } catch (UnavailableException | InterruptedException _) {
                // counted by the lane, which is what this test is about
            }
        }
    }

    private static double spin(int rounds) {
        double x = 1;
        for (int i = 0; i < rounds; i++) {
            x = Math.sqrt(x + i);
        }
        return x;
    }

    private static Job<String> job() {
        return new Job<>(1, () -> "ok");
    }

    private static void waitUntilWaiting(Lane lane, int jobs) {
        while (lane.counters().waiting() < jobs) {
            Thread.onSpinWait();
        }
    }

    /// A lane whose only thread is kept busy until released.
    private static final class Held {
        private final CountDownLatch gate = new CountDownLatch(1);
        private final Lane lane;

        Held(LaneLimits limits) throws InterruptedException {
            lane = new Lane("test", limits);
            var running = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try {
                    lane.run(
                            new Job<>(0, () -> {
                                running.countDown();
                                awaitGate();
                                return "held";
                            }),
                            Deadline.after(LONG));
                } catch (UnavailableException | InterruptedException ended) {
                    throw new IllegalStateException(ended);
                }
            });
            running.await();
        }

        private void awaitGate() {
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        void release() {
            gate.countDown();
        }
    }
}
