package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import semanticrouter.config.document.global.SqliteFile;
import semanticrouter.config.document.global.Stores;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.stores.memory.MemoryBounds;
import semanticrouter.stores.memory.ProcessMemories;
import semanticrouter.stores.memory.UnavailableMemories;
import semanticrouter.stores.sqlite.SqliteMemories;

/// Opens the store of memories that a configuration names.
final class KeptMemories {
    private static final int OF_A_USER = 1_000;
    private static final int IN_MEMORY = 10_000;
    private static final int ELSEWHERE = 100_000;
    private static final double DAYS = 30;
    private static final double DAY_SECONDS = 86_400;

    private KeptMemories() {}

    /// Opens it. A store that cannot be opened is told of in the log, and requests are served without memory.
    ///
    /// @param folder that relative paths begin at
    static MemoryStore open(Stores.Memory memory, Path folder, Clock clock) {
        String backend = memory.backend().isEmpty() ? "sqlite" : memory.backend();
        try {
            return switch (backend) {
                case "memory" -> new ProcessMemories(bounds(memory.qualityScoring(), IN_MEMORY), clock);
                case "sqlite" ->
                    SqliteMemories.open(
                            file(memory.sqlite(), folder), bounds(memory.qualityScoring(), ELSEWHERE), clock);
                default ->
                    throw new IOException("memories cannot be kept in " + backend + "; set"
                            + " global.stores.memory.backend: sqlite, or memory");
            };
        } catch (IOException unusable) {
            LoggerFactory.getLogger(KeptMemories.class)
                    .atWarn()
                    .setCause(unusable)
                    .addKeyValue("store", backend)
                    .log("requests are served without memory");
            return new UnavailableMemories(backend, String.valueOf(unusable.getMessage()));
        }
    }

    private static MemoryBounds bounds(Stores.@Nullable QualityScoring scoring, int all) {
        int most = scoring == null ? 0 : scoring.maxMemoriesPerUser();
        double days = scoring == null ? 0 : scoring.initialStrengthDays();
        return new MemoryBounds(
                most > 0 ? most : OF_A_USER,
                all,
                Duration.ofSeconds(Math.max(1, Math.round((days > 0 ? days : DAYS) * DAY_SECONDS))),
                scoring == null ? 0 : scoring.pruneThreshold());
    }

    private static Path file(@Nullable SqliteFile file, Path folder) {
        String path = file == null || file.path().isEmpty() ? ".vllm-sr/memories.db" : file.path();
        return folder.resolve(path);
    }
}
