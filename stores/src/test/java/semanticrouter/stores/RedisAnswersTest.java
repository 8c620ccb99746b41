package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.cache.CacheDesk.Removal;
import semanticrouter.core.cache.CacheEpoch;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.cache.KeptAnswer;
import semanticrouter.core.cache.LikeQuestions;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.redis.RedisAnswers;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.RedisServer;

/// Against a server of this machine; skipped where there is none.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class RedisAnswersTest {
    private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_700_000_000));
    private RedisServer server;
    private RedisClient client;
    private StatefulRedisConnection<String, String> redis;
    private int tests;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = RedisServer.start(folder);
        client = RedisClient.create("redis://127.0.0.1:" + server.port());
        redis = client.connect();
    }

    @BeforeEach
    void anew() {
        tests++;
    }

    @AfterAll
    void end() throws Exception {
        if (client != null) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
        if (server != null) {
            server.close();
        }
    }

    private String prefix() {
        return "[t" + tests + "]*:"; // means something else as a pattern
    }

    private RedisAnswers open() {
        return open(prefix());
    }

    private RedisAnswers open(String prefix) {
        return open(prefix, server.port(), clock);
    }

    private static RedisAnswers open(String prefix, int at, Clock clock) {
        return new RedisAnswers(
                new RedisOptions(
                        "redis",
                        List.of(new RedisOptions.Node("127.0.0.1", at)),
                        false,
                        0,
                        "",
                        prefix,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Optional.empty()),
                clock);
    }

    private KeptAnswer answer(String key, String decision, CacheEpoch epoch) {
        long now = clock.millis();
        return new KeptAnswer(
                key,
                new CachePartition("r", decision, "auto", "m", "openai:body", "n", "1"),
                epoch,
                now,
                now + 60_000,
                "application/json",
                true,
                List.of("{\"id\":\"", "\",\"é\":\"\uD83D\uDE00\"}"));
    }

    private static CacheSelector of(String decision) {
        return new CacheSelector("", decision, "", "", "", "", OptionalLong.empty());
    }

    @Test
    void an_answer_comes_back_as_it_was_and_goes_with_its_time() throws Exception {
        try (RedisAnswers store = open();
                RedisAnswers other = open()) {
            KeptAnswer kept = answer("q", "code", store.epochs().now());
            store.put(kept);

            assertThat(other.get("q")).contains(kept);
            assertThat(other.get("p")).isEmpty();
            assertThat(redis.sync().pttl(prefix() + "answer:q")).isBetween(1L, 60_000L);
            clock.forward(Duration.ofSeconds(60));
            assertThat(other.get("q")).as("expired by the clock of the router").isEmpty();
            store.put(kept);
            assertThat(redis.sync().pttl(prefix() + "answer:q"))
                    .as("what has expired is not written")
                    .isLessThanOrEqualTo(60_000L);
        }
    }

    @Test
    void an_invalidation_holds_for_every_router_and_after_a_restart() throws Exception {
        CacheEpoch before;
        CachePartition code;
        try (RedisAnswers store = open();
                RedisAnswers other = open()) {
            before = store.epochs().now();
            KeptAnswer kept = answer("q", "code", before);
            code = kept.partition();
            store.put(kept);
            store.put(answer("p", "chat", before));

            assertThat(other.count(of("code"))).isEqualTo(new Removal(1, 0, true));
            assertThat(store.get("q")).isPresent();
            assertThat(other.invalidate(of("code"))).isEqualTo(new Removal(1, 1, true));
            store.put(kept); // it was on its way
            assertThat(store.epochs().live(code, before)).isFalse();
            assertThat(store.epochs().live(answer("p", "chat", before).partition(), before))
                    .isTrue();
            assertThat(store.get("p")).isPresent();
        }
        try (RedisAnswers later = open()) {
            assertThat(later.epochs().live(code, before)).isFalse();
            assertThat(later.epochs().live(code, later.epochs().now())).isTrue();
            assertThat(later.epochs().now().number()).isEqualTo(1);
        }
    }

    @Test
    void a_flush_takes_what_is_under_the_prefix_and_nothing_else() throws Exception {
        redis.sync().set("t" + tests + "x:answer:q", "theirs");
        try (RedisAnswers store = open();
                RedisAnswers stranger = open("other" + tests + ":")) {
            for (int i = 0; i < 2_500; i++) {
                store.put(answer("q" + i, "code", store.epochs().now()));
            }
            stranger.put(answer("q", "code", stranger.epochs().now()));

            Removal removal = store.invalidate(CacheSelector.ALL);
            assertThat(removal).isEqualTo(new Removal(2_500, 2_500, true));
            assertThat(stranger.get("q")).isPresent();
            assertThat(redis.sync().get("t" + tests + "x:answer:q")).isEqualTo("theirs");
            assertThat(store.count(CacheSelector.ALL).matched()).isZero();
        }
    }

    @Test
    void the_epochs_are_bounded() throws Exception {
        try (RedisAnswers store = open()) {
            CacheEpoch before = store.epochs().now();
            KeptAnswer kept = answer("q", "d0", before);
            for (int i = 0; i < CacheEpochs.MOST + 20; i++) {
                store.invalidate(of("d" + i));
            }
            CacheEpochs epochs = store.epochs();

            assertThat(epochs.now().number()).isEqualTo(CacheEpochs.MOST + 20);
            assertThat(epochs.ended().size()).isLessThanOrEqualTo(CacheEpochs.MOST);
            assertThat(epochs.live(kept.partition(), before)).isFalse();
            assertThat(epochs.live(kept.partition(), epochs.now())).isTrue();
        }
    }

    @Test
    void a_server_that_has_lost_its_epochs_begins_another_series() throws Exception {
        try (RedisAnswers store = open()) {
            CacheEpoch before = store.epochs().now();
            redis.sync().del(prefix() + "epochs");

            assertThat(store.epochs().now().series()).isNotEqualTo(before.series());
            assertThat(store.epochs().live(answer("q", "code", before).partition(), before))
                    .isFalse();
        }
    }

    private static NamedEmbedding vector(float... values) {
        return new NamedEmbedding("e", new Embedding(values));
    }

    @Test
    void questions_that_were_told_of_come_once_and_in_order() throws Exception {
        try (RedisAnswers store = open();
                RedisAnswers other = open()) {
            CacheEpoch now = store.epochs().now();
            for (int i = 0; i < LikeQuestions.MOST + 3; i++) {
                store.tell("g", answer("q" + i, "code", now), vector(0.6f, 0.8f));
            }
            LikeQuestions all = other.told("g", "");
            assertThat(all.questions()).hasSize(LikeQuestions.MOST);
            assertThat(all.questions().getFirst().key()).isEqualTo("q3");
            assertThat(all.questions().getLast().key()).isEqualTo("q" + (LikeQuestions.MOST + 2));
            NamedEmbedding read = all.questions().getFirst().vector();
            assertThat(read.encoder()).isEqualTo("e");
            assertThat(read.embedding().cosine(new Embedding(new float[] {0.6f, 0.8f})))
                    .isCloseTo(1, within(0.001));

            assertThat(other.told("g", all.upTo())).isEqualTo(new LikeQuestions(all.upTo(), List.of()));
            store.tell("g", answer("later", "code", now), vector(1, 0));
            assertThat(other.told("g", all.upTo()).questions())
                    .extracting(LikeQuestions.LikeQuestion::key)
                    .containsExactly("later");
            assertThat(other.told("h", "")).isEqualTo(new LikeQuestions("", List.of()));
            assertThat(redis.sync().pttl(prefix() + "like:g")).isBetween(1L, 60_000L);
            redis.sync().xadd(prefix() + "like:g", "k", "theirs", "e", "e", "v", "no vector");
            assertThat(other.told("g", "").questions())
                    .noneMatch(one -> one.key().equals("theirs"));
        }
    }

    @Test
    void a_group_goes_with_its_newest_answer() throws Exception {
        try (RedisAnswers store = open()) {
            CacheEpoch now = store.epochs().now();
            for (String decision : List.of("code", "chat")) {
                KeptAnswer kept = answer("q " + decision, decision, now);
                store.put(kept);
                store.tell(decision, kept, vector(1, 0));
            }
            store.invalidate(of("code"));

            assertThat(redis.sync().exists(prefix() + "like:code")).isZero();
            assertThat(redis.sync().exists(prefix() + "like:chat")).isEqualTo(1);
        }
    }

    @Test
    void what_is_no_answer_is_none() throws Exception {
        try (RedisAnswers store = open()) {
            redis.sync().hset(prefix() + "answer:q", "head", "{}");
            redis.sync().hset(prefix() + "answer:q", "text", "[\"x\"]");
            redis.sync().hset(prefix() + "answer:p", "head", "no json");

            assertThat(store.get("q")).isEmpty();
            assertThat(store.get("p")).isEmpty();
            assertThat(store.count(CacheSelector.ALL).matched()).isZero();
        }
    }

    @Test
    void a_server_that_is_away_is_told_of() {
        try (RedisAnswers away = open("x:", 1, clock)) {
            assertThatThrownBy(away::check)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("127.0.0.1:1")
                    .hasMessageContaining("check that it runs");
            assertThatThrownBy(away::epochs).isInstanceOf(StoreException.class);
        }
    }
}
