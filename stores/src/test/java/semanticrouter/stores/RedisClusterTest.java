package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisOptions.Node;
import semanticrouter.stores.redis.RedisResponses;
import semanticrouter.stores.response.Bounds;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.RedisServer;

/// Against a cluster of two servers of this machine; skipped where there is none.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisClusterTest extends ResponseStoreContract {
    private static final int SLOTS = 16_384;

    private final List<Process> servers = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private int stores;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        Path binary = RedisServer.program();
        for (int i = 0; i < 2; i++) {
            launch(binary, Files.createDirectories(folder.resolve("node" + i)));
        }
        ask(
                nodes.getFirst(),
                redis -> redis.clusterAddSlots(IntStream.range(0, SLOTS / 2).toArray()));
        ask(
                nodes.getLast(),
                redis -> redis.clusterAddSlots(IntStream.range(SLOTS / 2, SLOTS).toArray()));
        ask(
                nodes.getFirst(),
                redis -> redis.clusterMeet("127.0.0.1", nodes.getLast().port()));
        for (Node node : nodes) {
            for (int i = 0; !ask(node, RedisCommands::clusterInfo).contains("cluster_state:ok"); i++) {
                assertThat(i).as("tries until the nodes know each other").isLessThan(300);
                Thread.sleep(100);
            }
        }
    }

    private void launch(Path binary, Path folder) throws IOException {
        int port;
        // The nodes talk to each other on a port that is 10,000 higher.
        do {
            port = FreePort.next() % 20_000 + 20_000;
        } while (taken(port) || taken(port + 10_000));
        servers.add(new ProcessBuilder(
                        binary.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--cluster-enabled",
                        "yes",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start());
        nodes.add(new Node("127.0.0.1", port));
    }

    private static boolean taken(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return false;
        } catch (IOException busy) {
            return true;
        }
    }

    /// A question to one node.
    private interface Question<T> {
        T ask(RedisCommands<String, String> redis);
    }

    private static <T> T ask(Node node, Question<T> question) throws InterruptedException {
        try (RedisClient client = RedisClient.create(RedisURI.create(node.host(), node.port()))) {
            for (int i = 0; ; i++) {
                try (StatefulRedisConnection<String, String> connection = client.connect()) {
                    return question.ask(connection.sync());
                } catch (RedisConnectionException notYet) {
                    if (i == 100) {
                        throw notYet;
                    }
                    Thread.sleep(100);
                }
            }
        }
    }

    @AfterAll
    void end() throws Exception {
        servers.forEach(Process::destroy);
        for (Process server : servers) {
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private RedisOptions options(List<Node> seeds) {
        return new RedisOptions(
                "redis",
                seeds,
                true,
                0,
                "",
                "sr" + stores,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Optional.empty());
    }

    @Override
    ResponseStore open(long records, Duration age) {
        stores++;
        return reopen(records, age);
    }

    /// One node names the other.
    @Override
    ResponseStore reopen(long records, Duration age) {
        return new RedisResponses(options(List.of(nodes.getLast())), Bounds.inFile(records, age), clock);
    }

    @Override
    boolean counts() {
        return false;
    }

    @Test
    void records_are_spread_over_the_nodes() throws Exception {
        try (ResponseStore store = open(99, Duration.ofHours(1))) {
            for (int i = 0; i < 40; i++) {
                store.put(response("resp_" + i, ANN, ""));
            }
            for (int i = 0; i < 40; i++) {
                assertThat(store.get("resp_" + i, ANN)).isPresent();
            }
            for (Node node : nodes) {
                List<String> keys = ask(node, redis -> redis.keys("sr" + stores + ":*"));
                assertThat(keys).isNotEmpty();
            }
        }
    }

    @Test
    void a_cluster_that_is_away_is_told_of_with_its_nodes() {
        try (var away = new RedisResponses(
                options(List.of(new Node("127.0.0.1", 1), new Node("127.0.0.1", 2))),
                Bounds.inFile(9, Duration.ZERO),
                clock)) {
            assertThatThrownBy(away::check)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("127.0.0.1:1, 127.0.0.1:2");
        }
    }
}
