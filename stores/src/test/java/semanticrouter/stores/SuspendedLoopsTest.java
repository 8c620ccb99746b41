package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoop.Place;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.loop.FileLoops;
import semanticrouter.stores.loop.MemoryLoops;
import semanticrouter.stores.redis.RedisLoops;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.RedisServer;

/// Loops that wait, wherever they are kept.
class SuspendedLoopsTest {
    private static final Duration AGE = Duration.ofMinutes(30);
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Clock LATER = Clock.fixed(NOW.plus(AGE), ZoneOffset.UTC);

    @TempDir
    private Path folder = Path.of("");

    private static SuspendedLoop loop(String id, Instant since) {
        return new SuspendedLoop(
                id, new Owner("t", "u"), new Place("default", "d", "workflows"), since, "{\"a\":\"\u00e9\"}");
    }

    private static void contract(SuspendedLoops store, Instant now) throws Exception {
        SuspendedLoop loop = loop("aaaaaaaaaaaaaaaa", now);
        store.put(loop);
        assertThat(store.get(loop.id())).contains(loop);
        assertThat(store.get("bbbbbbbbbbbbbbbb")).isEmpty();
        List<Callable<Boolean>> takers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            takers.add(() -> store.take(loop.id()).isPresent());
        }
        int got = 0;
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> one : threads.invokeAll(takers)) {
                got += one.get() ? 1 : 0;
            }
        }
        assertThat(got).as("of all who ask one takes it").isEqualTo(1);
        assertThat(store.get(loop.id())).isEmpty();
        store.put(loop);
        assertThat(store.take(loop.id())).as("put back").contains(loop);
    }

    @Test
    void inTheProcess() throws Exception {
        try (var store = new MemoryLoops(AGE, CLOCK)) {
            contract(store, NOW);
            for (int i = 0; i < 1_001; i++) {
                store.put(loop("%016d".formatted(i), NOW));
            }
            assertThat(store.get("%016d".formatted(0))).as("the oldest goes").isEmpty();
            assertThat(store.get("%016d".formatted(1_000))).isPresent();
        }
    }

    @Test
    void nothingWaitsLongerThanItMay() throws Exception {
        try (var memory = new MemoryLoops(AGE, LATER);
                var files = new FileLoops(folder, AGE, LATER)) {
            for (SuspendedLoops store : List.of(memory, files)) {
                store.put(loop("aaaaaaaaaaaaaaaa", NOW));
                assertThat(store.get("aaaaaaaaaaaaaaaa")).isEmpty();
                assertThat(store.take("aaaaaaaaaaaaaaaa")).isEmpty();
            }
            files.put(loop("bbbbbbbbbbbbbbbb", NOW));
            files.put(loop("cccccccccccccccc", NOW.plus(AGE)));
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left.map(file -> String.valueOf(file.getFileName())))
                        .as("expired files are removed")
                        .containsExactly("cccccccccccccccc.json");
            }
        }
    }

    @Test
    void inFilesForTheirOwnerAlone() throws Exception {
        Path home = folder.resolve("state/flows");
        try (var store = new FileLoops(home, AGE, CLOCK);
                var other = new FileLoops(home, AGE, CLOCK)) {
            assertThat(home).doesNotExist();
            contract(store, NOW);
            store.put(loop("dddddddddddddddd", NOW));
            assertThat(other.get("dddddddddddddddd")).as("after a restart").isPresent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(home.resolve("dddddddddddddddd.json"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void filesOfOthersInTheirFolderStay() throws Exception {
        Path own = Files.writeString(folder.resolve("eeeeeeeeeeeeeeee.json"), "");
        Path left =
                Files.writeString(folder.resolve("eeeeeeeeeeeeeeee.00000000-0000-0000-0000-000000000000.taken"), "");
        List<Path> others = List.of(
                Files.writeString(folder.resolve("config.json"), ""),
                Files.writeString(folder.resolve("notes.txt"), ""),
                Files.createDirectory(folder.resolve("ffffffffffffffff.json")));
        FileTime old = FileTime.from(NOW.minus(AGE).minusSeconds(1));
        for (Path file : Stream.concat(Stream.of(own, left), others.stream()).toList()) {
            Files.setLastModifiedTime(file, old);
        }
        try (var store = new FileLoops(folder, AGE, CLOCK)) {
            store.put(loop("dddddddddddddddd", NOW));
        }
        assertThat(own).doesNotExist();
        assertThat(left).doesNotExist();
        assertThat(others).allSatisfy(other -> assertThat(other).exists());
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws Exception {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        try (var store = new FileLoops(taken, AGE, CLOCK)) {
            assertThatThrownBy(() -> store.put(loop("aaaaaaaaaaaaaaaa", NOW)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(taken.toString())
                    .hasMessageContaining("permissions");
        }
    }

    @Test
    void inRedis() throws Exception {
        int port = FreePort.next();
        Process server = new ProcessBuilder(List.of(
                        RedisServer.program().toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        try (var store = new RedisLoops(RedisOptions.on("127.0.0.1", port), AGE, Clock.systemUTC())) {
            for (int i = 0; ; i++) {
                try {
                    store.get("x");
                    break;
                } catch (StoreException notYet) {
                    if (i == 100) {
                        throw notYet;
                    }
                    Thread.sleep(100);
                }
            }
            contract(store, Instant.ofEpochMilli(System.currentTimeMillis()));
        } finally {
            server.destroy();
            server.waitFor();
        }
    }
}
