package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryOrigin;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.store.Owner;
import semanticrouter.stores.memory.MemoryBounds;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.Property;

/// What every memory store promises.
@SuppressWarnings("NullAway.Init") // set before each test
abstract class MemoryStoreContract {
    static final Owner ANN = new Owner("acme", "ann");
    static final Owner BOB = new Owner("acme", "bob");
    static final MemoryBounds ROOMY = new MemoryBounds(100, 1_000, Duration.ofDays(30), 0);

    final ManualClock clock = new ManualClock();
    private MemoryStore store;

    /// An empty store.
    abstract MemoryStore open(MemoryBounds bounds) throws Exception;

    @BeforeEach
    void start() throws Exception {
        store = open(ROOMY);
    }

    @AfterEach
    void stop() {
        if (store != null) {
            store.close();
        }
    }

    /// Another store with narrower bounds.
    private MemoryStore narrow(long perOwner, long all, double leastStrength) throws Exception {
        store.close();
        store = open(new MemoryBounds(perOwner, all, Duration.ofDays(30), leastStrength));
        return store;
    }

    Memory memory(String id, Owner owner, double importance) {
        return memory(id, owner, MemoryType.EPISODIC, "I am " + id, importance);
    }

    private Memory memory(String id, Owner owner, MemoryType type, String content, double importance) {
        Instant now = clock.instant();
        return new Memory(
                id,
                owner,
                type,
                content,
                new NamedEmbedding("tiny", new Embedding(new float[] {.6f, -.8f, 0})),
                new MemoryOrigin("conversation", "p", owner.user(), "conv_1", "auto_store"),
                now,
                now,
                importance,
                new MemoryUse(0, now));
    }

    private List<String> ids(Owner owner) throws Exception {
        return store.newest(owner, Optional.empty(), 1_000).memories().stream()
                .map(Memory::id)
                .toList();
    }

    private static void same(Memory found, Memory kept) {
        assertThat(found).usingRecursiveComparison().isEqualTo(kept);
    }

    @Test
    void what_was_put_comes_back_as_it_was() throws Exception {
        Memory kept = memory("mem_1", ANN, .5);
        store.put(kept, Set.of());
        same(store.get("mem_1", ANN).orElseThrow(), kept);
        assertThat(store.get("mem_2", ANN)).isEmpty();
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void one_without_a_vector_stays_without() throws Exception {
        Memory plain = memory("mem_1", ANN, .5);
        var kept = new Memory(
                "mem_1",
                ANN,
                MemoryType.SEMANTIC,
                "no vector",
                null,
                MemoryOrigin.UNKNOWN,
                plain.created(),
                plain.updated(),
                1,
                plain.use());
        store.put(kept, Set.of());
        same(store.get("mem_1", ANN).orElseThrow(), kept);
    }

    @Test
    void texts_survive_whatever_they_hold() throws Exception {
        Property.check("texts survive", 60, gen -> {
            String text = gen.text(200).replaceAll("[\\x{d800}-\\x{dfff}\\x00]", "") + "'; drop table memory; --";
            Memory odd = memory("mem_odd", ANN, MemoryType.EPISODIC, text, .5);
            store.put(odd, Set.of());
            same(store.get("mem_odd", ANN).orElseThrow(), odd);
        });
    }

    @Test
    void only_the_owner_sees_changes_and_counts_a_memory() throws Exception {
        store.put(memory("mem_1", ANN, .5), Set.of());
        for (Owner other :
                List.of(Owner.NOBODY, BOB, new Owner("other", "ann"), new Owner("", "ann"), new Owner("acme", ""))) {
            assertThat(store.get("mem_1", other)).isEmpty();
            assertThat(store.delete("mem_1", other)).isFalse();
            assertThat(store.clear(other, Optional.empty())).isZero();
            store.used(other, Set.of("mem_1"), clock.instant());
            MemoryStore.Page page = store.newest(other, Optional.empty(), 10);
            assertThat(page.memories()).isEmpty();
            assertThat(page.total()).isZero();
        }
        store.put(memory("mem_2", BOB, .5), Set.of("mem_1"));
        assertThat(store.get("mem_1", ANN).orElseThrow().use().count()).isZero();
    }

    @Test
    void an_owner_cannot_be_mistaken_for_another() throws Exception {
        store.put(memory("mem_1", new Owner("a", "b/c"), .5), Set.of());
        assertThat(store.get("mem_1", new Owner("a/b", "c"))).isEmpty();
    }

    @Test
    void a_memory_takes_the_place_of_others() throws Exception {
        store.put(memory("mem_1", ANN, .5), Set.of());
        store.put(memory("mem_2", ANN, .5), Set.of());
        store.put(memory("mem_3", ANN, .5), Set.of("mem_1", "mem_2", "mem_none"));
        assertThat(ids(ANN)).containsExactly("mem_3");
        store.put(memory("mem_3", ANN, MemoryType.SEMANTIC, "other", .5), Set.of());
        assertThat(store.get("mem_3", ANN).orElseThrow().content()).isEqualTo("other");
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void the_newest_come_first_by_type() throws Exception {
        for (int i = 0; i < 5; i++) {
            MemoryType type = i % 2 == 0 ? MemoryType.EPISODIC : MemoryType.SEMANTIC;
            store.put(memory("mem_" + i, ANN, type, "text " + i, .5), Set.of());
            clock.forward(Duration.ofSeconds(1));
        }
        assertThat(ids(ANN)).containsExactly("mem_4", "mem_3", "mem_2", "mem_1", "mem_0");
        MemoryStore.Page page = store.newest(ANN, Optional.of(MemoryType.EPISODIC), 2);
        assertThat(page.memories()).extracting(Memory::id).containsExactly("mem_4", "mem_2");
        assertThat(page.total()).isEqualTo(3);
    }

    @Test
    void what_is_deleted_is_gone() throws Exception {
        store.put(memory("mem_1", ANN, .5), Set.of());
        assertThat(store.delete("mem_1", ANN)).isTrue();
        assertThat(store.delete("mem_1", ANN)).isFalse();
        assertThat(store.get("mem_1", ANN)).isEmpty();
        assertThat(store.count()).isZero();
    }

    @Test
    void an_owner_is_forgotten_by_type_or_as_a_whole() throws Exception {
        store.put(memory("mem_1", ANN, MemoryType.SEMANTIC, "a", .5), Set.of());
        store.put(memory("mem_2", ANN, .5), Set.of());
        store.put(memory("mem_3", BOB, .5), Set.of());
        assertThat(store.clear(ANN, Optional.of(MemoryType.SEMANTIC))).isEqualTo(1);
        assertThat(ids(ANN)).containsExactly("mem_2");
        assertThat(store.clear(ANN, Optional.empty())).isEqualTo(1);
        assertThat(ids(ANN)).isEmpty();
        assertThat(ids(BOB)).containsExactly("mem_3");
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void uses_are_counted() throws Exception {
        store.put(memory("mem_1", ANN, .5), Set.of());
        clock.forward(Duration.ofHours(1));
        store.used(ANN, Set.of("mem_1", "mem_none"), clock.instant());
        store.used(ANN, Set.of("mem_1"), clock.instant());
        assertThat(store.get("mem_1", ANN).orElseThrow().use()).isEqualTo(new MemoryUse(2, clock.instant()));
    }

    @Test
    void the_weakest_of_an_owner_goes_first() throws Exception {
        MemoryStore small = narrow(3, 1_000, 0);
        small.put(memory("mem_old", ANN, .5), Set.of());
        small.put(memory("mem_used", ANN, .5), Set.of());
        clock.forward(Duration.ofDays(30));
        small.used(ANN, Set.of("mem_used"), clock.instant());
        small.put(memory("mem_dear", ANN, .9), Set.of());
        small.put(memory("mem_slight", ANN, .1), Set.of());
        assertThat(ids(ANN)).containsExactlyInAnyOrder("mem_used", "mem_dear", "mem_slight");
        small.put(memory("mem_new", ANN, .5), Set.of());
        assertThat(ids(ANN)).containsExactlyInAnyOrder("mem_used", "mem_dear", "mem_new");
        small.put(memory("mem_bob", BOB, .1), Set.of());
        assertThat(ids(BOB)).containsExactly("mem_bob");
    }

    @Test
    void all_owners_together_have_a_bound() throws Exception {
        MemoryStore small = narrow(100, 4, 0);
        for (int i = 0; i < 8; i++) {
            small.put(memory("mem_" + i, new Owner("", "user" + i), .5), Set.of());
            clock.forward(Duration.ofDays(1));
        }
        assertThat(small.count()).isEqualTo(4);
        assertThat(ids(new Owner("", "user7"))).containsExactly("mem_7");
        assertThat(ids(new Owner("", "user0"))).isEmpty();
    }

    @Test
    void what_has_faded_goes_although_there_is_room() throws Exception {
        MemoryStore fading = narrow(100, 1_000, .3);
        fading.put(memory("mem_old", ANN, 1), Set.of());
        fading.put(memory("mem_used", ANN, .1), Set.of());
        fading.used(ANN, Set.of("mem_used"), clock.instant());
        clock.forward(Duration.ofDays(60)); // a quarter is left of the one, half of the other
        fading.put(memory("mem_new", ANN, .5), Set.of());
        assertThat(ids(ANN)).containsExactlyInAnyOrder("mem_used", "mem_new");
        assertThat(fading.count()).isEqualTo(2);
    }

    @Test
    void many_write_at_once() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<?>>();
            for (int t = 0; t < 8; t++) {
                var owner = new Owner("", "user" + t);
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        store.put(memory(owner.user() + "_" + i, owner, .5), Set.of());
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                assertThat(Objects.toString(one.get(), "")).isEmpty();
            }
        }
        assertThat(store.count()).isEqualTo(160);
        assertThat(ids(new Owner("", "user3"))).hasSize(20);
    }
}
