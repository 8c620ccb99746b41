package semanticrouter.stores.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import semanticrouter.core.store.StatusStore;
import semanticrouter.core.store.StoreException;

/// Shows the state of the start in a file, which is replaced at once. Safe for all threads.
public final class FileStatus implements StatusStore {
    private final Path file;

    private FileStatus(Path file) {
        this.file = file;
    }

    /// Makes the folder of the file.
    ///
    /// @throws IOException when it cannot be made or written to
    public static FileStatus open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " names no file");
        }
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IOException(folder + " cannot be written to");
        }
        return new FileStatus(file.toAbsolutePath());
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public Duration lasts() {
        return Duration.ZERO;
    }

    @Override
    public synchronized void put(String json) throws StoreException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(next, json);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unusable) {
            throw unusable("written", unusable);
        }
    }

    @Override
    public Optional<String> get() throws StoreException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException unusable) {
            throw unusable("read", unusable);
        }
    }

    @Override
    public void clear() throws StoreException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException unusable) {
            throw unusable("removed", unusable);
        }
    }

    private StoreException unusable(String done, IOException why) {
        return new StoreException(
                "the startup status cannot be " + done + " at " + file
                        + "; check the folder's permissions and its disk",
                why);
    }

    @Override
    public void close() {}
}
