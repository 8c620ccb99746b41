package semanticrouter.config.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.Projections;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.KindSettings;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.recipe.RuleConditions;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.LoadGate;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.kind.Status;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.compression.PromptCompression;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.core.signal.SignalSetup;

/// Makes one recipe ready: asks its signal families for evaluators, interns its rules, prepares selectors and plugins.
final class RecipeCompiler {
    private final LoadedConfig config;
    private final SignalServices services;
    private final TreeReport report;
    private final List<AutoCloseable> made;
    private final KindSettings settings;
    private final DecisionCompiler decisions;
    private final PromptCompression compression;

    /// @param always plugins that every decision has
    /// @param made takes everything that must be closed when the plan is not used
    RecipeCompiler(
            ConfigLoader loader,
            LoadedConfig config,
            SignalServices services,
            TreeReport report,
            PluginChain always,
            List<AutoCloseable> made,
            Purpose purpose) {
        this.config = config;
        this.services = services;
        this.report = report;
        this.made = made;
        this.settings = new KindSettings(loader.registry(), loader.binder());
        this.compression = CompressionCompiler.of(config, loader.registry(), report);
        this.decisions = new DecisionCompiler(loader, config, services, report, always, made, purpose);
    }

    RecipePlan compile(Recipe recipe, SequencedMap<String, ServedModel> models, Optional<Candidate> fallback)
            throws InterruptedException {
        List<DecisionRule> rules = recipe.decisions().stream()
                .map(decision -> rule(recipe, decision))
                .toList();
        Map<String, Set<String>> used = UsedSignals.of(recipe, rules);
        var families = new ArrayList<PlannedFamily>();
        for (FamilyRules<?> family : recipe.signals()) {
            PlannedFamily planned = family(recipe, family, used.getOrDefault(family.type(), Set.of()));
            if (planned != null) {
                families.add(planned);
            }
        }
        var atoms = AtomTable.of(rules, leaf -> Confidences.range(leaf, families));
        var program = new DecisionProgram(rules, recipe.strategy(), atoms);
        var planned = new ArrayList<PlannedDecision>();
        for (int i = 0; i < rules.size(); i++) {
            planned.add(decisions.compile(recipe.decisions().get(i), rules.get(i), models));
        }
        Projections projections = recipe.projections();
        var evidence = new EvidencePlan(
                families,
                ProjectionCompiler.partitions(recipe),
                ProjectionCompiler.scores(recipe),
                ProjectionCompiler.mappings(projections),
                program,
                new EvidencePlan.Intake(compression, gate()),
                PlannedDecision.leavingReasoningOpen(planned));
        return new RecipePlan(
                recipe.name(), recipe.description(), evidence, taught(recipe, planned, models, fallback), fallback);
    }

    private List<PlannedDecision> taught(
            Recipe recipe,
            List<PlannedDecision> planned,
            SequencedMap<String, ServedModel> models,
            Optional<Candidate> fallback) {
        ConfigDocument document = config.document();
        return document == null
                ? planned
                : new LearningCompiler(document.global().router().learning(), models, fallback).taught(recipe, planned);
    }

    /// Every recipe has a gate of its own.
    private LoadGate gate() {
        ConfigDocument document = config.document();
        if (document == null) {
            return LoadGate.open();
        }
        Services.BatchClassification options =
                document.global().services().api().batchClassification();
        return new LoadGate(options.concurrencyThreshold(), options.maxConcurrency());
    }

    private static DecisionRule rule(Recipe recipe, BoundDecision decision) {
        Condition when = RuleConditions.condition(decision.entry().rules());
        String written = decision.entry().onUnknown();
        OnUnknown onUnknown = !written.isEmpty()
                ? OnUnknown.valueOf(written.toUpperCase(Locale.ROOT))
                : guarded(recipe, when) ? OnUnknown.REFUSE : OnUnknown.FAIL_OPEN;
        return new DecisionRule(
                decision.name(), decision.entry().priority(), decision.entry().tier(), when, onUnknown);
    }

    /// Without a word in the document, evidence of a safety family that cannot be had refuses, any other counts as
    /// false.
    private static boolean guarded(Recipe recipe, Condition when) {
        return RuleConditions.leaves(when).stream()
                .anyMatch(key -> recipe.family(key.family())
                        .map(rules -> rules.family().safety())
                        .orElse(false));
    }

    private <R extends Record & SignalRule> @Nullable PlannedFamily family(
            Recipe recipe, FamilyRules<R> rules, Set<String> used) throws InterruptedException {
        var family = rules.family();
        var kind = family.kind();
        var at = recipe.at().key("signals").key(kind.yamlKey());
        if (kind.status() == Status.PLANNED) {
            report.keyError(
                    "kind-planned",
                    at,
                    "signal family \"" + kind.name() + "\" is known but cannot be used yet",
                    "remove its rules");
            return null;
        }
        Settings own = settings.bind(family.settings(), config.effective(), report);
        SignalEvaluator evaluator;
        try {
            evaluator = family.prepare(new SignalSetup<>(rules.rules(), own, services, used));
        } catch (UnavailableException e) {
            report.keyError(
                    Obstacle.code(e),
                    at,
                    "signal family \"" + kind.name() + "\" cannot be made ready: " + e.failure(),
                    "provide what it needs, or remove its rules");
            return null;
        }
        made.add(evaluator);
        return PlannedFamily.of(family, rules.rules(), own, evaluator, used);
    }
}
