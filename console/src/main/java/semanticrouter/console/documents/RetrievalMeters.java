package semanticrouter.console.documents;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;

/// Counts lookups of passages for requests (specification: dataplane §6.9).
public final class RetrievalMeters {
    private static final Duration[] TIMES = LongStream.of(
                    1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] CHARACTERS = {100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000};

    private final MeterRegistry registry;

    /// The best score of the last lookup by backend; configurations name few.
    private final ConcurrentHashMap<String, Best> best = new ConcurrentHashMap<>();

    private static final class Best {
        private volatile double score;
    }

    public RetrievalMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void accept(Completion completion) {
        String decision =
                completion.trace().matched().map(Decision.Matched::name).orElse("");
        completion
                .trace()
                .facts()
                .last(Fact.Retrieved.class)
                .filter(looked -> looked.outcome() != Fact.Retrieval.SKIPPED)
                .ifPresent(looked -> record(looked, decision));
    }

    private void record(Fact.Retrieved looked, String decision) {
        String backend = looked.backend();
        count(
                "rag_retrieval_attempts_total",
                "Lookups of passages for requests.",
                "backend",
                backend,
                "decision",
                decision,
                "status",
                looked.outcome().toString());
        Timer.builder("rag_retrieval_latency_seconds")
                .description("Time to look passages up.")
                .tags("backend", backend)
                .serviceLevelObjectives(TIMES)
                .register(registry)
                .record(Duration.ofNanos(looked.nanos()));
        if (looked.count() > 0) {
            best.computeIfAbsent(backend, this::gauge).score = looked.best();
            DistributionSummary.builder("rag_context_length_chars")
                    .description("Characters of the passages of a request.")
                    .serviceLevelObjectives(CHARACTERS)
                    .register(registry)
                    .record(looked.characters());
        }
        looked.kept().ifPresent(kept -> keep(backend, kept));
    }

    private void keep(String backend, boolean kept) {
        if (kept) {
            count("rag_cache_hits_total", "Lookups that passages found lately served.", "backend", backend);
        } else {
            count("rag_cache_misses_total", "Lookups that nothing found lately served.", "backend", backend);
        }
    }

    private Best gauge(String backend) {
        var last = new Best();
        Gauge.builder("rag_similarity_score", last, holder -> holder.score)
                .description("Score of the best passage of the last lookup that found one.")
                .tags("backend", backend)
                .strongReference(true)
                .register(registry);
        return last;
    }

    private void count(String name, String help, String... tags) {
        Counter.builder(name).description(help).tags(tags).register(registry).increment();
    }
}
