package semanticrouter.console.status;

import static semanticrouter.console.http.Json.ordered;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EmbeddingService;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Tells of the service that makes the sentence vectors (specification: dataplane §3.2). It is asked at the start,
/// beside
/// everything else and until it answers, so that a service that is away is seen before a request needs it; from there
/// on every call says how it is. Safe for all threads.
public final class EmbeddingProvider implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddingProvider.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EncoderRuntime encoders;
    private final String backend;
    private final String keyVariable;
    private final boolean keySet;
    private final Thread probe;
    private volatile @Nullable Awaited<Embedding> answer;

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
            answer = encoders.await(
                    "what requests say",
                    () -> encoders.open(Deadline.after(PATIENCE)).embed("probe"));
        } catch (UnavailableException refused) {
            LOGGER.atWarn()
                    .addKeyValue("event", "embedding_service_refuses")
                    .addKeyValue("reason", refused.failure())
                    .log(
                            "the service that makes sentence vectors refuses to, so that what requests say is compared with"
                                    + " nothing; mend global.model_catalog.embeddings.semantic.endpoint");
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
                known.checked().map(Instant::toString).orElse(null),
                "waiting",
                known.waiting().isEmpty() ? null : known.waiting());
    }

    @Override
    public void close() {
        probe.interrupt();
        Awaited<Embedding> waiting = answer;
        if (waiting != null) {
            waiting.close();
        }
    }
}
