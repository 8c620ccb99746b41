package semanticrouter.stores;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryOrigin;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.stores.memory.MemoryBounds;
import semanticrouter.stores.sqlite.SqliteMemories;

/// Writes memories from several threads without end and says of each that it is kept; made to be killed.
final class MemoryWriterMain {
    static final MemoryBounds BOUNDS = new MemoryBounds(1_000_000, 1_000_000, Duration.ofDays(30), 0);

    private static final Instant THEN = Instant.ofEpochMilli(1_700_000_000_000L);

    private MemoryWriterMain() {}

    static Memory memory(String id) {
        return new Memory(
                id,
                MemoryStoreContract.ANN,
                MemoryType.EPISODIC,
                id.repeat(200),
                new NamedEmbedding("tiny", new Embedding(new float[384])),
                MemoryOrigin.UNKNOWN,
                THEN,
                THEN,
                .5,
                new MemoryUse(0, THEN));
    }

    public static void main(String[] arguments) throws Exception {
        SqliteMemories store = SqliteMemories.open(Path.of(arguments[0]), BOUNDS, Clock.systemUTC());
        for (int t = 0; t < 4; t++) {
            String name = arguments[1] + "_" + t + "_";
            Thread.startVirtualThread(() -> write(store, name));
        }
        new CountDownLatch(1).await();
    }

    private static void write(SqliteMemories store, String name) {
        try {
            for (int i = 0; ; i++) {
                store.put(memory(name + i), Set.of());
                synchronized (System.out) {
                    System.out.println("ack " + name + i);
                    System.out.flush();
                }
            }
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }
}
