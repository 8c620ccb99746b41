package semanticrouter.console.status;

import static semanticrouter.console.http.Json.ordered;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.encoder.EmbeddingService;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Tells of the service that makes the sentence vectors (specification: dataplane §3.2). It is asked once at the start,
/// beside everything else, so that a service that is away is seen before a request needs it; from there on every call
/// says how it is. Safe for all threads.
public final class EmbeddingProvider implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EncoderRuntime encoders;
    private final String backend;
    private final String keyVariable;
    private final boolean keySet;
    private final Thread probe;

    /// @param backend as configurations write it
    /// @param keyVariable environment variable of its key; empty for none
    public EmbeddingProvider(EncoderRuntime encoders, String backend, String keyVariable, boolean keySet) {
        this.encoders = encoders;
        this.backend = backend;
        this.keyVariable = keyVariable;
        this.keySet = keySet;
        probe = Thread.ofVirtual().name("embedding-probe").unstarted(this::probe);
        if (encoders.embeddingService().isPresent()) {
            probe.start();
        }
    }

    private void probe() {
        try {
            var _ = encoders.open(Deadline.after(PATIENCE)).embed("probe");
        } catch (UnavailableException _) {
            // the service remembers what came of it
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// JSON fields; empty where the process makes the vectors itself.
    public Map<String, Object> told() {
        Optional<EmbeddingService> service = encoders.embeddingService();
        if (service.isEmpty()) {
            return Map.of();
        }
        EmbeddingService known = service.get();
        return ordered(
                "mode",
                "remote",
                "backend",
                backend,
                "model",
                known.model(),
                "dimension",
                known.dimension(),
                "api_key_env",
                keyVariable,
                "api_key_env_set",
                keySet,
                "healthy",
                known.healthy(),
                "last_probe_error",
                known.fault().isEmpty() ? null : known.fault(),
                "last_checked_at",
                known.checked().map(Instant::toString).orElse(null));
    }

    @Override
    public void close() {
        probe.interrupt();
    }
}
