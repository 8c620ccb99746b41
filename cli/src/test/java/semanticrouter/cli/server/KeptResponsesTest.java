package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.testkit.RedisServer;

/// The server that keeps responses, named in a file of its own (specification: dataplane §5.1).
class KeptResponsesTest {
    private static final String DOCUMENT = """
            routing: {}
            global: {services: {response_api: {store_backend: redis, redis: {address: "127.0.0.1:9", config_path: redis.yaml}}}}
            """;

    @TempDir
    private Path folder;

    private Services.ResponseApi api() {
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        var loaded = loader.load(
                ConfigSource.of("t.yaml", DOCUMENT, folder),
                LoadOptions.serving(Map.of("REDIS_PASSWORD", "canary-9")::get));
        return Objects.requireNonNull(loaded.document(), loaded.diagnostics().toString())
                .global()
                .services()
                .responseApi();
    }

    @Test
    void aFileThatIsNotThereIsSaidWhereAResponseIsWanted() throws Exception {
        try (ResponseStore store = KeptResponses.open(api(), folder, Clock.systemUTC())) {
            assertThatThrownBy(store::check)
                    .hasMessage("response_api.redis.config_path: \"redis.yaml\" is not there; put it beside the"
                            + " configuration, or name the server here");
        }
    }

    @Test
    void theServerOfTheFileKeepsThem() throws Exception {
        try (RedisServer server = RedisServer.start(folder, "--requirepass", "canary-9")) {
            int port = server.port();
            Files.writeString(
                    folder.resolve("redis.yaml"), "address: \"127.0.0.1:" + port + "\"\npassword: ${REDIS_PASSWORD}\n");
            try (ResponseStore store = KeptResponses.open(api(), folder, Clock.systemUTC())) {
                assertThatCode(store::check).doesNotThrowAnyException();
                assertThat(store.kind()).isEqualTo("redis");
            }
            Files.writeString(folder.resolve("redis.yaml"), "address: \"127.0.0.1:" + port + "\"\npassword: wrong-7\n");
            try (ResponseStore store = KeptResponses.open(api(), folder, Clock.systemUTC())) {
                assertThatThrownBy(store::check).message().doesNotContain("wrong-7");
            }
        }
    }
}
