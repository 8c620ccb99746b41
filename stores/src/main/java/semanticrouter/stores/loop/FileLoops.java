package semanticrouter.stores.loop;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.loop.ToolCallId;
import semanticrouter.core.store.StoreException;

/// Keeps suspended loops as files of one folder, at most {@value #MOST}; several routers may share it. The folder is
/// made when the first loop waits; it and the files are for their owner alone, where the file system knows owners.
/// Whatever else is in the folder is left alone.
///
/// A file is written beside its place and moved there, so that nobody sees half of one, and taken by being moved away,
/// which one of several that try can do. Files that have waited too long are removed every minute.
public final class FileLoops implements SuspendedLoops {
    static final int MOST = 1_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(FileLoops.class);
    private static final String ENDING = ".json";

    /// Names of the files that are this store's, also those that a write or a taking left behind.
    private static final Pattern OWN =
            Pattern.compile("[0-9A-Za-z]{" + ToolCallId.LOOP_CHARACTERS + "}(\\.json|\\.[0-9a-f-]{36}\\.(new|taken))");

    private static final long SWEEP_SECONDS = 60;

    private final Path folder;
    private final Duration age;
    private final Clock clock;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("loop-files").daemon().factory());

    /// @param age how long a loop may wait
    public FileLoops(Path folder, Duration age, Clock clock) {
        this.folder = folder.toAbsolutePath();
        this.age = age;
        this.clock = clock;
        var _ = sweeper.scheduleWithFixedDelay(this::sweepQuietly, 0, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private Path file(String id) {
        return folder.resolve(id + ENDING);
    }

    @Override
    public void put(SuspendedLoop loop) throws StoreException {
        Path fresh = folder.resolve(loop.id() + "." + UUID.randomUUID() + ".new");
        try {
            if (!Files.isDirectory(folder)) {
                Path parent = folder.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectories(folder, owners("rwx------", parent == null ? folder : parent));
            }
            sweep(1);
            Files.createFile(fresh, owners("rw-------", folder));
            Files.writeString(fresh, LoopText.of(loop));
            Files.setLastModifiedTime(fresh, FileTime.from(loop.since()));
            Files.move(fresh, file(loop.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unusable) {
            throw unusable("written", unusable);
        }
    }

    private static FileAttribute<?>[] owners(String permissions, Path where) throws IOException {
        FileStore store = Files.getFileStore(where);
        return store.supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public Optional<SuspendedLoop> get(String id) throws StoreException {
        return read(id, file(id));
    }

    private Optional<SuspendedLoop> read(String id, Path file) throws StoreException {
        try {
            return LoopText.read(id, Files.readString(file))
                    .filter(loop -> loop.since().plus(age).isAfter(clock.instant()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException unusable) {
            throw unusable("read", unusable);
        }
    }

    @Override
    public Optional<SuspendedLoop> take(String id) throws StoreException {
        Path mine = folder.resolve(id + "." + UUID.randomUUID() + ".taken");
        try {
            Files.move(file(id), mine, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException unusable) {
            throw unusable("taken", unusable);
        }
        Optional<SuspendedLoop> taken = read(id, mine);
        try {
            Files.deleteIfExists(mine);
        } catch (IOException unusable) {
            throw unusable("removed", unusable);
        }
        return taken;
    }

    /// Removes what has waited too long, and the oldest where there is no room.
    ///
    /// @param room places that are to be free
    void sweep(int room) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        record Found(Path file, FileTime since) {}
        List<Found> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(FileLoops::own).toList()) {
                try {
                    found.add(new Found(file, Files.getLastModifiedTime(file)));
                } catch (NoSuchFileException _) {
                    // taken meanwhile
                }
            }
        }
        found.sort(Comparator.comparing(Found::since));
        int over = found.size() + room - MOST;
        for (Found one : found) {
            boolean expired = !one.since().toInstant().plus(age).isAfter(clock.instant());
            if (expired || over > 0) {
                Files.deleteIfExists(one.file());
                over--;
            }
        }
    }

    private static boolean own(Path file) {
        Path name = file.getFileName();
        return name != null
                && OWN.matcher(name.toString()).matches()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private void sweepQuietly() {
        try {
            sweep(0);
        } catch (IOException | RuntimeException unusable) {
            LOGGER.atWarn()
                    .setCause(unusable)
                    .addKeyValue("folder", folder)
                    .log("loops that waited too long cannot be removed");
        }
    }

    private StoreException unusable(String done, IOException why) {
        return new StoreException(
                "a loop that waits for tools cannot be " + done + " in " + folder
                        + "; check the folder's permissions and its disk",
                why);
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
