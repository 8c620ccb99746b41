package semanticrouter.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import semanticrouter.gateway.accept.AdmissionQueue.Counts;
import semanticrouter.gateway.accept.AdmissionQueue.Waiter;
import semanticrouter.testkit.Property;

/// Places are given in the order of coming, never more than there are, and no one is lost.
final class AdmissionQueueTest {
    private final List<String> entered = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whoComesFirstIsServedFirst() {
        var queue = new AdmissionQueue(new PlaceLimit(1), 2);
        assertThat(queue.tryEnter()).isTrue();
        assertThat(queue.tryEnter()).isFalse();
        assertThat(queue.await(() -> entered.add("a"))).isNotNull();
        assertThat(queue.await(() -> entered.add("b"))).isNotNull();
        assertThat(queue.await(() -> entered.add("c"))).isNull();
        assertThat(queue.waiting()).isEqualTo(2);
        queue.leave();
        assertThat(entered).containsExactly("a");
        assertThat(queue.tryEnter()).as("nobody overtakes").isFalse();
        queue.leave();
        queue.leave();
        assertThat(entered).containsExactly("a", "b");
        assertThat(queue.inside()).isZero();
        assertThat(queue.counts()).isEqualTo(new Counts(3, 2, 0));
    }

    @Test
    void whoLeavesTheQueueGetsNoPlace() {
        var queue = new AdmissionQueue(new PlaceLimit(1), 2);
        queue.tryEnter();
        Waiter a = queue.await(() -> entered.add("a"));
        Waiter b = queue.await(() -> entered.add("b"));
        assertThat(a != null && a.leave()).isTrue();
        queue.leave();
        assertThat(entered).containsExactly("b");
        assertThat(b != null && b.leave()).isFalse();
    }

    @Test
    void whoStreamsLendsItsPlace() {
        long[] now = {0};
        var limit = new PlaceLimit(70, () -> now[0]);
        while (limit.now() > 64) {
            for (int i = 0; i < 20; i++) {
                limit.began(now[0] - PlaceLimit.WINDOW_NANOS, 64);
            }
            now[0] += PlaceLimit.WINDOW_NANOS;
            limit.timePassed(64);
        }
        var queue = new AdmissionQueue(limit, 10);
        while (queue.tryEnter()) {
            // 64 that work
        }
        assertThat(queue.inside()).isEqualTo(64);
        queue.await(() -> entered.add("a"));
        queue.await(() -> entered.add("b"));
        assertThat(entered).isEmpty();
        queue.begins();
        assertThat(entered).containsExactly("a");
        assertThat(queue.inside()).isEqualTo(65);
        queue.ends();
        queue.leave();
        assertThat(entered).as("65 at work, then 64 again: nobody enters yet").containsExactly("a");
        for (int i = 0; i < 6; i++) {
            queue.begins();
        }
        assertThat(entered).containsExactly("a", "b");
        assertThat(queue.inside()).isEqualTo(65);
        for (int i = 0; i < 5; i++) {
            assertThat(queue.tryEnter()).isTrue();
        }
        assertThat(queue.tryEnter()).as("the bound on all requests").isFalse();
        assertThat(queue.inside()).isEqualTo(70);
    }

    @Test
    void aPlaceThatIsFreeMeanwhileIsTakenAtOnce() {
        var queue = new AdmissionQueue(new PlaceLimit(1), 1);
        queue.await(() -> entered.add("a"));
        assertThat(entered).containsExactly("a");
        assertThat(queue.inside()).isEqualTo(1);
    }

    @Test
    void manyThreadsLoseNobody() {
        Property.check("everybody is admitted once, leaves, or is shed", 10, gen -> {
            int places = gen.between(1, 4);
            var queue = new AdmissionQueue(new PlaceLimit(places), gen.between(0, 8));
            var inside = new AtomicInteger();
            var most = new AtomicInteger();
            var shed = new AtomicInteger();
            int people = 400;
            var over = new CountDownLatch(people);
            Runnable visit = () -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                java.util.concurrent.locks.LockSupport.parkNanos(10_000);
                inside.decrementAndGet();
                queue.leave();
                over.countDown();
            };
            for (int i = 0; i < people; i++) {
                Thread.startVirtualThread(() -> {
                    if (queue.tryEnter()) {
                        visit.run();
                    } else if (queue.await(() -> Thread.startVirtualThread(visit)) == null) {
                        queue.turnedAway();
                        shed.incrementAndGet();
                        over.countDown();
                    }
                });
            }
            over.await();
            assertThat(most.get()).isLessThanOrEqualTo(places);
            assertThat(queue.inside()).isZero();
            assertThat(queue.waiting()).isZero();
            Counts counts = queue.counts();
            assertThat(counts.shed()).isEqualTo(shed.get());
            assertThat(counts.admitted() + counts.shed()).isEqualTo(people);
        });
    }
}
