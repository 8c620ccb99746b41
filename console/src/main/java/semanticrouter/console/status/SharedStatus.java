package semanticrouter.console.status;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.api.StartupState.Phase;
import semanticrouter.core.store.StatusStore;
import semanticrouter.core.store.StoreException;
import tools.jackson.databind.json.JsonMapper;

/// Shows every change of the start's state in a store, on a thread of its own: a store that is slow or away
/// keeps nobody waiting. Only the newest state is ever waiting to be shown.
///
/// What is shown is the body of `/startup-status` and `pid`, the process.
public final class SharedStatus implements AutoCloseable {
    /// What is told of a start that failed.
    public static final String FAILED = "the start failed; the log of the router says why";

    private static final Logger LOGGER = LoggerFactory.getLogger(SharedStatus.class);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofDays(1);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final StartupState state;
    private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);
    private @Nullable StatusStore store;
    private @Nullable Thread writer;
    private volatile boolean closing;
    private boolean failing;

    public SharedStatus(StartupState state) {
        this.state = state;
    }

    /// Begins to show the state; to be called once.
    ///
    /// @param into is closed with this
    public synchronized void show(StatusStore into) {
        store = into;
        state.onChange(() -> changes.offer(true));
        changes.offer(true);
        writer = Thread.ofPlatform().daemon().name("startup-status").start(() -> write(into));
    }

    private void write(StatusStore into) {
        Duration rest = into.lasts().isZero() ? LONG : into.lasts().dividedBy(3);
        try {
            while (!closing) {
                changes.poll(rest.toMillis(), TimeUnit.MILLISECONDS);
                if (!closing) {
                    put(into, state.current());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(StatusStore into, StartupState.Snapshot now) throws InterruptedException {
        Map<String, Object> shown = now.document();
        shown.put("pid", ProcessHandle.current().pid());
        try {
            into.put(MAPPER.writeValueAsString(shown));
            failing = false;
        } catch (StoreException unusable) {
            told(into, unusable);
        }
    }

    /// Once until it works again.
    private void told(StatusStore into, StoreException unusable) {
        if (!failing) {
            LOGGER.atWarn()
                    .setCause(unusable)
                    .addKeyValue("store", into.kind())
                    .log("other processes do not see how far the start has come");
        }
        failing = true;
    }

    /// Shows nothing any more when the router was told to end, and that the start failed when it was not over.
    @Override
    public void close() {
        StatusStore shown;
        Thread thread;
        synchronized (this) {
            shown = store;
            thread = writer;
        }
        if (shown == null || thread == null || closing) {
            return;
        }
        closing = true;
        changes.offer(true);
        try {
            thread.join(STOP);
            end(shown);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            shown.close();
        }
    }

    private void end(StatusStore shown) throws InterruptedException {
        Phase phase = state.current().phase();
        if (phase == Phase.STOPPING || phase == Phase.READY) {
            try {
                shown.clear();
            } catch (StoreException unusable) {
                told(shown, unusable);
            }
        } else {
            state.enter(Phase.ERROR, FAILED);
            put(shown, state.current());
        }
    }
}
