package semanticrouter.core.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
}
