package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.learning.SessionKey;
import semanticrouter.core.learning.SessionMemory;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisSessions;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.RedisServer;

/// Sessions that several routers remember together (specification: selection-looper §3.4).
class RedisSessionsTest {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SessionKey KEY = SessionKey.of("default", "t", "u", "s", "c");
    private static final SessionMemory MEMORY =
            new SessionMemory("big", "tuned", "coding", 3, 1, 1_760_000_000_000L, 900, 800, 600, true, 0.0125);

    @TempDir
    private Path folder = Path.of("");

    private static RedisSessions sessions(int port, Duration patience) {
        return new RedisSessions(RedisOptions.on("127.0.0.1", port), LIFE, patience, true);
    }

    /// Waits until a write is there.
    private static Optional<SessionMemory> awaited(RedisSessions sessions, SessionKey key) throws Exception {
        Optional<SessionMemory> found = sessions.get(key);
        while (found.isEmpty()) {
            Thread.sleep(5);
            found = sessions.get(key);
        }
        return found;
    }

    @Test
    void whatOneRouterRemembersAnotherKnows() throws Exception {
        try (var server = RedisServer.start(folder);
                RedisSessions one = sessions(server.port(), PATIENCE);
                RedisSessions other = sessions(server.port(), PATIENCE)) {
            assertThat(other.get(KEY)).isEmpty();
            one.put(KEY, MEMORY);
            assertThat(awaited(other, KEY)).contains(MEMORY);
            assertThat(other.get(SessionKey.of("default", "t", "v", "s", "c"))).isEmpty();
        }
    }

    @Test
    void keysTellNothingAndAreForgotten() throws Exception {
        try (var server = RedisServer.start(folder);
                RedisSessions sessions = sessions(server.port(), PATIENCE)) {
            sessions.put(KEY, MEMORY);
            awaited(sessions, KEY);
            try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + server.port())) {
                var redis = client.connect().sync();
                assertThat(redis.keys("*")).containsExactly("sr" + KEY.digest());
                assertThat(redis.pttl("sr" + KEY.digest())).isBetween(1L, LIFE.toMillis());
                redis.set("sr" + KEY.digest(), "{\"of\": \"another program\"}");
            }
            assertThat(sessions.get(KEY)).as("what is no memory is none").isEmpty();
        }
    }

    @Test
    void whatWaitsIsWrittenBeforeTheEnd() throws Exception {
        try (var server = RedisServer.start(folder)) {
            try (RedisSessions closing = sessions(server.port(), PATIENCE)) {
                closing.put(KEY, MEMORY);
            }
            try (RedisSessions next = sessions(server.port(), PATIENCE)) {
                assertThat(next.get(KEY)).contains(MEMORY);
            }
        }
    }

    @Test
    void aServerThatIsAwayIsToldAndFoundAgain() throws Exception {
        int port = FreePort.next();
        try (RedisSessions sessions = sessions(port, PATIENCE)) {
            assertThatThrownBy(() -> sessions.get(KEY)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> sessions.get(KEY))
                    .as("it is not asked again at once")
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("a moment ago");
            sessions.put(KEY, MEMORY); // lost, and no harm
        }
    }

    @Test
    void nobodyWaitsLongerThanAllowed() throws Exception {
        try (var silent = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                RedisSessions sessions = sessions(silent.getLocalPort(), Duration.ofMillis(50))) {
            assertThatThrownBy(() -> sessions.get(KEY))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in time");
        }
    }
}
