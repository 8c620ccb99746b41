package semanticrouter.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.testkit.Property;

class AnswerTableTest {
    private static final CacheEpochs EPOCHS = CacheEpochs.first("");
    private static final CachePartition PARTITION = new CachePartition("r", "d", "auto", "m", "openai:body", "n", "1");

    private final AnswerTable cache = new AnswerTable();
    private final Flights flights = new Flights();

    @Test
    void neverHoldsMoreThanItsCapacity() {
        Property.check("the cache is bounded and its books are right", 200, gen -> {
            var bounded = new AnswerTable();
            int capacity = gen.between(1, 5);
            bounded.limit(capacity, gen.oneOf(AnswerTable.Eviction.values()));
            for (int i = 0; i < 40; i++) {
                String name = "q" + gen.between(0, 9);
                if (gen.flip()) {
                    bounded.put(entry(name, "g" + gen.between(0, 2), i, i + gen.between(1, 20)));
                    assertThat(bounded.exact(question(name, "g"), EPOCHS, i, Long.MIN_VALUE))
                            .as("what was just kept is there")
                            .isPresent();
                } else {
                    bounded.exact(question(name, "g"), EPOCHS, i, Long.MIN_VALUE);
                }
                assertThat(bounded.tally().entries()).isLessThanOrEqualTo(capacity);
            }
            bounded.forget(_ -> true);
            assertThat(bounded.tally())
                    .extracting(AnswerTable.Tally::entries, AnswerTable.Tally::bytes)
                    .containsExactly(0, 0L);
        });
    }

    @Test
    void evictsByItsPolicy() {
        assertThat(survivors(AnswerTable.Eviction.FIFO)).containsExactly("b", "c");
        assertThat(survivors(AnswerTable.Eviction.LRU)).containsExactly("a", "c");
        assertThat(survivors(AnswerTable.Eviction.LFU)).containsExactly("a", "c");
    }

    /// The first ten are asked for, then ten more come than there is room for.
    @ParameterizedTest
    @CsvSource({"FIFO,0", "LRU,10", "LFU,10"})
    void evictsInOrderAmongManyToo(AnswerTable.Eviction policy, int firstGone) {
        int most = 100_000;
        var large = new AnswerTable();
        large.limit(most, policy);
        for (int i = 0; i < most; i++) {
            large.put(entry("q" + i, "g" + i % 100, 0, 100));
        }
        for (int i = 0; i < 10; i++) {
            large.exact(question("q" + i, "g"), EPOCHS, 1, Long.MIN_VALUE);
        }
        for (int i = most; i < most + 10; i++) {
            large.put(entry("q" + i, "g", 2, 100));
        }

        assertThat(large.tally())
                .extracting(AnswerTable.Tally::entries, AnswerTable.Tally::evictions)
                .containsExactly(most, 10L);
        assertThat(IntStream.range(0, most + 10)
                        .filter(i -> large.exact(question("q" + i, "g"), EPOCHS, 3, Long.MIN_VALUE)
                                .isEmpty()))
                .containsExactlyElementsOf(
                        IntStream.range(firstGone, firstGone + 10).boxed().toList());
    }

    /// Who is left of a, b and c in a cache for two, when a is asked for before c comes.
    private static List<String> survivors(AnswerTable.Eviction policy) {
        var small = new AnswerTable();
        small.limit(2, policy);
        small.put(entry("a", "g", 0, 100));
        small.put(entry("b", "g", 0, 100));
        small.exact(question("a", "g"), EPOCHS, 1, Long.MIN_VALUE);
        small.put(entry("c", "g", 2, 100));
        return List.of("a", "b", "c").stream()
                .filter(name -> small.exact(question(name, "g"), EPOCHS, 3, Long.MIN_VALUE)
                        .isPresent())
                .toList();
    }

    @Test
    void theNearestOfTheGroupIsGiven() {
        cache.put(entry("far", "g", 0, 100, new float[] {0.8f, 0.6f}));
        cache.put(entry("near", "g", 0, 100, new float[] {1, 0}));
        cache.put(entry("nearest of others", "h", 0, 100, new float[] {1, 0}));
        cache.put(entry("without a vector", "g", 0, 100));
        var asked = vector(1, 0);

        assertThat(cache.nearest(question("?", "g"), asked, EPOCHS, 0.5, 1, Long.MIN_VALUE)
                        .found()
                        .orElseThrow()
                        .similarity())
                .isEqualTo(1);
        assertThat(cache.nearest(question("?", "g"), asked, EPOCHS, 0.5, 1, 1))
                .as("all are older")
                .isEqualTo(AnswerTable.Nearest.NONE);
        assertThat(cache.nearest(question("?", "g"), asked, EPOCHS, 0.5, 100, Long.MIN_VALUE))
                .as("all have expired")
                .isEqualTo(AnswerTable.Nearest.NONE);
        assertThat(cache.nearest(question("?", "i"), asked, EPOCHS, 0.5, 1, Long.MIN_VALUE))
                .isEqualTo(AnswerTable.Nearest.NONE);
    }

    @Test
    void theNearestThatIsNotNearEnoughSaysHowNearItIs() {
        cache.put(entry("far", "g", 0, 100, new float[] {0, 1}));
        cache.put(entry("near", "g", 0, 100, new float[] {0.8f, 0.6f}));

        var nearest = cache.nearest(question("?", "g"), vector(1, 0), EPOCHS, 0.81, 1, Long.MIN_VALUE);

        assertThat(nearest.found()).isEmpty();
        assertThat(nearest.similarity()).isCloseTo(0.8, within(1e-6));
        assertThat(cache.tally().semanticHits()).isZero();
    }

    @Test
    void vectorsOfAnotherEncoderAreNotCompared() {
        cache.put(entry("near", "g", 0, 100, new float[] {1, 0}));
        var other = new NamedEmbedding("another", new Embedding(new float[] {1, 0}));

        assertThat(cache.nearest(question("?", "g"), other, EPOCHS, 0.5, 1, Long.MIN_VALUE))
                .isEqualTo(AnswerTable.Nearest.NONE);
    }

    @Test
    void oneAsksAndTheOthersWait() throws Exception {
        Flights.Flight leader = flights.lead("q", 0).orElseThrow();
        var followed = new AtomicReference<Boolean>();
        Thread follower = Thread.ofPlatform().start(() -> {
            try {
                followed.set(flights.lead("q", 1).isEmpty());
            } catch (InterruptedException _) {
                followed.set(false);
            }
        });
        while (follower.getState() != Thread.State.TIMED_WAITING && follower.isAlive()) {
            Thread.onSpinWait();
        }
        leader.land();
        follower.join();

        assertThat(followed.get()).isTrue();
        assertThat(flights.size()).isZero();
        assertThat(flights.lead("q", 2)).as("the next one leads").isPresent();
    }

    @Test
    void aLeaderThatIsLostIsReplaced() throws Exception {
        Flights.Flight lost = flights.lead("q", 0).orElseThrow();
        Flights.Flight next = flights.lead("q", 30_001).orElseThrow();
        lost.land();

        assertThat(flights.size()).as("the new leader stays one").isEqualTo(1);
        next.land();
        assertThat(flights.size()).isZero();
    }

    @Test
    void waitingEndsWithAnInterrupt() throws Exception {
        flights.lead("q", 0);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> flights.lead("q", 1)).isInstanceOf(InterruptedException.class);
    }

    private static NamedEmbedding vector(float... values) {
        return new NamedEmbedding("one", new Embedding(values));
    }

    private static Question question(String exact, String group) {
        return new Question(exact, group, "");
    }

    private static AnswerTable.Entry entry(String exact, String group, long now, long expires) {
        var answer = new Answer(List.of(new byte[] {1, 2, 3}), "application/json", false);
        return new AnswerTable.Entry(PARTITION, EPOCHS.now(), question(exact, group), null, answer, now, expires);
    }

    private static AnswerTable.Entry entry(String exact, String group, long now, long expires, float[] vector) {
        AnswerTable.Entry plain = entry(exact, group, now, expires);
        return new AnswerTable.Entry(
                PARTITION, EPOCHS.now(), plain.question(), vector(vector), plain.answer(), now, expires);
    }
}
