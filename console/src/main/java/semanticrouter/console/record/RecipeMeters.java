package semanticrouter.console.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import semanticrouter.console.record.Meters.Labelled;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.evidence.EntropyStep;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.signal.ReasoningAdvice;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RecipeOutline.DecisionOutline;
import semanticrouter.core.trace.RoutingTrace;

/// The meters of one recipe: signals, decisions, plugins, selection (specification: dataplane §6.9).
///
/// Made once per recipe and configuration, so that a request looks up few of them by name.
final class RecipeMeters {
    private final Meters meters;
    private final List<DecisionRule> rules;
    private final List<String> algorithms;
    private final List<FamilyMeters> families;
    private final List<DecisionMeters> decisions;
    private final Counter evaluations;
    private final Timer evaluationTime;
    private final Labelled<DistributionSummary> contextTokens;
    private final Labelled<DistributionSummary> entropies;
    private final Labelled<Counter> selections;
    private final Labelled<Timer> selectionTimes;
    private final Labelled<Counter> reasonings;

    /// @param extracted one counter per rule name, since a family evaluates all of them at once
    private record FamilyMeters(
            String family, List<Counter> extracted, Map<String, Counter> matched, Timer time, Counter skipped) {}

    private record DecisionMeters(Counter matched, DistributionSummary confidence, String tier) {}

    RecipeMeters(Meters meters, RecipeOutline recipe) {
        this.meters = meters;
        rules = recipe.evidence().program().rules();
        algorithms = recipe.decisions().stream().map(DecisionOutline::algorithm).toList();
        families = recipe.evidence().planned().stream().map(this::of).toList();
        decisions = rules.stream()
                .map(rule -> new DecisionMeters(
                        meters.counter("llm_decision_match_total", "Decisions that won.", "decision_name", rule.name()),
                        meters.share(
                                "llm_decision_confidence",
                                "Confidence of decisions that won.",
                                "decision_name",
                                rule.name()),
                        Integer.toString(rule.tier())))
                .toList();
        evaluations = meters.counter("llm_decision_evaluation_total", "Requests that decisions were evaluated for.");
        evaluationTime =
                meters.stage("llm_decision_evaluation_latency_seconds", "Time to decide, signals not included.");
        contextTokens =
                new Labelled<>(meters::tokens, "llm_context_token_count", "Token estimates of the context signal.");
        entropies = new Labelled<>(
                meters::bits,
                "router_entropy_bits",
                "Uncertainty about the model that remains after a stage.",
                "stage");
        selections = new Labelled<>(
                meters::counter, "llm_model_selection_total", "Models chosen.", "method", "model", "decision", "tier");
        selectionTimes = new Labelled<>(
                meters::stage,
                "llm_model_selection_duration_seconds",
                "Time to choose among a decision's candidates.",
                "method",
                "tier");
        reasonings = new Labelled<>(
                meters::counter,
                "llm_reasoning_decisions_total",
                "Requests whose decision says whether the model reasons.",
                "category",
                "model",
                "enabled",
                "effort");
    }

    private FamilyMeters of(PlannedFamily family) {
        String type = family.family();
        var matched = new HashMap<String, Counter>();
        for (String name : family.names()) {
            matched.put(
                    name,
                    meters.counter(
                            "llm_signal_match_total",
                            "Signals that matched.",
                            "signal_type",
                            type,
                            "signal_name",
                            name));
        }
        List<Counter> extracted = family.names().stream()
                .map(name -> meters.counter(
                        "llm_signal_extraction_total",
                        "Signals that were evaluated.",
                        "signal_type",
                        type,
                        "signal_name",
                        name))
                .toList();
        return new FamilyMeters(
                type,
                extracted,
                matched,
                meters.stage(
                        "llm_signal_extraction_latency_seconds",
                        "Time to evaluate a family of signals.",
                        "signal_type",
                        type),
                meters.counter(
                        "router_signal_skipped_total",
                        "Families not asked because nothing depended on them.",
                        "signal_type",
                        type));
    }

    void record(RoutingTrace trace, Evidence evidence) {
        for (FamilyMeters family : families) {
            switch (evidence.families().get(family.family)) {
                case FamilyResult.Evaluated evaluated -> evaluated(family, evaluated);
                case FamilyResult.Failed failed -> family.time.record(failed.nanos(), TimeUnit.NANOSECONDS);
                case FamilyResult.NotNeeded _ -> family.skipped.increment();
                case null -> throw new IllegalStateException("no result for family " + family.family);
            }
        }
        evidence.errors().forEach(this::unavailable);
        if (evidence.contextTokens() > 0) {
            contextTokens.only().record((double) evidence.contextTokens());
        }
        evaluations.increment();
        evaluationTime.record(trace.timings().decision(), TimeUnit.NANOSECONDS);
        for (EntropyStep step : trace.folding()) {
            entropies.of(step.stage()).record(step.bits());
        }
        String decision = "";
        if (trace.decision() instanceof Decision.Matched matched) {
            decision = matched.name();
            DecisionMeters won = decisions.get(matched.index());
            won.matched.increment();
            won.confidence.record(matched.confidence());
        }
        selection(trace, decision);
        reasoning(trace);
        evidence.reasoning().ifPresent(this::advised);
        personalData(trace.modelName(), evidence);
        for (PluginRun run : trace.plugins()) {
            plugin(run, decision);
        }
    }

    private static void evaluated(FamilyMeters family, FamilyResult.Evaluated result) {
        for (Counter counter : family.extracted) {
            counter.increment();
        }
        family.time.record(result.nanos(), TimeUnit.NANOSECONDS);
        if (result.matches().isEmpty()) {
            return;
        }
        for (String name : result.matches().keySet()) {
            Counter counter = family.matched.get(name);
            if (counter != null) {
                counter.increment();
            }
        }
    }

    private void unavailable(String signal, String code) {
        meters.counter(
                        "router_signal_unavailable_total",
                        "Signals that could not be evaluated.",
                        "signal_type",
                        signal.contains(":") ? signal.substring(0, signal.indexOf(':')) : signal,
                        "reason",
                        Words.reason(code))
                .increment();
    }

    private void selection(RoutingTrace trace, String decision) {
        if (!(trace.selection() instanceof Selection.Single chosen)) {
            return;
        }
        String tier = trace.decision() instanceof Decision.Matched matched ? decisions.get(matched.index()).tier : "0";
        String method = trace.method();
        selections.of(method, trace.modelName(), decision, tier).increment();
        selectionTimes.of(method, tier).record(trace.timings().selection(), TimeUnit.NANOSECONDS);
        if (chosen.fellBack()) {
            fellBack(trace, decision, chosen.failure());
        }
    }

    private void fellBack(RoutingTrace trace, String decision, String reason) {
        meters.counter(
                        "llm_model_selection_fallback_total",
                        "Choices an algorithm could not make, so that the first candidate served.",
                        "method",
                        trace.matched().map(won -> algorithms.get(won.index())).orElse(""),
                        "decision",
                        decision,
                        "reason",
                        reason)
                .increment();
    }

    private void reasoning(RoutingTrace trace) {
        if (!(trace.selection() instanceof Selection.Single single)
                || single.candidate().ref().useReasoning().isEmpty()) {
            return;
        }
        boolean enabled = single.candidate().ref().useReasoning().get();
        String category = trace.decision() instanceof Decision.Matched matched ? matched.category() : "";
        String effort = enabled ? single.candidate().ref().reasoningEffort() : "";
        reasonings
                .of(category, trace.modelName(), Boolean.toString(enabled), effort)
                .increment();
    }

    /// What the uncertainty about the subject had to say, whether or not the decision left it a say.
    private void advised(ReasoningAdvice advice) {
        String on = Boolean.toString(advice.on());
        meters.counter(
                        "llm_entropy_classification_decisions_total",
                        "Advice on reasoning that the uncertainty about a request's subject gave.",
                        "uncertainty_level",
                        advice.uncertainty(),
                        "reasoning_enabled",
                        on)
                .increment();
        meters.share(
                        "llm_entropy_values",
                        "Normalised entropy of the subjects' probabilities, 0 certain, 1 uniform.",
                        "uncertainty_level",
                        advice.uncertainty())
                .record(advice.entropy());
        meters.share("llm_classification_confidence", "How sure the advice on reasoning is.", "reasoning_enabled", on)
                .record(advice.confidence());
    }

    private void personalData(String model, Evidence evidence) {
        for (String type : PiiTypes.of(evidence)) {
            meters.counter(
                            "llm_pii_violations_total",
                            "Requests with personal data that a rule does not allow.",
                            "model",
                            model.isEmpty() ? "unknown" : model,
                            "pii_type",
                            type)
                    .increment();
        }
    }

    private void plugin(PluginRun run, String decision) {
        meters.counter(
                        "llm_plugin_execution_total",
                        "Plugins that ran.",
                        "plugin_type",
                        run.type(),
                        "decision_name",
                        decision,
                        "status",
                        Words.of(run.status()))
                .increment();
        meters.stage(
                        "llm_plugin_execution_latency_seconds",
                        "Time in a plugin, without what it wraps.",
                        "plugin_type",
                        run.type())
                .record(Math.round(run.micros() * 1e3), TimeUnit.NANOSECONDS);
    }
}
