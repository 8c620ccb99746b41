package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisResponses;
import semanticrouter.stores.response.Bounds;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.RedisServer;

/// Against a server of this machine; skipped where there is none.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class RedisResponsesTest extends ResponseStoreContract {
    private Path folder;

    private Process server;
    private int port;
    private int stores;

    @BeforeAll
    void serve(@TempDir Path given) throws Exception {
        folder = given;
        port = FreePort.next();
        launch();
    }

    private void launch() throws IOException, InterruptedException, StoreException {
        server = new ProcessBuilder(List.of(
                        RedisServer.program().toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--requirepass",
                        "secret",
                        "--dir",
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        try (ResponseStore probe = open(1, Duration.ZERO)) {
            for (int i = 0; ; i++) {
                try {
                    probe.check();
                    return;
                } catch (StoreException notYet) {
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
        if (server != null) {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private RedisOptions options(int at, String password) {
        return new RedisOptions(
                "redis",
                List.of(new RedisOptions.Node("127.0.0.1", at)),
                false,
                0,
                password,
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

    @Override
    ResponseStore reopen(long records, Duration age) {
        return new RedisResponses(options(port, "secret"), Bounds.inFile(records, age), clock);
    }

    @Override
    boolean counts() {
        return false;
    }

    @Test
    void the_server_expires_records() throws Exception {
        try (var store = new RedisResponses(
                options(port, "secret"), Bounds.inFile(9, Duration.ofMillis(300)), Clock.systemUTC())) {
            var brief =
                    new StoredResponse("resp_x", ANN, "", "", Clock.systemUTC().instant(), "", "{}", "[]");
            store.put(brief);
            for (int i = 0; store.get("resp_x", ANN).isPresent(); i++) {
                assertThat(i).as("tries until it is gone").isLessThan(600);
                Thread.sleep(50);
            }
        }
    }

    @Test
    void a_server_that_is_away_or_refuses_is_told_of_without_its_password() {
        try (var away = new RedisResponses(options(1, "hidden"), Bounds.inFile(9, Duration.ZERO), clock);
                var refusing = new RedisResponses(options(port, "wrong"), Bounds.inFile(9, Duration.ZERO), clock)) {
            for (ResponseStore store : List.of(away, refusing)) {
                assertThatThrownBy(store::check)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("127.0.0.1")
                        .hasMessageContaining("check that it runs")
                        .hasMessageNotContaining("hidden")
                        .hasMessageNotContaining("wrong");
            }
        }
    }

    @Test
    void it_serves_again_when_its_server_comes_back() throws Exception {
        try (ResponseStore store = open(9, Duration.ofHours(1))) {
            store.put(response("resp_1", ANN, ""));
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> store.put(response("resp_2", ANN, ""))).isInstanceOf(StoreException.class);
            launch();
            for (int i = 0; ; i++) {
                try {
                    store.put(response("resp_2", ANN, ""));
                    break;
                } catch (StoreException notYet) {
                    if (i == 300) {
                        throw notYet;
                    }
                    Thread.sleep(100);
                }
            }
            assertThat(store.get("resp_2", ANN)).isPresent();
        }
    }
}
