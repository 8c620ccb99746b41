package semanticrouter.core.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.Flips;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.compression.PromptCompression.Compressed;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.evidence.Reading;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.signal.Answerer;
import semanticrouter.core.trace.RecipeOutline.DecisionOutline;

/// The answer to "why this model?" as a document: what the eval API returns, what the dashboard and the command line
/// show (specification: signals §4.9, with the uncertainty and latency of ours beside it).
///
/// Values are maps, lists, texts, numbers and booleans, in a stable order. Holds no text of the request.
public final class Explanation {
    private Explanation() {}

    /// Explains a request that was only evaluated.
    public static Map<String, Object> ofDryRun(RoutingTrace trace) {
        Map<String, Object> document = routing(trace, "eval");
        document.put("latency", latency(trace.timings()));
        return document;
    }

    /// What would lead to another decision: the smallest sets of leaves whose flip does, by {@link Flips}.
    ///
    /// @return `changes`, a list of `decision` and `flips` (leaf and the truth it would need), and `complete`; both
    /// empty and true for a request that was not decided on
    public static Map<String, Object> whatIf(RoutingTrace trace) {
        RecipeOutline recipe = trace.recipe();
        Evidence evidence = trace.evidence();
        if (recipe == null || evidence == null) {
            return ordered("changes", List.of(), "complete", true);
        }
        Flips.Answer answer = Flips.of(recipe.evidence().program(), evidence.atoms());
        return ordered(
                "changes",
                answer.changes().stream()
                        .map(change -> ordered(
                                "decision",
                                change.decision(),
                                "flips",
                                change.flips().stream().map(Explanation::flip).toList()))
                        .toList(),
                "complete",
                answer.complete());
    }

    private static Map<String, Object> flip(Flips.Flip flip) {
        return switch (flip.leaf()) {
            case Condition.Signal(var key) ->
                ordered("signal_type", key.family(), "signal_name", key.name(), "to", flip.to());
            case Condition.Measure measure ->
                ordered(
                        "signal_type",
                        measure.key().family(),
                        "signal_name",
                        measure.valueName(),
                        "test",
                        measure.test().toString(),
                        "to",
                        flip.to());
            case Condition.Always _, Condition.All _, Condition.Any _, Condition.Not _ ->
                throw new IllegalStateException("not a leaf");
        };
    }

    /// Explains a request whose reply has ended.
    public static Map<String, Object> of(Completion completion) {
        RoutingTrace trace = completion.trace();
        Map<String, Object> document = routing(trace, "request");
        LearningDocument.addSession(document, trace, Optional.of(completion));
        Map<String, Object> latency = latency(trace.timings());
        double plugins = trace.plugins().stream().mapToDouble(PluginRun::micros).sum();
        latency.put("plugins_us", plugins);
        if (completion.upstreamNanos() > 0) {
            latency.put("upstream_first_byte_us", completion.firstByteNanos() / 1e3);
            latency.put("upstream_total_us", completion.upstreamNanos() / 1e3);
        }
        latency.put("total_us", completion.totalNanos() / 1e3);
        document.put("latency", latency);
        document.put("status", completion.status());
        document.put("response_path", completion.path());
        if (!completion.errorReason().isEmpty()) {
            document.put("error_reason", completion.errorReason());
        }
        if (completion.usage().total() > 0) {
            document.put("usage", usage(completion.usage()));
        }
        completion
                .cost()
                .ifPresent(cost -> document.put("cost", ordered("amount", cost.amount(), "currency", cost.currency())));
        return document;
    }

    private static Map<String, Object> usage(Usage usage) {
        return ordered(
                "prompt_tokens",
                usage.promptTokens(),
                "cached_prompt_tokens",
                usage.cachedTokens(),
                "completion_tokens",
                usage.completionTokens());
    }

    private static Map<String, Object> latency(Timings timings) {
        return ordered(
                "signals_us",
                timings.signals() / 1e3,
                "decision_us",
                timings.decision() / 1e3,
                "selection_us",
                timings.selection() / 1e3,
                "routing_us",
                timings.routing() / 1e3);
    }

    private static Map<String, Object> routing(RoutingTrace trace, String kind) {
        Map<String, Object> document = ordered(
                "id",
                trace.id(),
                "time",
                trace.time().toString(),
                "kind",
                kind,
                "requested_model",
                trace.requestedModel());
        RecipeOutline recipe = trace.recipe();
        Evidence evidence = trace.evidence();
        document.put("recipe", recipe == null ? "" : recipe.name());
        String decision = trace.matched().map(Decision.Matched::name).orElse("");
        document.put("routing_decision", decision);
        Optional<DecisionOutline> outline = outline(recipe, decision);
        if (recipe != null && evidence != null) {
            document.put("decision_result", decisionResult(recipe, evidence, decision, outline));
            document.put("eval_trace", RuleTraces.of(recipe, evidence, trace.decision()));
        }
        document.put("recommended_models", outline.map(DecisionOutline::models).orElse(List.of()));
        selection(document, trace);
        LoopDocument.addHelper(document, trace);
        LearningDocument.add(document, trace);
        LoopDocument.add(document, trace.facts());
        LoopDocument.addImage(document, trace.facts());
        GroundingDocument.add(document, trace.facts());
        GroundingDocument.addCheck(document, trace.facts());
        ReasoningDocument.add(document, trace);
        ContextDocument.add(document, trace.facts());
        retention(document, trace.retention());
        if (recipe != null && evidence != null) {
            signals(document, recipe, evidence);
        }
        document.put(
                "entropy",
                trace.folding().stream()
                        .map(step -> ordered(
                                "stage", step.stage(), "bits", step.bits(), "delta", step.delta(), "us", step.micros()))
                        .toList());
        document.put(
                "plugin_timeline",
                trace.plugins().stream()
                        .map(run -> ordered(
                                "type",
                                run.type(),
                                "slot",
                                run.slot(),
                                "status",
                                run.status().name().toLowerCase(Locale.ROOT),
                                "us",
                                run.micros()))
                        .toList());
        document.put("simulated", trace.model() != null && trace.model().simulated());
        return document;
    }

    private static Optional<DecisionOutline> outline(@Nullable RecipeOutline recipe, String decision) {
        return recipe == null
                ? Optional.empty()
                : recipe.decisions().stream()
                        .filter(known -> known.name().equals(decision))
                        .findFirst();
    }

    private static void selection(Map<String, Object> document, RoutingTrace trace) {
        switch (trace.selection()) {
            case Selection.Single single -> {
                document.put("selected_model", trace.modelName());
                boolean fallback = trace.decision() instanceof Decision.NoMatch || single.fellBack();
                document.put("selection_status", fallback ? "fallback" : "selected");
                document.put("selection_method", single.method());
                document.put("selection_reason", single.reason());
            }
            case Selection.Later later -> {
                document.put("selection_status", "execution_required");
                document.put("selection_method", later.method());
                document.put("selection_reason", later.reason());
            }
            case null -> {
                boolean concrete = trace.decision() instanceof Decision.PassThrough;
                if (concrete) {
                    document.put("selected_model", trace.modelName());
                }
                document.put("selection_status", concrete ? "selected" : "unavailable");
                document.put("selection_method", "");
                document.put("selection_reason", reason(trace.decision()));
            }
        }
    }

    /// What was written of it, and nothing when nothing was.
    private static void retention(Map<String, Object> document, Retention retention) {
        if (retention.equals(Retention.NONE)) {
            return;
        }
        var said = new LinkedHashMap<String, Object>();
        retention.drop().ifPresent(value -> said.put("drop", value));
        retention.ttlTurns().ifPresent(value -> said.put("ttl_turns", value));
        retention.keepCurrentModel().ifPresent(value -> said.put("keep_current_model", value));
        retention.preferPrefix().ifPresent(value -> said.put("prefer_prefix_retention", value));
        document.put("retention", said);
    }

    private static String reason(Decision decision) {
        return switch (decision) {
            case Decision.PassThrough _ -> "the request names a concrete model";
            case Decision.Refused refused -> refused.why().detail();
            case Decision.NoMatch _ -> "no decision matched and no default model is configured";
            case Decision.Matched _ -> "the decision has no candidate and no default model is configured";
        };
    }

    private static Map<String, Object> decisionResult(
            RecipeOutline recipe, Evidence evidence, String decision, Optional<DecisionOutline> outline) {
        Map<String, Object> result = ordered(
                "decision_name",
                decision,
                "algorithm",
                outline.map(DecisionOutline::algorithm).orElse(""),
                "plugins",
                outline.map(DecisionOutline::plugins).orElse(List.of()));
        var used = new LinkedHashMap<String, Object>();
        var matched = new LinkedHashMap<String, Object>();
        var unmatched = new LinkedHashMap<String, Object>();
        for (PlannedFamily family : recipe.evidence().planned()) {
            List<String> held = evidence.matched(family.family());
            List<String> others = evidence.families().get(family.family()) instanceof FamilyResult.Evaluated
                    ? family.names().stream()
                            .filter(name -> held.stream().noneMatch(match -> isOrLabels(match, name)))
                            .toList()
                    : List.of();
            put(used, family.evalKey(), List.copyOf(new TreeSet<>(family.used())));
            put(matched, family.evalKey(), held);
            put(unmatched, family.evalKey(), others);
        }
        List<String> bands = recipe.evidence().bandNames();
        put(used, "projection", bands);
        put(matched, "projection", List.copyOf(evidence.projections().keySet()));
        put(
                unmatched,
                "projection",
                bands.stream()
                        .filter(name -> !evidence.projections().containsKey(name))
                        .toList());
        result.put("used_signals", used);
        result.put("matched_signals", matched);
        result.put("unmatched_signals", unmatched);
        return result;
    }

    /// Whether a match is the name itself or one of its labels, `name:label`.
    private static boolean isOrLabels(String match, String name) {
        return match.startsWith(name) && (match.length() == name.length() || match.charAt(name.length()) == ':');
    }

    private static void put(Map<String, Object> into, String key, List<String> names) {
        if (!names.isEmpty()) {
            into.put(key, names);
        }
    }

    private static void signals(Map<String, Object> document, RecipeOutline recipe, Evidence evidence) {
        var metrics = new LinkedHashMap<String, Object>();
        var found = new ArrayList<String>();
        for (PlannedFamily family : recipe.evidence().planned()) {
            metrics.put(family.family(), metric(family, evidence));
            found.addAll(evidence.found(family.family()));
        }
        document.put("metrics", metrics);
        document.put("signal_confidences", evidence.confidences());
        document.put("signal_values", evidence.values());
        document.put("signal_errors", evidence.errors());
        document.put("matched_keywords", found);
        document.put("projections", List.copyOf(evidence.projections().keySet()));
        document.put("projection_scores", evidence.scores());
        if (recipe.evidence().projects()) {
            document.put("projection_trace", ProjectionDocument.of(evidence.trace()));
        }
        document.put("context_tokens", evidence.contextTokens());
        document.put("coverage", coverage(evidence.reading()));
        DecisionProgram program = recipe.evidence().program();
        var candidates = new ArrayList<Object>();
        evidence.posterior()
                .distribution(program, evidence.standing())
                .forEach((model, share) -> candidates.add(ordered("model", model, "probability", share)));
        document.put("candidates", candidates);
    }

    private static Map<String, Object> coverage(Reading reading) {
        Map<String, Object> coverage =
                ordered("sample", share(reading.sample(), "characters"), "models", share(reading.models(), "tokens"));
        Compressed compression = reading.compression();
        if (compression.shortened()) {
            coverage.put(
                    "compression",
                    ordered(
                            "tokens",
                            compression.tokens(),
                            "kept_tokens",
                            compression.kept(),
                            "sentences",
                            compression.sentences(),
                            "kept_sentences",
                            compression.keptSentences()));
        }
        return coverage;
    }

    private static Map<String, Object> share(Coverage coverage, String unit) {
        return ordered(unit, coverage.total(), "covered", coverage.covered(), "share", coverage.share());
    }

    private static Map<String, Object> metric(PlannedFamily family, Evidence evidence) {
        double best = evidence.matched(family.family()).stream()
                .mapToDouble(name -> evidence.confidences().getOrDefault(family.family() + ":" + name, 1.0))
                .max()
                .orElse(0);
        return switch (evidence.families().get(family.family())) {
            case FamilyResult.Evaluated evaluated ->
                Answerer.told(
                        evaluated.report(),
                        ordered(
                                "execution_time_ms",
                                evaluated.nanos() / 1e6,
                                "confidence",
                                best,
                                "cost",
                                family.cost().toString(),
                                "state",
                                "evaluated"));
            case FamilyResult.Failed failed ->
                ordered(
                        "execution_time_ms",
                        failed.nanos() / 1e6,
                        "confidence",
                        0.0,
                        "cost",
                        family.cost().toString(),
                        "state",
                        "unavailable");
            case FamilyResult.NotNeeded _ ->
                ordered(
                        "execution_time_ms",
                        0.0,
                        "confidence",
                        0.0,
                        "cost",
                        family.cost().toString(),
                        "state",
                        "skipped");
            case null -> throw new IllegalStateException("no result for family " + family.family());
        };
    }

    /// A map in the order its entries are given.
    static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
