package semanticrouter.config.reload;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches a directory by the means of the operating system.
public final class DirectoryChanges implements FileChanges {
    /// Changes are told this much later, together with those that follow: a log that is written beside the
    /// configuration changes with every request.
    private static final long GATHER_MILLIS = 100;

    private final Path directory;
    private final WatchService watch;

    /// @throws IOException when the directory cannot be watched
    public DirectoryChanges(Path directory) throws IOException {
        this.directory = directory;
        this.watch = directory.getFileSystem().newWatchService();
        directory.register(
                watch,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    @Override
    public Set<String> await(Duration atMost) throws IOException, InterruptedException {
        try {
            WatchKey key = watch.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (key == null) {
                return Set.of();
            }
            Thread.sleep(GATHER_MILLIS);
            return names(key);
        } catch (ClosedWatchServiceException e) {
            throw new IOException("the watch on " + directory + " was closed", e);
        }
    }

    private Set<String> names(WatchKey key) throws IOException {
        var names = new HashSet<String>();
        for (WatchEvent<?> event : key.pollEvents()) {
            names.add(name(event.context()));
        }
        if (!key.reset()) {
            throw new IOException(directory + " is gone");
        }
        return names;
    }

    private static String name(@Nullable Object context) {
        return context instanceof Path path ? path.toString() : ANY;
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
