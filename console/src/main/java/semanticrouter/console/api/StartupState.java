package semanticrouter.console.api;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import semanticrouter.console.http.Json;

/// How far the start of the program has come (specification: dataplane §3.2). Safe for all threads.
public final class StartupState {
    private final Clock clock;
    private final AtomicReference<Snapshot> current;
    private volatile Runnable changed = () -> {};
    private volatile Supplier<Map<String, Object>> keys = Map::of;
    private volatile Supplier<Map<String, Object>> embeddings = Map::of;

    /// Steps of a start, in order, and the end; `ERROR` and `STOPPING` are final.
    public enum Phase {
        STARTING,
        CHECKING_MODELS,
        DOWNLOADING_MODELS,
        INITIALIZING_MODELS,
        READY,
        ERROR,
        /// Requests in flight are served to their end, no others.
        STOPPING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The state at one moment.
    ///
    /// @param message for a person; empty when there is nothing to say
    /// @param pendingModels still to be loaded
    /// @param readyModels loaded
    public record Snapshot(
            Phase phase, String message, List<String> pendingModels, List<String> readyModels, Instant updatedAt) {
        public Snapshot {
            pendingModels = List.copyOf(pendingModels);
            readyModels = List.copyOf(readyModels);
        }

        public boolean ready() {
            return phase == Phase.READY;
        }

        /// What is told of it, as fields of JSON in order; the map is the caller's own.
        public Map<String, Object> document() {
            Map<String, Object> body = Json.ordered("phase", phase.toString(), "ready", ready());
            body.putAll(HealthRoutes.progress(this));
            body.put("updated_at", updatedAt.toString());
            return body;
        }
    }

    public StartupState(Clock clock) {
        this.clock = clock;
        current = new AtomicReference<>(new Snapshot(Phase.STARTING, "", List.of(), List.of(), clock.instant()));
    }

    public Snapshot current() {
        return current.get();
    }

    /// Enters a phase.
    public void enter(Phase phase, String message) {
        change(now -> now.phase() == Phase.STOPPING
                ? now
                : new Snapshot(phase, message, now.pendingModels(), now.readyModels(), clock.instant()));
    }

    /// Says which models are still to be loaded and which are loaded.
    public void models(List<String> pending, List<String> ready) {
        change(now -> new Snapshot(now.phase(), now.message(), pending, ready, clock.instant()));
    }

    /// Has the keys told of that tokens are checked with.
    ///
    /// @param told JSON fields; empty where no keys are fetched. Any thread
    public void tokenKeys(Supplier<Map<String, Object>> told) {
        keys = told;
    }

    /// What is told of the keys that tokens are checked with; empty where none are fetched.
    Map<String, Object> tokenKeys() {
        return keys.get();
    }

    /// Has the service told of that makes the sentence vectors.
    ///
    /// @param told JSON fields; empty where the process makes them itself. Any thread
    public void embeddingProvider(Supplier<Map<String, Object>> told) {
        embeddings = told;
    }

    /// What is told of the service that makes the sentence vectors; empty where there is none.
    Map<String, Object> embeddingProvider() {
        return embeddings.get();
    }

    /// Has somebody told of every change, on the thread that made it.
    public void onChange(Runnable told) {
        changed = told;
    }

    private void change(UnaryOperator<Snapshot> change) {
        current.updateAndGet(change);
        changed.run();
    }
}
