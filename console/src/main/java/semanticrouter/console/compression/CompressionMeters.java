package semanticrouter.console.compression;

import static semanticrouter.console.http.Json.ordered;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.compression.CompressedPart;
import semanticrouter.core.compression.Compression;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.RoutingTrace;

/// Counts what compression did to the contexts of requests (specification: dataplane §6.9).
public final class CompressionMeters {
    private static final String PREFIX = "llm_context_compression_";
    private static final List<String> TAGS = List.of("decision", "strategy", "target", "status");
    private static final double[] TOKENS = {
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000
    };
    private static final double[] SECONDS = {0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600};
    private static final double[] SHARES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

    private final MeterRegistry registry;

    public CompressionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void accept(Completion completion) {
        RoutingTrace trace = completion.trace();
        trace.facts().last(Fact.ContextCompressed.class).ifPresent(told -> {
            String decision = trace.matched().map(Decision.Matched::name).orElse("");
            if (told.parts().isEmpty()) {
                applied(decision, "none", "none", told.outcome());
            }
            for (CompressedPart part : told.parts()) {
                applied(decision, part.strategy(), part.target(), part.outcome());
            }
            if (told.outcome() == Compression.APPLIED) {
                sizes(told);
                saved(told, trace.model());
            }
        });
        trace.facts().last(Fact.ContextRecovered.class).ifPresent(recovered -> recovery(recovered.told()));
    }

    private void recovery(Recovery told) {
        recovered(told.outcome().toString());
        for (Recovery.Read read : told.reads()) {
            recovered(read.result().toString());
            if (read.result() == Recovery.Result.RETRIEVED) {
                record("recovery_age_seconds", "Age of originals when models read them.", read.ageSeconds(), SECONDS);
                record(
                        "recovery_ttl_remaining_seconds",
                        "Time that originals had left when models read them.",
                        read.leftSeconds(),
                        SECONDS);
            }
        }
    }

    private void recovered(String status) {
        Counter.builder(PREFIX + "recovery_total")
                .description(
                        "Requests whose model could ask for what was left out, by what became of that, and what came of"
                                + " each time it asked.")
                .tag("status", status)
                .register(registry)
                .increment();
    }

    /// What became of requests whose models could ask, and of their asking, by status.
    private Map<String, Object> recoveries() {
        Map<String, Object> counts = ordered();
        for (Counter counter : registry.find(PREFIX + "recovery_total").counters()) {
            counts.put(String.valueOf(counter.getId().getTag("status")), Math.round(counter.count()));
        }
        return counts;
    }

    /// What was counted since the start.
    Map<String, Object> stats() {
        DistributionSummary before = registry.find(PREFIX + "tokens_before").summary();
        return ordered(
                "shortened", before == null ? 0 : before.count(),
                "tokens_before", total("tokens_before"),
                "tokens_after", total("tokens_after"),
                "tokens_saved", total("tokens_saved"),
                "outcomes",
                        registry.find(PREFIX + "applied_total").counters().stream()
                                .map(CompressionMeters::outcome)
                                .toList(),
                "recovery", recoveries());
    }

    private long total(String name) {
        DistributionSummary summary = registry.find(PREFIX + name).summary();
        return summary == null ? 0 : Math.round(summary.totalAmount());
    }

    private static Map<String, Object> outcome(Counter counter) {
        Map<String, Object> outcome = ordered();
        for (String tag : TAGS) {
            outcome.put(tag, counter.getId().getTag(tag));
        }
        outcome.put("count", Math.round(counter.count()));
        return outcome;
    }

    private void applied(String decision, String strategy, String target, Compression outcome) {
        Counter.builder(PREFIX + "applied_total")
                .description("Requests whose context was to be shortened, by part of it and what came of that.")
                .tags("decision", decision, "strategy", strategy, "target", target, "status", outcome.toString())
                .register(registry)
                .increment();
    }

    private void sizes(Fact.ContextCompressed told) {
        record(
                "tokens_before",
                "Estimated tokens of requests before they were shortened.",
                (double) told.before(),
                TOKENS);
        record("tokens_after", "Estimated tokens of requests that were shortened.", (double) told.after(), TOKENS);
        record(
                "tokens_saved",
                "Estimated tokens left out of requests.",
                (double) (told.before() - told.after()),
                TOKENS);
        record(
                "ratio",
                "Share of the tokens that was left of shortened requests.",
                (double) told.after() / told.before(),
                SHARES);
    }

    private void record(String name, String help, double value, double[] bounds) {
        DistributionSummary.builder(PREFIX + name)
                .description(help)
                .serviceLevelObjectives(bounds)
                .register(registry)
                .record(value);
    }

    private void saved(Fact.ContextCompressed told, @Nullable ModelProfile model) {
        if (model != null && model.pricing().isPresent()) {
            Pricing price = model.pricing().get();
            Counter.builder(PREFIX + "cost_saved_total")
                    .description("What the tokens left out of requests would have cost, by estimate.")
                    .tags("model", model.name(), "currency", price.currency())
                    .register(registry)
                    .increment(price.cost(told.before() - told.after(), 0, 0, 0));
        }
    }
}
