package semanticrouter.encoders.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;

/// What waits for a service that is away, and how the waiting ends.
class AwaitingTest {
    private static final Failure AWAY = new Failure("encoder_away", "it cannot be reached");
    private static final Failure REFUSED = new Failure("encoder_failed", "it refused the key");

    private final AtomicReference<@Nullable Failure> fault = new AtomicReference<>(AWAY);
    private final Awaiting awaiting = new Awaiting(
            new Endpoint(URI.create("http://127.0.0.1:9/v1"), "m", "", Duration.ofSeconds(1), 0), Duration.ofMillis(1));

    @AfterEach
    void close() {
        awaiting.close();
    }

    /// A source that fails as the service does.
    private String made(String value) throws UnavailableException {
        Failure why = fault.get();
        if (why != null) {
            throw new UnavailableException(why);
        }
        return value;
    }

    private Awaited<String> await(String what) throws Exception {
        return awaiting.await(what, () -> made(what));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int tries = 0; tries < 4000 && !condition.getAsBoolean(); tries++) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static boolean there(Awaited<?> awaited) {
        try {
            return awaited.get() != null;
        } catch (UnavailableException _) {
            return false;
        }
    }

    @Test
    void whatCanBeMadeIsThereAtOnce() throws Exception {
        fault.set(null);
        assertThat(await("a").get()).isEqualTo("a");
        assertThat(awaiting.waiting()).isEmpty();
        assertThat(awaiting.idle()).isTrue();
    }

    @Test
    void whatNeedsSomebodyToMendItIsNotWaitedFor() {
        fault.set(REFUSED);
        assertThatThrownBy(() -> await("a")).hasMessageContaining("it refused the key");
        assertThat(awaiting.waiting()).isEmpty();
        assertThat(awaiting.idle()).isTrue();
    }

    @Test
    void whatWaitsIsMadeWhenTheServiceIsBackAndTheTaskEnds() throws Exception {
        Awaited<String> first = await("a");
        Awaited<String> second = await("b");
        assertThatThrownBy(first::get)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("encoder_away: it cannot be reached");
        assertThat(awaiting.waiting()).containsExactly("a", "b");
        assertThat(awaiting.idle()).isFalse();
        fault.set(null);
        until(() -> there(first) && there(second));
        assertThat(first.get()).isEqualTo("a");
        assertThat(second.get()).isEqualTo("b");
        until(awaiting::idle);
        assertThat(awaiting.waiting()).isEmpty();
        fault.set(AWAY);
        Awaited<String> later = await("c");
        fault.set(null);
        until(() -> there(later));
    }

    @Test
    void aServiceThatIsKnownToBeAwayIsNotAskedByWhoComesNext() throws Exception {
        await("a");
        Thread caller = Thread.currentThread();
        List<Thread> askers = Collections.synchronizedList(new ArrayList<>());
        Awaited<String> next = awaiting.await("b", () -> {
            askers.add(Thread.currentThread());
            return made("b");
        });
        fault.set(null);
        until(() -> there(next));
        assertThat(askers).isNotEmpty().doesNotContain(caller);
    }

    @Test
    void aRefusalLaterIsTheReasonFromThenOnAndHoldsNothingElseUp() throws Exception {
        var refused = new AtomicReference<>(AWAY);
        Awaited<String> one = awaiting.await("a", () -> {
            Failure why = refused.get();
            throw new UnavailableException(why);
        });
        Awaited<String> other = await("b");
        refused.set(REFUSED);
        fault.set(null);
        until(() -> there(other));
        assertThatThrownBy(one::get).hasMessage("encoder_failed: it refused the key");
        assertThat(awaiting.waiting()).containsExactly("a");
    }

    @Test
    void aBugIsTheReasonAndHoldsNothingElseUp() throws Exception {
        var bug = new AtomicInteger();
        Awaited<String> one = awaiting.await("a", () -> {
            if (bug.getAndIncrement() > 0) {
                throw new IllegalStateException("a bug");
            }
            throw new UnavailableException(AWAY);
        });
        Awaited<String> other = await("b");
        fault.set(null);
        until(() -> there(other));
        assertThatThrownBy(one::get).hasMessage("encoder_failed: IllegalStateException");
    }

    @Test
    void theTaskEndsWhenNobodyWaitsAnyMore() throws Exception {
        Awaited<String> first = await("a");
        Awaited<String> second = await("b");
        first.close();
        assertThat(awaiting.waiting()).containsExactly("b");
        second.close();
        until(awaiting::idle);
        fault.set(null);
        assertThatThrownBy(second::get).hasMessageContaining("encoder_away");
    }

    @Test
    void whatIsClosedWhileItIsMadeIsInterruptedAndTheRestGoesOn() throws Exception {
        var tries = new AtomicInteger();
        var began = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Awaited<String> slow = awaiting.await("slow", () -> {
            if (tries.getAndIncrement() == 0) {
                throw new UnavailableException(AWAY);
            }
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ended) {
                interrupted.countDown();
                throw ended;
            }
            return "slow";
        });
        Awaited<String> other = await("other");
        fault.set(null);
        began.await();
        slow.close();
        interrupted.await();
        until(() -> there(other));
        until(awaiting::idle);
    }

    @Test
    void closingEndsTheTaskInTheMiddleOfATry() throws Exception {
        var tries = new AtomicInteger();
        var began = new CountDownLatch(1);
        Awaited<String> slow = awaiting.await("slow", () -> {
            if (tries.getAndIncrement() == 0) {
                throw new UnavailableException(AWAY);
            }
            began.countDown();
            new CountDownLatch(1).await();
            return "slow";
        });
        began.await();
        awaiting.close();
        assertThat(awaiting.idle()).isTrue();
        assertThatThrownBy(slow::get).hasMessageContaining("encoder_away");
        assertThatThrownBy(await("late")::get).hasMessageContaining("encoder_away");
        assertThat(awaiting.idle()).as("nothing begins after the end").isTrue();
    }
}
