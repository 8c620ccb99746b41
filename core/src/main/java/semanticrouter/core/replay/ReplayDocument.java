package semanticrouter.core.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.ContextDocument;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.GroundingDocument;
import semanticrouter.core.trace.LoopDocument;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;

/// The record of a request as documents (specification: dataplane §5.7, selection-looper §3.6). What the explanation
/// knows is taken from it; what nothing here can tell is left out.
public final class ReplayDocument {
    /// Bytes a trace takes in the process, roughly: evidence, standing and explanation's sources.
    private static final long TRACE_BYTES = 6 << 10;

    private ReplayDocument() {}

    /// The record of a request that a model is about to be asked for.
    public static ReplayRecord begun(RoutingTrace trace) {
        return new ReplayRecord(
                ReplayHead.of(trace, "", false, Lifecycle.IN_PROGRESS),
                () -> {
                    Map<String, Object> record = routing(trace, Explanation.ofDryRun(trace));
                    record.put("lifecycle_state", Lifecycle.IN_PROGRESS.word());
                    record.put("from_cache", false);
                    record.put("streaming", false);
                    return record;
                },
                Map::of,
                TRACE_BYTES);
    }

    /// The record of a request whose reply has ended.
    ///
    /// @param capture its bodies, if any are kept
    /// @param prices of the models that were configured
    /// @param mask takes personal data out of a text
    public static ReplayRecord ended(
            Completion completion, Optional<ReplayJournal.Capture> capture, Prices prices, UnaryOperator<String> mask) {
        RoutingTrace trace = completion.trace();
        ReplayHead head = ReplayHead.of(trace, completion.path(), completion.streamed(), Lifecycle.of(completion));
        return new ReplayRecord(
                head,
                () -> summary(completion, head, prices),
                () -> detail(completion, capture, mask),
                TRACE_BYTES + capture.map(ReplayJournal.Capture::size).orElse(0L));
    }

    private static Map<String, Object> summary(Completion completion, ReplayHead head, Prices prices) {
        RoutingTrace trace = completion.trace();
        Map<String, Object> record = routing(trace, Explanation.of(completion));
        record.put("lifecycle_state", head.lifecycle().word());
        if (!completion.errorReason().isEmpty()) {
            record.put("terminal_reason", completion.errorReason());
        }
        record.put("ended_at", trace.time().plusNanos(completion.totalNanos()).toString());
        record.put("duration_ms", completion.totalNanos() / 1e6);
        record.put("response_status", completion.status());
        record.put("response_path", completion.path());
        record.put("from_cache", head.cached());
        record.put("streaming", completion.streamed());
        if (completion.usage().total() > 0) {
            record.put("usage", usage(completion, prices));
        }
        return record;
    }

    private static Map<String, Object> routing(RoutingTrace trace, Map<String, Object> explanation) {
        var record = new LinkedHashMap<String, Object>();
        record.put("id", trace.id());
        record.put("timestamp", trace.time().toString());
        record.put("request_id", trace.requestId());
        if (!trace.session().id().isEmpty()) {
            record.put("session_id", trace.session().id());
            record.put("session_source", trace.session().source().toString());
        }
        record.put("turn_index", trace.session().turn());
        RecipeOutline recipe = trace.recipe();
        Evidence evidence = trace.evidence();
        record.put("recipe", recipe == null ? "" : recipe.name());
        decision(record, trace, recipe);
        record.put("original_model", trace.requestedModel());
        record.put("selected_model", trace.modelName());
        record.put("selection_method", trace.method());
        copy(explanation, record, "selection_reason", "learning", "session_policy", "retention", "memory");
        var diagnostics = new LinkedHashMap<String, Object>();
        trace.helper().ifPresent(asked -> helper(asked, diagnostics));
        ContextDocument.addFields(diagnostics, trace.facts());
        LoopDocument.addFields(diagnostics, trace.facts());
        if (!diagnostics.isEmpty()) {
            record.put("route_diagnostics", diagnostics);
        }
        if (recipe != null && evidence != null) {
            record.put("signals", signals(recipe, evidence));
            record.put("guards", guards(recipe, evidence));
        }
        copy(
                explanation,
                record,
                "signal_confidences",
                "signal_values",
                "signal_errors",
                "projections",
                "projection_scores");
        GroundingDocument.addFields(record, trace.facts());
        GroundingDocument.addCheckFields(record, trace.facts());
        record.put("context_token_count", evidence == null ? 0L : evidence.contextTokens());
        copy(explanation, record, "entropy");
        Object plugins = explanation.get("plugin_timeline");
        record.put("plugins", plugins == null ? List.of() : plugins);
        copy(explanation, record, "simulated");
        return record;
    }

    private static void helper(Fact.HelperAsked asked, Map<String, Object> diagnostics) {
        diagnostics.put("prompt_helper_model", asked.helper().ref().effectiveModel());
        diagnostics.put("prompt_helper_prompt_tokens", asked.usage().promptTokens());
        diagnostics.put("prompt_helper_completion_tokens", asked.usage().completionTokens());
        diagnostics.put("prompt_helper_total_tokens", asked.usage().total());
        diagnostics.put("prompt_helper_latency_ms", asked.nanos() / 1e6);
        if (!asked.failure().isEmpty()) {
            diagnostics.put("prompt_helper_failure", asked.failure());
        }
    }

    private static void decision(Map<String, Object> record, RoutingTrace trace, @Nullable RecipeOutline recipe) {
        switch (trace.decision()) {
            case Decision.Matched won -> {
                record.put("decision", won.name());
                if (recipe != null) {
                    DecisionRule rule = recipe.evidence().program().rules().get(won.index());
                    record.put("decision_tier", rule.tier());
                    record.put("decision_priority", rule.priority());
                }
                if (!won.category().isEmpty()) {
                    record.put("category", won.category());
                }
                record.put("confidence_score", won.confidence());
            }
            case Decision.Refused refused -> {
                record.put("decision", "");
                record.put("refused_decision", refused.name());
            }
            case Decision.NoMatch _, Decision.PassThrough _ -> record.put("decision", "");
        }
    }

    private static Map<String, Object> signals(RecipeOutline recipe, Evidence evidence) {
        var signals = new LinkedHashMap<String, Object>();
        for (PlannedFamily family : recipe.evidence().planned()) {
            if (evidence.families().get(family.family()) instanceof FamilyResult.Evaluated) {
                signals.put(family.family(), evidence.matched(family.family()));
            }
        }
        return signals;
    }

    /// What became of the families that guard against harm: one that could not run is told of here too.
    private static List<Map<String, Object>> guards(RecipeOutline recipe, Evidence evidence) {
        var guards = new ArrayList<Map<String, Object>>();
        Map<String, String> errors = evidence.errors();
        for (PlannedFamily family : recipe.evidence().planned()) {
            if (!family.safety()) {
                continue;
            }
            String name = family.family();
            String error = errors.entrySet().stream()
                    .filter(entry ->
                            entry.getKey().equals(name) || entry.getKey().startsWith(name + ":"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
            var guard = new LinkedHashMap<String, Object>();
            guard.put("family", name);
            guard.put("state", state(evidence.families().get(name), error));
            guard.put("matched", evidence.matched(name));
            if (!error.isEmpty()) {
                guard.put("error", error);
            }
            guards.add(guard);
        }
        return guards;
    }

    private static String state(@Nullable FamilyResult result, String error) {
        if (!error.isEmpty()) {
            return "unavailable";
        }
        return result instanceof FamilyResult.Evaluated ? "evaluated" : "skipped";
    }

    private static Map<String, Object> usage(Completion completion, Prices prices) {
        Usage used = completion.usage();
        var usage = new LinkedHashMap<String, Object>();
        usage.put("prompt_tokens", used.promptTokens());
        usage.put("cached_prompt_tokens", used.cachedTokens());
        usage.put("cache_write_tokens", used.writtenTokens());
        usage.put("completion_tokens", used.completionTokens());
        usage.put("total_tokens", used.total());
        completion.cost().ifPresent(cost -> {
            usage.put("actual_cost", cost.amount());
            usage.put("currency", cost.currency());
            prices.dearest(used, cost.currency()).ifPresent(baseline -> {
                usage.put("baseline_cost", baseline.amount());
                usage.put("cost_savings", baseline.amount() - cost.amount());
                usage.put("baseline_model", baseline.model());
            });
        });
        return usage;
    }

    private static Map<String, Object> detail(
            Completion completion, Optional<ReplayJournal.Capture> capture, UnaryOperator<String> mask) {
        var detail = new LinkedHashMap<String, Object>();
        Map<String, Object> explanation = Explanation.of(completion);
        copy(explanation, detail, "projection_trace");
        detail.put("explanation", explanation);
        capture.flatMap(ReplayJournal.Capture::request).ifPresent(body -> body(detail, "request_body", body, mask));
        capture.flatMap(ReplayJournal.Capture::response).ifPresent(body -> body(detail, "response_body", body, mask));
        return detail;
    }

    private static void body(Map<String, Object> detail, String key, Captured body, UnaryOperator<String> mask) {
        Captured.Text text = body.text();
        detail.put(key, mask.apply(text.value()));
        detail.put(key + "_truncated", text.truncated());
    }

    private static void copy(Map<String, Object> from, Map<String, Object> to, String... keys) {
        for (String key : keys) {
            Object value = from.get(key);
            if (value != null) {
                to.put(key, value);
            }
        }
    }
}
