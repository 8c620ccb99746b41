package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.recovery.Original;
import semanticrouter.core.recovery.OriginalPlace;
import semanticrouter.core.recovery.OriginalSelector;
import semanticrouter.core.recovery.OriginalStore;
import semanticrouter.core.recovery.OriginalStore.Held;
import semanticrouter.core.recovery.ProcessOriginals;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisOriginals;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.Property;
import semanticrouter.testkit.RedisServer;

/// Originals, wherever they are kept.
class OriginalStoresTest {
    private static final Duration TTL = Duration.ofMinutes(15);
    private static final Owner ANN = new Owner("acme", "ann");

    private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_700_000_000));

    private static OriginalPlace place(Owner owner, String request) {
        return new OriginalPlace("default", "d", owner, request);
    }

    private static Optional<String> text(OriginalStore store, OriginalPlace place, String id) throws Exception {
        return store.get(place, id).map(Original::text);
    }

    private void contract(OriginalStore store) throws Exception {
        OriginalPlace first = place(ANN, "r1");
        assertThat(store.held()).isEqualTo(new Held(0, 0));
        assertThat(store.put(first, Map.of("a", "h\u00e9", "b", "\ud83d"), TTL, 100))
                .isTrue();
        assertThat(store.get(first, "a"))
                .contains(
                        new Original("h\u00e9", clock.instant(), clock.instant().plus(TTL)));
        assertThat(text(store, first, "b")).contains("\ud83d");
        assertThat(text(store, first, "c")).isEmpty();
        for (OriginalPlace other : List.of(
                place(ANN, "r2"),
                place(new Owner("acme", "ben"), "r1"),
                place(new Owner("", "ann"), "r1"),
                new OriginalPlace("other", "d", ANN, "r1"),
                new OriginalPlace("default", "e", ANN, "r1"))) {
            assertThat(text(store, other, "a")).as(other.toString()).isEmpty();
        }
        long used = store.held().bytes();

        assertThat(store.put(place(ANN, "big"), Map.of("a", "x".repeat(101)), TTL, 100))
                .as("more than may be kept at all")
                .isFalse();
        assertThat(store.held()).as("and nobody else has to go for it").isEqualTo(new Held(1, used));

        clock.forward(Duration.ofSeconds(1));
        assertThat(store.put(place(Owner.NOBODY, "r2"), Map.of("a", "x".repeat(90)), TTL, 100))
                .isTrue();
        assertThat(store.put(place(ANN, "r3"), Map.of("a", "y".repeat(10)), TTL, 100))
                .isTrue();
        assertThat(text(store, first, "a")).as("the oldest went").isEmpty();
        assertThat(text(store, place(Owner.NOBODY, "r2"), "a")).isPresent();
        assertThat(store.held()).isEqualTo(new Held(2, 100));

        assertThat(store.remove(new OriginalSelector("", "", "ben", ""))).isZero();
        assertThat(store.remove(new OriginalSelector("default", "d", "ann", "r3")))
                .isEqualTo(1);
        assertThat(text(store, place(ANN, "r3"), "a")).isEmpty();
        assertThat(store.held()).isEqualTo(new Held(1, 90));

        clock.forward(TTL);
        assertThat(text(store, place(Owner.NOBODY, "r2"), "a"))
                .as("its time is over")
                .isEmpty();
        assertThat(store.put(place(ANN, "r4"), Map.of("a", "z"), TTL, 100)).isTrue();
        assertThat(store.held()).isEqualTo(new Held(1, 1));
        assertThat(store.remove(new OriginalSelector("default", "", "", ""))).isEqualTo(1);
        assertThat(store.held()).isEqualTo(new Held(0, 0));
    }

    /// Every text comes back as it was.
    private static void law(OriginalStore store, int runs) {
        Property.check("texts come back", runs, gen -> {
            OriginalPlace place = place(new Owner(gen.word(), gen.word()), gen.word() + gen.word());
            Map<String, String> texts = Map.of("a", gen.text(400), "b", gen.text(400) + "b", "c", "");
            assertThat(store.put(place, texts, TTL, 1 << 20)).isTrue();
            for (Map.Entry<String, String> one : texts.entrySet()) {
                assertThat(text(store, place, one.getKey())).contains(one.getValue());
            }
        });
    }

    @Test
    void inTheProcess() throws Exception {
        try (var store = new ProcessOriginals(clock)) {
            contract(store);
            law(store, 200);
        }
    }

    @Test
    void inRedis(@TempDir Path folder) throws Exception {
        try (RedisServer server = RedisServer.start(folder);
                var store = redis(server.port(), "sr:", clock);
                var replica = redis(server.port(), "sr:", clock);
                var other = redis(server.port(), "else:", clock);
                var client = RedisClient.create("redis://127.0.0.1:" + server.port())) {
            contract(store);
            law(store, 60);

            OriginalPlace place = place(ANN, "shared");
            store.put(place, Map.of("a", "x"), TTL, 1 << 20);
            assertThat(text(replica, place, "a")).as("of another router").contains("x");
            assertThat(text(other, place, "a")).as("under another prefix").isEmpty();
            RedisCommands<String, String> redis = client.connect().sync();
            assertThat(redis.keys("*")).isNotEmpty().allSatisfy(key -> {
                assertThat(key).startsWith("sr:").doesNotContain("ann", "shared");
                assertThat(redis.pttl(key)).isBetween(1L, TTL.toMillis());
            });
        }
    }

    @Test
    void a_server_that_is_away_is_told() throws Exception {
        try (var store = redis(FreePort.next(), "sr:", Clock.systemUTC())) {
            assertThatThrownBy(() -> store.put(place(ANN, "r"), Map.of("a", "x"), TTL, 10))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("check that it runs");
        }
    }

    private static RedisOriginals redis(int port, String prefix, Clock clock) {
        return new RedisOriginals(
                new RedisOptions(
                        "valkey",
                        List.of(new RedisOptions.Node("127.0.0.1", port)),
                        false,
                        0,
                        "",
                        prefix,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Optional.empty()),
                clock);
    }
}
