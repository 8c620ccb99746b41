package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisReplays;
import semanticrouter.stores.redis.RedisStatus;
import semanticrouter.stores.response.Bounds;
import semanticrouter.testkit.RedisServer;

/// Against a server of this machine; skipped where there is none.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class RedisReplaysTest extends ReplayStoreContract {
    private RedisServer server;
    private int stores;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = RedisServer.start(folder);
    }

    @AfterAll
    void end() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    ReplayStore open(long records, Duration age) {
        stores++;
        return reopen(records, age);
    }

    @Test
    void writesAndReadsManyRecordsInAFewTurns() throws Exception {
        try (var line = new TalkCounter(server.port())) {
            stores++;
            ReplayStore store = at(line.port(), 1_000, AGE);
            var records = new ArrayList<ReplayRecord>();
            for (int i = 0; i < 100; i++) {
                records.add(record("t" + i, "d", "m", Lifecycle.COMPLETED));
            }
            store.check();
            int before = line.turns();
            store.put(records);
            int written = line.turns();
            assertThat(store.newest(ReplayQuery.ALL, 0, 100).records()).hasSize(100);

            assertThat(written - before).isLessThan(20);
            assertThat(line.turns() - written).isLessThan(20);
            store.close();
        }
    }

    @Test
    void theStartupStatusIsShownToOthersForAWhile() throws Exception {
        try (var mine = new RedisStatus(options(server.port(), "mine:"));
                var other = new RedisStatus(options(server.port(), "mine:"));
                var stranger = new RedisStatus(options(server.port(), "other:"))) {
            assertThat(other.get()).isEmpty();
            mine.put("{\"ready\":false}");
            mine.put("{\"ready\":true}");

            assertThat(other.get()).contains("{\"ready\":true}");
            assertThat(stranger.get()).isEmpty();
            assertThat(mine.lasts()).as("a router that is gone is forgotten").isPositive();
            mine.clear();
            assertThat(other.get()).isEmpty();
        }
    }

    @Override
    ReplayStore reopen(long records, Duration age) {
        return at(server.port(), records, age);
    }

    private ReplayStore at(int where, long records, Duration age) {
        return new RedisReplays(options(where, "replay" + stores + ":"), Bounds.inFile(records, age), clock);
    }

    private static RedisOptions options(int where, String prefix) {
        return new RedisOptions(
                "redis",
                List.of(new RedisOptions.Node("127.0.0.1", where)),
                false,
                0,
                "",
                prefix,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Optional.empty());
    }
}
