package semanticrouter.console.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts what is taken out of the response cache (specification: dataplane §6.9).
public record CacheMeters(MeterRegistry registry) {
    /// Counts one.
    public void count(String backend, String operation, boolean dryRun) {
        Counter.builder("llm_response_cache_invalidations_total")
                .description("Invalidations of the response cache that were asked for.")
                .tag("backend", backend)
                .tag("operation", operation)
                .tag("dry_run", Boolean.toString(dryRun))
                .register(registry)
                .increment();
    }
}
