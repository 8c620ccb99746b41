package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayHead;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayQuery.Replies;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.replay.ReplayStore.Page;
import semanticrouter.core.replay.ReplayStore.Wins;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.testkit.ManualClock;

/// What every store of routed requests promises.
abstract class ReplayStoreContract {
    static final Duration AGE = Duration.ofHours(24);

    final ManualClock clock = new ManualClock();
    private final List<ReplayStore> opened = new ArrayList<>();
    private int written;

    /// An empty store.
    abstract ReplayStore open(long records, Duration age) throws Exception;

    /// The same store as another process would open it; called when it outlives the process.
    abstract ReplayStore reopen(long records, Duration age) throws Exception;

    /// Whether every put keeps the number within bounds, rather than one of a few.
    boolean boundsAtOnce() {
        return true;
    }

    ReplayStore store(long records) throws Exception {
        ReplayStore store = open(records, AGE);
        opened.add(store);
        return store;
    }

    @BeforeEach
    void start() {
        written = 0;
    }

    @AfterEach
    void stop() {
        opened.forEach(ReplayStore::close);
    }

    ReplayRecord record(String id, String decision, String model, Lifecycle lifecycle) {
        return record(id, decision, model, "s-" + id, lifecycle);
    }

    /// A record a second later than the one before.
    ReplayRecord record(String id, String decision, String model, String session, Lifecycle lifecycle) {
        Instant time = clock.instant().plusSeconds(written++);
        var head = new ReplayHead(
                id,
                "req-" + id,
                time,
                session,
                "default",
                decision,
                model,
                id.startsWith("c"),
                id.startsWith("s"),
                lifecycle);
        return new ReplayRecord(
                head,
                () -> Map.of("id", id, "lifecycle_state", lifecycle.word(), "turn_index", 3, "share", 0.5),
                () -> Map.of("request_body", "it's {\"a\": \"中文 🐢\"}; drop table x; --\u0000"),
                100);
    }

    private static List<String> ids(Page page) {
        return page.records().stream().map(record -> record.head().id()).toList();
    }

    @Test
    void whatWasPutComesBackAsItWas() throws Exception {
        ReplayStore store = store(100);
        ReplayRecord kept = record("a1", "coding", "big", Lifecycle.COMPLETED);
        store.put(List.of(kept));

        ReplayRecord found = store.get("a1").orElseThrow();
        assertThat(found.head()).isEqualTo(kept.head());
        assertThat(found.summary().get()).isEqualTo(kept.summary().get());
        assertThat(String.valueOf(found.detail().get().get("request_body"))).startsWith("it's {\"a\": \"中文 🐢\"};");
        assertThat(store.get("a2")).isEmpty();
        store.check();
    }

    @Test
    void aFinishedRequestTakesThePlaceOfTheBegunOne() throws Exception {
        ReplayStore store = store(100);
        store.put(List.of(record("a1", "coding", "big", Lifecycle.IN_PROGRESS)));
        store.put(List.of(record("a2", "coding", "big", Lifecycle.IN_PROGRESS)));
        store.put(List.of(record("a1", "coding", "small", Lifecycle.FAILED)));

        Page page = store.newest(ReplayQuery.ALL, 0, 10);
        assertThat(page.total()).isEqualTo(2);
        assertThat(store.get("a1").orElseThrow().head().lifecycle()).isEqualTo(Lifecycle.FAILED);
        assertThat(store.get("a1").orElseThrow().head().model()).isEqualTo("small");
    }

    @Test
    void pagesAreNewestFirstAndFollowTheQuery() throws Exception {
        ReplayStore store = store(100);
        for (String id : List.of("a1", "c2", "s3", "a4", "c5")) {
            store.put(List.of(record(
                    id,
                    id.endsWith("4") ? "rest" : "coding",
                    id.endsWith("4") ? "small" : "big",
                    id.startsWith("c") ? "mine" : "",
                    Lifecycle.COMPLETED)));
        }

        assertThat(ids(store.newest(ReplayQuery.ALL, 0, 2))).containsExactly("c5", "a4");
        assertThat(ids(store.newest(ReplayQuery.ALL, 4, 2))).containsExactly("a1");
        assertThat(store.newest(ReplayQuery.ALL, 9, 2).total()).isEqualTo(5);
        assertThat(ids(store.newest(ReplayQuery.decision("default", "coding"), 0, 9)))
                .containsExactly("c5", "s3", "c2", "a1");
        assertThat(ids(store.newest(ReplayQuery.session("mine"), 0, 9))).containsExactly("c5", "c2");
        assertThat(ids(store.newest(query("", "small", "", Replies.ALL, null), 0, 9)))
                .containsExactly("a4");
        assertThat(ids(store.newest(query("other", "", "", Replies.ALL, null), 0, 9)))
                .isEmpty();
        assertThat(ids(store.newest(query("", "", "S3", Replies.ALL, null), 0, 9)))
                .containsExactly("s3");
        assertThat(ids(store.newest(query("", "", "REQ-S3", Replies.ALL, null), 0, 9)))
                .as("as the client calls it")
                .containsExactly("s3");
        assertThat(ids(store.newest(query("", "", "EFAUL", Replies.ALL, null), 0, 9)))
                .hasSize(5);
        assertThat(ids(store.newest(query("", "", "%", Replies.ALL, null), 0, 9)))
                .as("no wildcard")
                .isEmpty();
        assertThat(ids(store.newest(query("", "", "", Replies.CACHED, null), 0, 9)))
                .containsExactly("c5", "c2");
        assertThat(ids(store.newest(query("", "", "", Replies.STREAMED, null), 0, 9)))
                .containsExactly("s3");
        assertThat(ids(store.newest(
                        query("", "", "", Replies.ALL, clock.instant().plusSeconds(2)), 0, 9)))
                .containsExactly("c2", "a1");
    }

    private static ReplayQuery query(
            String recipe,
            String model,
            String search,
            Replies replies,
            @org.jspecify.annotations.Nullable Instant before) {
        return new ReplayQuery(recipe, "", model, "", search, replies, before);
    }

    @Test
    void theOldestMakeRoom() throws Exception {
        ReplayStore store = store(5);
        for (int i = 0; i < 40; i++) {
            store.put(List.of(record("a" + i, "coding", "big", Lifecycle.COMPLETED)));
        }

        Page page = store.newest(ReplayQuery.ALL, 0, 100);
        assertThat(ids(page)).startsWith("a39", "a38", "a37", "a36", "a35");
        assertThat(page.total()).isLessThanOrEqualTo(boundsAtOnce() ? 5 : 5 + 32);
        assertThat(store.get("a0")).isEmpty();
    }

    @Test
    void whatIsTooOldIsGone() throws Exception {
        ReplayStore store = store(100);
        store.put(List.of(record("a1", "coding", "big", Lifecycle.COMPLETED)));
        clock.forward(AGE.plusMinutes(1));

        assertThat(store.get("a1")).isEmpty();
        assertThat(store.newest(ReplayQuery.ALL, 0, 9).total()).isZero();
        assertThat(store.wins()).isEmpty();
    }

    @Test
    void recordsArePurgedByQueryButForTheNewest() throws Exception {
        ReplayStore store = store(100);
        for (int i = 1; i <= 6; i++) {
            store.put(List.of(record("a" + i, i % 2 == 0 ? "even" : "odd", "big", Lifecycle.COMPLETED)));
        }

        assertThat(store.purge(ReplayQuery.decision("default", "even"), 1)).isEqualTo(2);
        assertThat(ids(store.newest(ReplayQuery.ALL, 0, 9))).containsExactly("a6", "a5", "a3", "a1");
        assertThat(store.delete("a5")).isTrue();
        assertThat(store.delete("a5")).isFalse();
        assertThat(store.purge(ReplayQuery.ALL, 0)).isEqualTo(3);
        assertThat(store.newest(ReplayQuery.ALL, 0, 9).total()).isZero();
    }

    @Test
    void winsAreCountedByDecision() throws Exception {
        ReplayStore store = store(100);
        store.put(List.of(
                record("a1", "coding", "big", Lifecycle.COMPLETED),
                record("a2", "coding", "small", Lifecycle.FAILED),
                record("a3", "", "small", Lifecycle.COMPLETED),
                record("a4", "", "", Lifecycle.FAILED)));

        assertThat(store.wins())
                .containsExactlyInAnyOrder(new Wins("default", "coding", 2), new Wins("default", "", 1));
    }

    @Test
    void recordsOutliveTheProcessWhereTheStorePromisesIt() throws Exception {
        ReplayStore store = open(100, AGE);
        boolean lasts = store.durability() != Durability.PROCESS;
        store.put(List.of(record("a1", "coding", "big", Lifecycle.COMPLETED)));
        store.close();

        if (lasts) {
            try (ReplayStore again = reopen(100, AGE)) {
                assertThat(again.get("a1")).isPresent();
            }
        }
    }
}
