package semanticrouter.console.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private final List<Integer> got = Collections.synchronizedList(new ArrayList<>());
    private final List<RuntimeException> faults = Collections.synchronizedList(new ArrayList<>());

    private BatchQueue<Integer> queue(Duration rest) {
        return new BatchQueue<>("test", 64, rest, got::addAll, faults::add);
    }

    @Test
    void handsOnEverythingOnceAndInOrderBeforeItCloses() {
        try (var queue = queue(Duration.ofMillis(1))) {
            IntStream.range(0, 10_000).forEach(queue::add);
        }
        assertThat(got)
                .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void drainHandsOnWhatWasAddedBeforeAlsoWhileTheThreadRests() {
        try (var queue = queue(Duration.ofDays(1))) {
            for (int n = 0; n < 1_000; n++) {
                queue.add(n);
                queue.drain();
                assertThat(got).hasSize(n + 1);
            }
        }
        assertThat(got).doesNotHaveDuplicates();
    }

    @Test
    void everyThreadsThingsAreHandedOnWhileOthersDrain() throws InterruptedException {
        try (var queue = queue(Duration.ofMillis(1))) {
            var adders = IntStream.range(0, 4)
                    .mapToObj(adder -> Thread.ofPlatform()
                            .start(() -> IntStream.range(0, 5_000).forEach(n -> {
                                queue.add(adder * 5_000 + n);
                                if (n % 50 == 0) {
                                    queue.drain();
                                }
                            })))
                    .toList();
            for (Thread adder : adders) {
                adder.join();
            }
        }
        assertThat(got).hasSize(20_000).doesNotHaveDuplicates();
    }

    @Test
    void isFullWhenItsCapacityWaitsAndTakesMoreNevertheless() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var open = new CountDownLatch(1);
        try (var queue = new BatchQueue<Integer>(
                "test",
                8,
                Duration.ofMillis(1),
                batch -> {
                    entered.countDown();
                    await(open);
                    got.addAll(batch);
                },
                faults::add)) {
            queue.add(0);
            entered.await();
            IntStream.rangeClosed(1, 8).forEach(queue::add);
            assertThat(queue.full()).isTrue();
            queue.add(9);
            open.countDown();
        }
        assertThat(got).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void goesOnAfterASinkThatFailed() {
        try (var queue = new BatchQueue<Integer>(
                "test",
                8,
                Duration.ofMillis(1),
                batch -> {
                    if (batch.contains(1)) {
                        throw new IllegalStateException("no");
                    }
                    got.addAll(batch);
                },
                faults::add)) {
            queue.add(1);
            queue.drain();
            queue.add(2);
        }
        assertThat(got).containsExactly(2);
        assertThat(faults).hasSize(1);
    }
}
