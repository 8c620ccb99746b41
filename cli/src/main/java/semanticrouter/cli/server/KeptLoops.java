package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import semanticrouter.config.document.global.Integrations.FlowFile;
import semanticrouter.config.document.global.Integrations.FlowRedis;
import semanticrouter.config.document.global.Integrations.FlowState;
import semanticrouter.config.document.global.ReplayStores;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.stores.loop.FileLoops;
import semanticrouter.stores.loop.MemoryLoops;
import semanticrouter.stores.redis.RedisLoops;

/// Opens the place where workflows wait for tools of their clients.
final class KeptLoops {
    /// The folder, in that of the configuration.
    private static final String FOLDER = ".vllm-sr/flows";

    private static final int SECONDS = 1_800;

    private KeptLoops() {}

    /// @param folder that relative paths begin at
    /// @throws IOException with a sentence for a person when the configuration names no usable place
    static SuspendedLoops open(FlowState state, Path folder, Clock clock) throws IOException {
        Duration age = Duration.ofSeconds(state.ttlSeconds() == 0 ? SECONDS : state.ttlSeconds());
        return switch (state.storeBackend()) {
            case "memory" -> new MemoryLoops(age, clock);
            case "redis" -> new RedisLoops(KeptReplays.redis(server(state), "looper.flow.state"), age, clock);
            case "file" -> new FileLoops(folder.resolve(directory(state)), age, clock);
            default ->
                throw new IOException("global.integrations.looper.flow.state.store_backend: \"" + state.storeBackend()
                        + "\" is not built into this version; set it to file, memory or redis");
        };
    }

    private static String directory(FlowState state) {
        FlowFile file = state.file();
        return file == null || file.directory().isBlank() ? FOLDER : file.directory();
    }

    private static ReplayStores.Redis server(FlowState state) {
        FlowRedis given = state.redis();
        FlowRedis redis = given == null
                ? new FlowRedis("localhost:6379", 0, "", "vllm-sr:flow:state:", false, false, 10, 3)
                : given;
        return new ReplayStores.Redis(
                redis.address(),
                redis.db(),
                redis.password(),
                redis.keyPrefix(),
                redis.useTls(),
                redis.tlsSkipVerify(),
                0,
                0);
    }
}
