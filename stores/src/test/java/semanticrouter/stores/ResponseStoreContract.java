package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.Property;

/// What every response store promises.
@SuppressWarnings("NullAway.Init") // set before each test
abstract class ResponseStoreContract {
    static final Owner ANN = new Owner("acme", "ann");
    private static final Duration AGE = Duration.ofHours(24);

    final ManualClock clock = new ManualClock();
    private ResponseStore store;

    /// An empty store.
    abstract ResponseStore open(long records, Duration age) throws Exception;

    /// The same store as another process would open it; called when it outlives the process.
    abstract ResponseStore reopen(long records, Duration age) throws Exception;

    /// Whether the store goes by {@link #clock}; a server goes by its own.
    boolean ownClock() {
        return false;
    }

    /// Whether the store bounds the number of records itself.
    boolean counts() {
        return true;
    }

    @BeforeEach
    void start() throws Exception {
        store = open(1000, AGE);
    }

    @AfterEach
    void stop() {
        if (store != null) {
            store.close();
        }
    }

    StoredResponse response(String id, Owner owner, String previous) {
        return new StoredResponse(
                id,
                owner,
                previous,
                "conv_1",
                clock.instant(),
                "Be brief.",
                "{\"id\":\"" + id + "\"}",
                "[{\"n\":1.50}]");
    }

    @Test
    void whatWasPutComesBackAsItWas() throws Exception {
        StoredResponse kept = response("resp_1", ANN, "resp_0");
        store.put(kept);
        assertThat(store.get("resp_1", ANN)).contains(kept);
        assertThat(store.get("resp_2", ANN)).isEmpty();
        store.check();
    }

    @Test
    void textsSurviveWhateverTheyHold() throws Exception {
        Property.check("texts survive", 60, gen -> {
            String text = gen.text(200).replaceAll("[\\x{d800}-\\x{dfff}\\x00]", "") + "'; drop table response; --";
            var odd = new StoredResponse(
                    "resp_odd", ANN, "", text, clock.instant(), text, text, "x".repeat(100_000) + text);
            store.put(odd);
            assertThat(store.get("resp_odd", ANN)).contains(odd);
        });
    }

    @Test
    void onlyTheOwnerSeesARecord() throws Exception {
        store.put(response("resp_1", ANN, ""));
        for (Owner other : List.of(
                Owner.NOBODY,
                new Owner("acme", "bob"),
                new Owner("other", "ann"),
                new Owner("", "ann"),
                new Owner("acme", ""))) {
            assertThat(store.get("resp_1", other)).isEmpty();
            assertThat(store.delete("resp_1", other)).isFalse();
            assertThat(store.chain("resp_1", other, 10, 1 << 20)).isEmpty();
        }
        assertThat(store.get("resp_1", ANN)).isPresent();
    }

    @Test
    void anIdCannotBeMistakenForAnothersOwner() throws Exception {
        store.put(response("resp_1", new Owner("a", "b/c"), ""));
        assertThat(store.get("resp_1", new Owner("a/b", "c"))).isEmpty();
    }

    @Test
    void aDeletedRecordIsGone() throws Exception {
        store.put(response("resp_1", ANN, ""));
        assertThat(store.delete("resp_1", ANN)).isTrue();
        assertThat(store.get("resp_1", ANN)).isEmpty();
        assertThat(store.delete("resp_1", ANN)).isFalse();
    }

    @Test
    void aSecondPutReplacesTheFirst() throws Exception {
        store.put(response("resp_1", ANN, ""));
        StoredResponse second = response("resp_1", ANN, "resp_9");
        store.put(second);
        assertThat(store.get("resp_1", ANN)).contains(second);
        if (counts()) {
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    void chainsComeOldestFirstAndEndAtAGapALoopOrTheLimit() throws Exception {
        store.put(response("resp_1", ANN, ""));
        store.put(response("resp_2", ANN, "resp_1"));
        store.put(response("resp_3", ANN, "resp_2"));
        assertThat(store.chain("resp_3", ANN, 10, 1 << 20))
                .extracting(StoredResponse::id)
                .containsExactly("resp_1", "resp_2", "resp_3");
        assertThat(store.chain("resp_3", ANN, 2, 1 << 20))
                .extracting(StoredResponse::id)
                .containsExactly("resp_2", "resp_3");
        assertThat(store.chain("resp_3", ANN, 10, 60))
                .extracting(StoredResponse::id)
                .containsExactly("resp_2", "resp_3");
        store.delete("resp_1", ANN);
        assertThat(store.chain("resp_3", ANN, 10, 1 << 20))
                .extracting(StoredResponse::id)
                .containsExactly("resp_2", "resp_3");
        store.put(response("resp_2", ANN, "resp_3"));
        assertThat(store.chain("resp_3", ANN, 10, 1 << 20))
                .extracting(StoredResponse::id)
                .containsExactly("resp_2", "resp_3");
        assertThat(store.chain("resp_9", ANN, 10, 1 << 20)).isEmpty();
    }

    @Test
    void aChainEndsWhereSomebodyElsesBegins() throws Exception {
        store.put(response("resp_1", Owner.NOBODY, ""));
        store.put(response("resp_2", ANN, "resp_1"));
        assertThat(store.chain("resp_2", ANN, 10, 1 << 20))
                .extracting(StoredResponse::id)
                .containsExactly("resp_2");
    }

    @Test
    void recordsExpire() throws Exception {
        if (!ownClock()) {
            return; // ServerExpiry tests it
        }
        store.put(response("resp_1", ANN, ""));
        clock.forward(AGE.minusMillis(1));
        assertThat(store.get("resp_1", ANN)).isPresent();
        clock.forward(Duration.ofMillis(1));
        assertThat(store.get("resp_1", ANN)).isEmpty();
        assertThat(store.delete("resp_1", ANN)).isFalse();
        store.put(response("resp_2", ANN, ""));
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void theOldestGoWhenThereAreTooMany() throws Exception {
        if (!counts()) {
            return; // a server with its own memory policy; it expires records
        }
        store.close();
        store = open(3, Duration.ZERO);
        for (int i = 0; i < 10; i++) {
            store.put(response("resp_" + i, ANN, ""));
            clock.forward(Duration.ofMillis(1));
        }
        assertThat(store.count()).isEqualTo(3);
        assertThat(store.get("resp_6", ANN)).isEmpty();
        assertThat(store.get("resp_7", ANN)).isPresent();
        assertThat(store.get("resp_9", ANN)).isPresent();
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        var done = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 16; t++) {
                String name = "resp_" + t + "_";
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        store.put(response(name + i, ANN, ""));
                        assertThat(store.get(name + i, ANN)).isPresent();
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        for (int t = 0; t < 16; t++) {
            for (int i = 0; i < 20; i++) {
                assertThat(store.get("resp_" + t + "_" + i, ANN)).isPresent();
            }
        }
    }

    @Test
    void whatIsDurableIsThereAfterARestart() throws Exception {
        store.put(response("resp_1", ANN, ""));
        Durability durability = store.durability();
        store.close();
        store = reopen(1000, AGE);
        assertThat(store.get("resp_1", ANN).isPresent()).isEqualTo(durability != Durability.PROCESS);
    }
}
