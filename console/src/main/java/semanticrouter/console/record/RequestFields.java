package semanticrouter.console.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.evidence.EntropyStep;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Decimals;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.RoutingTrace;

/// The fields of a request's log event, in their order: names, numbers and configured words, no text of the request or
/// the reply (specification: dataplane §6.8).
final class RequestFields {
    private RequestFields() {}

    /// Takes the fields, one by one.
    interface Sink {
        void text(RequestField field, String value);

        void number(RequestField field, long value);

        void number(RequestField field, double value);

        void flag(RequestField field, boolean value);

        void texts(RequestField field, Collection<String> values);
    }

    /// Hands every field over.
    static void each(Completion done, Sink to) {
        RoutingTrace trace = done.trace();
        to.text(RequestField.REQUEST_ID, trace.requestId());
        to.text(RequestField.REPLAY_ID, trace.id());
        to.text(RequestField.REQUESTED_MODEL, trace.requestedModel());
        to.text(RequestField.MODEL, trace.modelName());
        to.text(RequestField.RESPONSE_PATH, done.path());
        to.number(RequestField.STATUS, done.status());
        to.flag(RequestField.STREAMED, done.streamed());
        if (!done.errorReason().isEmpty()) {
            to.text(RequestField.ERROR_REASON, done.errorReason());
        }
        Evidence evidence = trace.evidence();
        if (trace.recipe() != null && evidence != null) {
            to.text(RequestField.RECIPE, trace.recipe().name());
            routing(trace, evidence, to);
        }
        facts(trace.facts().all(), to);
        usage(done, to);
    }

    private static void routing(RoutingTrace trace, Evidence evidence, Sink to) {
        Decision.Matched matched = trace.matched().orElse(null);
        to.text(RequestField.DECISION, matched == null ? "" : matched.name());
        to.number(RequestField.CONFIDENCE, matched == null ? 0.0 : matched.confidence());
        to.text(RequestField.ALGORITHM, trace.algorithm());
        to.texts(RequestField.SIGNALS, signals(evidence));
        to.texts(RequestField.PROJECTIONS, evidence.projections().keySet());
        to.texts(RequestField.UNAVAILABLE, evidence.errors().keySet());
        to.texts(
                RequestField.PLUGINS,
                trace.plugins().isEmpty()
                        ? List.of()
                        : trace.plugins().stream().map(run -> run.type()).toList());
        if (!evidence.reading().whole()) {
            Coverage sample = evidence.reading().sample();
            Coverage models = evidence.reading().models();
            to.number(RequestField.UNSAMPLED_CHARACTERS, sample.total() - sample.covered());
            to.number(RequestField.UNREAD_TOKENS, models.total() - models.covered());
        }
        to.text(RequestField.ENTROPY, entropy(trace.folding()));
        to.number(RequestField.ROUTING_LATENCY_MS, millis(trace.timings().routing()));
    }

    /// What plugins and the call did, where there is something to say.
    private static void facts(List<Fact> facts, Sink to) {
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
                        Fact.Memory _,
                        Fact.Retrieved _,
                        Fact.ContextCompressed _,
                        Fact.ContextRecovered _,
                        Fact.AnswerChecked _,
                        Fact.CacheWaited _,
                        Fact.Looped _,
                        Fact.HelperAsked _,
                        Fact.ImageMade _,
                        Fact.CacheStored _ -> {}
            }
        }
        // A call that is tried again may say more of them; a field stands once.
        if (looked != null) {
            to.flag(RequestField.CACHE_HIT, looked.hit() != Fact.Hit.NONE);
            to.text(RequestField.CACHE_HIT_KIND, looked.hit().toString());
        }
        if (skipped != null) {
            to.text(RequestField.CACHE_WRITE_SKIPPED_REASON, skipped.reason().toString());
        }
        if (!failed.isEmpty()) {
            to.texts(RequestField.PLUGIN_ERRORS, failed);
        }
        if (!lost.isEmpty()) {
            to.texts(RequestField.TRANSLATION_LOSSY, lost);
        }
    }

    private static Collection<String> signals(Evidence evidence) {
        var matched = new ArrayList<String>(0);
        evidence.families().forEach((family, result) -> {
            if (result instanceof FamilyResult.Evaluated evaluated
                    && !evaluated.matches().isEmpty()) {
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
            Decimals.append(text, step.bits(), 2);
        }
        return text.toString();
    }

    private static void usage(Completion done, Sink to) {
        to.number(RequestField.TOTAL_LATENCY_MS, millis(done.totalNanos()));
        if (done.upstreamNanos() > 0) {
            to.number(RequestField.TTFT_MS, millis(done.firstByteNanos()));
            to.number(RequestField.COMPLETION_LATENCY_MS, millis(done.upstreamNanos()));
        }
        if (done.usage().total() > 0) {
            to.number(RequestField.PROMPT_TOKENS, done.usage().promptTokens());
            to.number(RequestField.CACHED_PROMPT_TOKENS, done.usage().cachedTokens());
            to.number(RequestField.CACHE_WRITE_TOKENS, done.usage().writtenTokens());
            to.number(RequestField.COMPLETION_TOKENS, done.usage().completionTokens());
            to.number(RequestField.TOTAL_TOKENS, done.usage().total());
        }
        done.cost().ifPresent(cost -> {
            to.number(RequestField.COST, cost.amount());
            to.text(RequestField.CURRENCY, cost.currency());
        });
        done.pricing().ifPresent(price -> {
            to.number(RequestField.PRICING_PROMPT_PER_1M, price.promptPer1m());
            to.number(RequestField.PRICING_COMPLETION_PER_1M, price.completionPer1m());
            to.number(RequestField.PRICING_CACHED_INPUT_PER_1M, price.cachedInputPer1m());
            to.number(RequestField.PRICING_CACHE_WRITE_PER_1M, price.cacheWritePer1m());
        });
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
