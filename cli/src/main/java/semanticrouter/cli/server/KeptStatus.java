package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.config.document.global.RedisServer;
import semanticrouter.config.document.global.ReplayStores;
import semanticrouter.config.document.global.Services;
import semanticrouter.core.store.StatusStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.file.FileStatus;
import semanticrouter.stores.redis.RedisStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Opens the place where other processes see how far the start has come (specification: dataplane §3.2).
public final class KeptStatus {
    /// The file, in the folder of the configuration.
    public static final String FILE = ".vllm-sr/startup-status.json";

    private static final Logger LOGGER = LoggerFactory.getLogger(KeptStatus.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String PREFIX = "sr:";

    private KeptStatus() {}

    /// A place that cannot be opened is told of in the log, and the router serves without it.
    ///
    /// @param folder of the configuration
    static Optional<StatusStore> open(Services.StartupStatus status, Path folder) {
        try {
            return Optional.of(
                    status.storeBackend().equals("redis")
                            ? new RedisStatus(KeptReplays.redis(server(status.redis()), "startup_status"))
                            : file(folder));
        } catch (IOException unusable) {
            LOGGER.atWarn()
                    .setCause(unusable)
                    .addKeyValue("store", status.storeBackend())
                    .log("other processes do not see how far the start has come");
            return Optional.empty();
        }
    }

    /// What a router of a folder shows that still starts, or whose start has failed; empty when there is none.
    public static Optional<JsonNode> starting(Path folder) {
        try {
            return Files.exists(folder.resolve(FILE))
                    ? FileStatus.open(folder.resolve(FILE))
                            .get()
                            .map(MAPPER::readTree)
                            .filter(KeptStatus::starts)
                    : Optional.empty();
        } catch (IOException | StoreException | JacksonException unreadable) {
            LOGGER.atDebug().setCause(unreadable).log("the startup status cannot be read");
            return Optional.empty();
        }
    }

    private static boolean starts(JsonNode status) {
        boolean alive = ProcessHandle.of(status.path("pid").asLong(0))
                .map(ProcessHandle::isAlive)
                .orElse(false);
        String phase = status.path("phase").asString("");
        return phase.equals("error") || alive && !List.of("ready", "stopping").contains(phase);
    }

    /// Beside the configuration, or among temporary files where that folder cannot be written to.
    private static StatusStore file(Path folder) throws IOException {
        try {
            return FileStatus.open(folder.resolve(FILE));
        } catch (IOException unwritable) {
            Path elsewhere = Path.of(System.getProperty("java.io.tmpdir"), "vllm-sr-startup-status.json");
            LOGGER.atInfo()
                    .addKeyValue("file", elsewhere)
                    .log("the startup status is kept among temporary files: {}", unwritable.getMessage());
            return FileStatus.open(elsewhere);
        }
    }

    private static ReplayStores.@Nullable Redis server(@Nullable RedisServer redis) {
        return redis == null
                ? null
                : new ReplayStores.Redis(
                        redis.address(),
                        redis.db(),
                        redis.password(),
                        redis.keyPrefix().isEmpty() ? PREFIX : redis.keyPrefix(),
                        redis.useTls(),
                        redis.tlsSkipVerify(),
                        0,
                        0);
    }
}
