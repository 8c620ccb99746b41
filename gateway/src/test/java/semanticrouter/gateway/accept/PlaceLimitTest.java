package semanticrouter.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import semanticrouter.testkit.Property;

/// Fewer places while work waits for a processor, all of them otherwise.
final class PlaceLimitTest {
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofMillis(250).toNanos());

    private void window(PlaceLimit limit, Duration delay, int inside) {
        for (int i = 0; i < 20; i++) {
            limit.began(now.get() - delay.toNanos(), inside);
        }
        now.addAndGet(PlaceLimit.WINDOW_NANOS);
        limit.began(now.get() - delay.toNanos(), inside);
    }

    @Test
    void slowBackendsTakeNoPlaces() {
        var limit = new PlaceLimit(1600, now::get);
        for (int i = 0; i < 50; i++) {
            window(limit, Duration.ofMillis(3), 1500);
        }
        assertThat(limit.now()).isEqualTo(1600);
    }

    @Test
    void shortProcessorsTakePlacesFromWhatIsReallyServed() {
        var limit = new PlaceLimit(1600, now::get);
        window(limit, Duration.ofMillis(5), 1000);
        assertThat(limit.now()).isEqualTo(800);
        window(limit, Duration.ofSeconds(1), 800);
        assertThat(limit.now()).isEqualTo(400);
        for (int i = 0; i < 10; i++) {
            window(limit, Duration.ofSeconds(1), limit.now());
        }
        assertThat(limit.now()).as("enough to keep the processors busy").isEqualTo(64);
    }

    @Test
    void placesComeBackWithTime() {
        var limit = new PlaceLimit(1600, now::get);
        for (int i = 0; i < 10; i++) {
            window(limit, Duration.ofSeconds(1), limit.now());
        }
        for (int i = 0; i < 30; i++) {
            window(limit, Duration.ofMillis(1), 10);
        }
        assertThat(limit.now()).isEqualTo(1600);
    }

    @Test
    void longRequestsThatHoldAllPlacesKeepNobodyOut() {
        var limit = new PlaceLimit(4096, now::get);
        var queue = new AdmissionQueue(limit, 4096);
        for (int i = 0; i < 10; i++) {
            window(limit, Duration.ofSeconds(1), 64);
        }
        while (queue.tryEnter()) {
            // streams that will last for minutes
        }
        var entered = new AtomicLong();
        for (int i = 0; i < 1000; i++) {
            queue.await(entered::incrementAndGet);
        }
        assertThat(entered.get()).isZero();
        for (int i = 0; i < 10; i++) {
            now.addAndGet(PlaceLimit.WINDOW_NANOS);
            queue.timePassed();
        }
        assertThat(entered.get()).as("entered within a second").isEqualTo(1000);
    }

    @Test
    void timeAloneChangesNothingBeforeItsWindowIsOver() {
        var limit = new PlaceLimit(200, now::get);
        for (int i = 0; i < 8; i++) {
            window(limit, Duration.ofSeconds(1), 64);
        }
        now.addAndGet(PlaceLimit.WINDOW_NANOS - 1);
        assertThat(limit.timePassed(64)).isFalse();
        now.addAndGet(1);
        assertThat(limit.timePassed(64)).isTrue();
        assertThat(limit.now()).isEqualTo(96);
    }

    @Test
    void fewRequestsSayNothing() {
        var limit = new PlaceLimit(1600, now::get);
        for (int i = 0; i < 20; i++) {
            now.addAndGet(PlaceLimit.WINDOW_NANOS);
            limit.began(now.get() - Duration.ofSeconds(1).toNanos(), 2);
        }
        assertThat(limit.now()).isEqualTo(1600);
    }

    @Test
    void itStaysWithinItsBounds() {
        Property.check("the limit stays within its bounds and says when it rose", 200, gen -> {
            int most = gen.between(1, 300);
            var limit = new PlaceLimit(most, now::get);
            for (int i = 0; i < 200; i++) {
                now.addAndGet(gen.between(0, 60_000_000));
                int before = limit.now();
                boolean rose = limit.began(now.get() - gen.between(0, 100_000_000), gen.between(0, most));
                assertThat(limit.now()).isBetween(Math.min(64, most), most);
                assertThat(rose).isEqualTo(limit.now() > before);
            }
        });
    }

    @Test
    void whoWaitsEntersWhenTheLimitRises() {
        var limit = new PlaceLimit(200, now::get);
        var queue = new AdmissionQueue(limit, 300);
        for (int i = 0; i < 8; i++) {
            window(limit, Duration.ofSeconds(1), 64);
        }
        int inside = 0;
        while (queue.tryEnter()) {
            inside++;
        }
        assertThat(inside).isEqualTo(64);
        var entered = new AtomicLong();
        for (int i = 0; i < 100; i++) {
            queue.await(entered::incrementAndGet);
        }
        assertThat(entered.get()).isZero();
        now.addAndGet(PlaceLimit.WINDOW_NANOS);
        queue.began(now.get());
        assertThat(entered.get()).isEqualTo(limit.now() - 64).isPositive();
    }
}
