package semanticrouter.stores;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.sqlite.SqliteResponses;

/// Writes records from several threads without end and says of each that it is kept; made to be killed.
final class SqliteWriterMain {
    private SqliteWriterMain() {}

    static StoredResponse response(String id) {
        return new StoredResponse(
                id,
                ResponseStoreContract.ANN,
                "",
                "conv_" + id,
                Instant.ofEpochMilli(1_700_000_000_000L),
                "",
                "{\"id\":\"" + id + "\",\"text\":\"" + id.repeat(400) + "\"}",
                "[]");
    }

    public static void main(String[] arguments) throws Exception {
        SqliteResponses store =
                SqliteResponses.open(Path.of(arguments[0]), Bounds.inFile(1_000_000, Duration.ZERO), Clock.systemUTC());
        for (int t = 0; t < 4; t++) {
            String name = arguments[1] + "_" + t + "_";
            Thread.startVirtualThread(() -> write(store, name));
        }
        new CountDownLatch(1).await();
    }

    private static void write(SqliteResponses store, String name) {
        try {
            for (int i = 0; ; i++) {
                store.put(response(name + i));
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
