package semanticrouter.cli.server;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.limit.KeptWindow;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.limit.WindowStore;
import semanticrouter.core.store.StoreException;

/// Writes down what lasting limits have counted, every second and at the end, so that a kill loses one second of it at
/// most. Requests never wait for it.
final class WindowKeeper implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WindowKeeper.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final int CLOSE_SECONDS = 30;

    private final Limits limits;
    private final Store store;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("limits-keeper").daemon().factory());
    private @Nullable WindowStore open;
    private boolean failing;

    /// Where windows are kept.
    interface Store {
        /// Opens what there is already.
        Optional<WindowStore> existing() throws IOException;

        /// Opens it, and makes it where there is none.
        WindowStore made() throws IOException;
    }

    /// Reads what was kept before; to be made before requests are served.
    WindowKeeper(Limits limits, Store store, Clock clock) throws InterruptedException {
        this.limits = limits;
        this.store = store;
        this.clock = clock;
        try {
            open = store.existing().orElse(null);
            if (open != null) {
                limits.restore(open.load(clock.millis()));
            }
        } catch (IOException | StoreException unusable) {
            failed(unusable, "what limits counted before the start cannot be read, so their windows begin anew");
        }
        var _ = thread.scheduleWithFixedDelay(this::keep, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Writes down what has changed. What could not be written is tried again with the next change.
    synchronized void keep() {
        List<KeptWindow> changed = limits.changed();
        if (changed.isEmpty()) {
            return;
        }
        try {
            WindowStore to = open == null ? store.made() : open;
            open = to;
            to.save(changed, clock.millis());
            failing = false;
        } catch (IOException | StoreException | RuntimeException unusable) {
            limits.changeAll();
            failed(unusable, "what limits have counted cannot be kept and would not survive a restart");
        } catch (InterruptedException _) {
            limits.changeAll();
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Exception why, String what) {
        if (!failing) {
            failing = true;
            LOGGER.atError().setCause(why).log(what);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            var _ = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        keep();
        WindowStore kept = open;
        if (kept != null) {
            kept.close();
        }
    }
}
