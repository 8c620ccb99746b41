package semanticrouter.console.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Decimals;
import semanticrouter.core.evidence.EntropyStep;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.RoutingTrace;

/// The fields of a request's log event, in their order: names, numbers and configured words, no text of the request or
/// the reply (specification: dataplane §6.8).
final class RequestFields {
    private RequestFields() {}

    /// Hands every field to `field`; a value is null, a string, a number, a flag or a list of strings.
    static void each(Completion done, BiConsumer<String, @Nullable Object> field) {
        RoutingTrace trace = done.trace();
        field.accept("request_id", trace.id());
        field.accept("requested_model", trace.requestedModel());
        field.accept("model", trace.modelName());
        field.accept("response_path", done.path());
        field.accept("status", done.status());
        field.accept("streamed", done.streamed());
        if (!done.errorReason().isEmpty()) {
            field.accept("error_reason", done.errorReason());
        }
        Evidence evidence = trace.evidence();
        if (trace.recipe() != null && evidence != null) {
            field.accept("recipe", trace.recipe().name());
            routing(trace, evidence, field);
        }
        facts(trace.facts().all(), field);
        usage(done, field);
    }

    private static void routing(RoutingTrace trace, Evidence evidence, BiConsumer<String, @Nullable Object> field) {
        Decision.Matched matched = trace.matched().orElse(null);
        field.accept("decision", matched == null ? "" : matched.name());
        field.accept("confidence", matched == null ? 0.0 : matched.confidence());
        field.accept("algorithm", trace.algorithm());
        field.accept("signals", signals(evidence));
        field.accept("projections", evidence.projections().keySet());
        field.accept("unavailable", evidence.errors().keySet());
        field.accept(
                "plugins",
                trace.plugins().isEmpty()
                        ? List.of()
                        : trace.plugins().stream().map(run -> run.type()).toList());
        if (!evidence.reading().whole()) {
            Coverage sample = evidence.reading().sample();
            Coverage models = evidence.reading().models();
            field.accept("unsampled_characters", sample.total() - sample.covered());
            field.accept("unread_tokens", models.total() - models.covered());
        }
        field.accept("entropy", entropy(trace.folding()));
        field.accept("routing_latency_ms", millis(trace.timings().routing()));
    }

    /// What plugins and the call did, where there is something to say.
    private static void facts(List<Fact> facts, BiConsumer<String, @Nullable Object> field) {
        if (facts.isEmpty()) {
            return;
        }
        var failed = new ArrayList<String>();
        var lost = new ArrayList<String>();
        Fact.CacheLookup looked = null;
        Fact.CacheWriteSkipped skipped = null;
        for (Fact fact : facts) {
            switch (fact) {
                case Fact.CacheLookup lookup -> looked = lookup;
                case Fact.CacheWriteSkipped skip -> skipped = skip;
                case Fact.PluginFailed(var plugin, var reason) -> failed.add(plugin + ":" + reason);
                case Fact.Translated translated -> lost.add(translated.severity() + ":" + translated.reason());
                case Fact.Received _,
                        Fact.BackendChosen _,
                        Fact.ParamBlocked _,
                        Fact.TokensCapped _,
                        Fact.ChoicesCapped _,
                        Fact.FieldsStripped _,
                        Fact.Reasoned _,
                        Fact.SystemTextSet _,
                        Fact.ToolsRetrieved _,
                        Fact.CacheWaited _,
                        Fact.CacheStored _ -> {}
            }
        }
        // A call that is tried again may say more of them; a field stands once.
        if (looked != null) {
            field.accept("cache_hit", looked.hit() != Fact.Hit.NONE);
            field.accept("cache_hit_kind", looked.hit().toString());
        }
        if (skipped != null) {
            field.accept("cache_write_skipped_reason", skipped.reason().toString());
        }
        if (!failed.isEmpty()) {
            field.accept("plugin_errors", failed);
        }
        if (!lost.isEmpty()) {
            field.accept("translation_lossy", lost);
        }
    }

    private static Collection<String> signals(Evidence evidence) {
        var matched = new ArrayList<String>();
        evidence.families().forEach((family, result) -> {
            if (result instanceof FamilyResult.Evaluated evaluated) {
                evaluated.matches().keySet().forEach(name -> matched.add(family + ":" + name));
            }
        });
        return matched;
    }

    private static String entropy(List<EntropyStep> steps) {
        var text = new StringBuilder(steps.size() * 5);
        for (EntropyStep step : steps) {
            if (!text.isEmpty()) {
                text.append('>');
            }
            text.append(Decimals.fixed(step.bits(), 2));
        }
        return text.toString();
    }

    private static void usage(Completion done, BiConsumer<String, @Nullable Object> field) {
        field.accept("total_latency_ms", millis(done.totalNanos()));
        if (done.upstreamNanos() > 0) {
            field.accept("ttft_ms", millis(done.firstByteNanos()));
            field.accept("completion_latency_ms", millis(done.upstreamNanos()));
        }
        if (done.usage().total() > 0) {
            field.accept("prompt_tokens", done.usage().promptTokens());
            field.accept("cached_prompt_tokens", done.usage().cachedTokens());
            field.accept("cache_write_tokens", done.usage().writtenTokens());
            field.accept("completion_tokens", done.usage().completionTokens());
            field.accept("total_tokens", done.usage().total());
        }
        done.cost().ifPresent(cost -> {
            field.accept("cost", cost.amount());
            field.accept("currency", cost.currency());
        });
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
