package semanticrouter.core.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanoutTest {
    private final Fanout fanout = new Fanout();

    @AfterEach
    void close() {
        fanout.close();
    }

    @Test
    void returns_results_in_order_and_failures_as_values() throws Exception {
        List<Settled<String>> settled = fanout.run(
                List.of(
                        () -> "a",
                        () -> {
                            throw new UnavailableException("encoder_busy", "");
                        },
                        () -> "c"),
                Deadline.after(Duration.ofSeconds(10)));
        assertThat(settled.get(0))
                .isInstanceOfSatisfying(
                        Settled.Done.class, done -> assertThat(done.value()).isEqualTo("a"));
        assertThat(settled.get(1))
                .isInstanceOfSatisfying(
                        Settled.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("encoder_busy"));
        assertThat(settled.get(2)).isInstanceOf(Settled.Done.class);
    }

    @Test
    void a_task_past_the_deadline_is_cancelled_and_reported() throws Exception {
        var interrupted = new CountDownLatch(1);
        List<Settled<String>> settled = fanout.run(
                List.of(() -> "quick", () -> {
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } catch (InterruptedException stop) {
                        interrupted.countDown();
                        throw stop;
                    }
                }),
                Deadline.after(Duration.ofMillis(50)));
        assertThat(settled.get(1))
                .isInstanceOfSatisfying(
                        Settled.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("timeout"));
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_bug_in_a_task_is_not_swallowed() {
        assertThatThrownBy(() -> fanout.run(
                        List.of(() -> "a", () -> {
                            throw new IllegalStateException("bug");
                        }),
                        Deadline.after(Duration.ofSeconds(10))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bug");
    }

    @Test
    void enough_that_count_end_it_and_the_rest_is_cancelled() throws Exception {
        var interrupted = new CountDownLatch(1);
        List<Settled<String>> settled = fanout.run(
                List.of(
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                                return "never";
                            } catch (InterruptedException stop) {
                                interrupted.countDown();
                                throw stop;
                            }
                        },
                        () -> "no",
                        () -> "yes"),
                Deadline.after(Duration.ofSeconds(10)),
                0,
                1,
                one -> one instanceof Settled.Done<String>(String value, long _) && value.equals("yes"));
        assertThat(settled.get(0))
                .isInstanceOfSatisfying(
                        Settled.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo(Fanout.UNFINISHED));
        assertThat(settled.get(2)).isInstanceOf(Settled.Done.class);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void no_more_run_at_a_time_than_may() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        Fanout.Task<Integer> task = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.sleep(1);
            return running.decrementAndGet();
        };
        List<Settled<Integer>> settled =
                fanout.run(Collections.nCopies(40, task), Deadline.after(Duration.ofSeconds(10)), 3, 0, _ -> true);
        assertThat(settled).hasSize(40).allMatch(Settled.Done.class::isInstance);
        assertThat(most.get()).isBetween(1, 3);
    }
}
