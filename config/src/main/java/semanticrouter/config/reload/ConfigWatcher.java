package semanticrouter.config.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reloads the configuration when its file changes (specification: signals §1.20).
///
/// Changes count when they are to the file itself or to the `..data` link by which mounted configurations are swapped.
/// After a change it waits until nothing has changed for {@link #QUIET}, then {@link #SETTLE} more, and reloads; a file
/// that never comes to rest is reloaded after {@link #PATIENCE} all the same. A change made before the watch began is
/// found by a first look. One daemon thread, ended by {@link #close}.
public final class ConfigWatcher implements AutoCloseable {
    /// How long nothing may change before the file counts as written.
    public static final Duration QUIET = Duration.ofMillis(250);
    /// How long to wait further, for a second file that belongs to the first.
    public static final Duration SETTLE = Duration.ofMillis(300);
    /// How long a file may keep changing before it is looked at anyway.
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(ConfigWatcher.class);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final String MOUNTED = "..data";

    private final String name;
    private final FileChanges changes;
    private final PlanReloader reloader;
    private final LongSupplier nanos;
    private final Consumer<ReloadReport> listener;
    private final Thread thread;

    /// @param file the configuration; only its last part is compared with changes
    /// @param changes of the file's directory; closed with the watcher
    /// @param nanos a clock such as {@link System#nanoTime()}
    /// @param listener told of every reload
    public ConfigWatcher(
            Path file,
            FileChanges changes,
            PlanReloader reloader,
            LongSupplier nanos,
            Consumer<ReloadReport> listener) {
        this.name = file.getFileName() == null ? "" : file.getFileName().toString();
        this.changes = changes;
        this.reloader = reloader;
        this.nanos = nanos;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("config-watcher").unstarted(this::run);
    }

    /// Begins to watch. Call once.
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            guarded(this::look);
            while (!Thread.currentThread().isInterrupted()) {
                guarded(this::step);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOGGER.atError()
                        .addKeyValue("reason", e.getMessage())
                        .log("configuration changes are no longer noticed");
            }
        }
    }

    /// Part of the watch.
    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    /// A bug in one reload must not end the watch.
    private static void guarded(Step step) throws IOException, InterruptedException {
        try {
            step.take();
        } catch (RuntimeException bug) {
            LOGGER.atError()
                    .addKeyValue("event", ReloadReport.Refused.CODE)
                    .addKeyValue("component", ReloadLog.COMPONENT)
                    .addKeyValue("errorCode", ReloadReport.Refused.CODE)
                    .setCause(bug)
                    .log("the configuration could not be reloaded; the last good one stays in use");
        }
    }

    /// Waits for a change for a while and, when there is one, until it has come to rest, and reloads.
    void step() throws IOException, InterruptedException {
        if (!changed(IDLE)) {
            return;
        }
        LOGGER.atDebug()
                .addKeyValue("event", "config_reload_scheduled")
                .addKeyValue("component", ReloadLog.COMPONENT)
                .log("the configuration has changed");
        long begin = nanos.getAsLong();
        boolean resting = false;
        while (!resting && nanos.getAsLong() - begin < PATIENCE.toNanos()) {
            resting = !changed(QUIET) && !changed(SETTLE);
        }
        look();
    }

    /// Waits for a change that concerns the configuration; other files of its folder, such as a log, may change all the
    /// time.
    private boolean changed(Duration atMost) throws IOException, InterruptedException {
        long end = nanos.getAsLong() + atMost.toNanos();
        Duration left = atMost;
        while (left.isPositive()) {
            Set<String> names = changes.await(left);
            if (concerns(names)) {
                return true;
            }
            left = names.isEmpty() ? Duration.ZERO : Duration.ofNanos(end - nanos.getAsLong());
        }
        return false;
    }

    private void look() throws InterruptedException {
        ReloadReport report = reloader.reload();
        ReloadLog.tell(report);
        listener.accept(report);
    }

    private boolean concerns(Set<String> names) {
        return names.stream()
                .anyMatch(changed ->
                        changed.equals(name) || changed.startsWith(MOUNTED) || changed.equals(FileChanges.ANY));
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        changes.close();
    }
}
