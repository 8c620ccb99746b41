package semanticrouter.config.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.KindSettings;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.recipe.BoundAlgorithm;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.BoundPlugin;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.kind.Status;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.core.signal.SignalServices;

/// Prepares the selector and the plugins of decisions.
final class DecisionCompiler {
    private static final String STATIC = "static";

    private final ConfigLoader loader;
    private final LoadedConfig config;
    private final SignalServices services;
    private final TreeReport report;
    private final List<AutoCloseable> made;
    private final KindSettings settings;
    private final PluginChain always;
    private final Purpose purpose;
    private final String policy;

    DecisionCompiler(
            ConfigLoader loader,
            LoadedConfig config,
            SignalServices services,
            TreeReport report,
            PluginChain always,
            List<AutoCloseable> made,
            Purpose purpose) {
        this.loader = loader;
        this.purpose = purpose;
        this.config = config;
        this.services = services;
        this.report = report;
        this.made = made;
        this.always = always;
        this.settings = new KindSettings(loader.registry(), loader.binder());
        this.policy = PolicyFingerprint.of(config.effective());
    }

    PlannedDecision compile(BoundDecision decision, DecisionRule rule, SequencedMap<String, ServedModel> models)
            throws InterruptedException {
        List<Candidate> candidates = candidates(decision.entry(), models);
        BoundAlgorithm<?> algorithm = decision.algorithm();
        Selector selector =
                algorithm == null ? first() : selector(algorithm, candidates, ContractCompiler.of(decision.entry()));
        return new PlannedDecision(
                rule,
                decision.entry().description(),
                candidates,
                algorithm == null ? STATIC : algorithm.type(),
                selector,
                plugins(decision.plugins(), decision.at()),
                retention(decision.entry()));
    }

    /// A decision that nobody wrote and that no rule leads to: requests bring what it needs
    /// (specification: selection §2.1).
    <C extends Record> PlannedDecision direct(SelectorFamily<C> family) throws InterruptedException {
        String algorithm = family.kind().name();
        var bound = new BoundAlgorithm<>(family, defaults(family.kind()), "", DocPath.ROOT);
        return new PlannedDecision(
                new DecisionRule(algorithm + "_direct", 0, 0, new Condition.Any(List.of()), OnUnknown.SKIP),
                "The request itself names the models that work on it.",
                List.of(),
                algorithm,
                selector(bound, List.of(), AnswerContract.NONE),
                plugins(List.of(), DocPath.ROOT),
                Retention.NONE);
    }

    private static Retention retention(DecisionEntry entry) {
        return entry.emits().stream()
                .map(DecisionEntry.Emit::retention)
                .filter(Objects::nonNull)
                .findFirst()
                .map(said -> {
                    Integer turns = said.ttlTurns();
                    return new Retention(
                            Optional.ofNullable(said.drop()),
                            turns == null ? OptionalInt.empty() : OptionalInt.of(turns),
                            Optional.ofNullable(said.keepCurrentModel()),
                            Optional.ofNullable(said.preferPrefixRetention()));
                })
                .orElse(Retention.NONE);
    }

    private static List<Candidate> candidates(DecisionEntry entry, SequencedMap<String, ServedModel> models) {
        var candidates = new ArrayList<Candidate>();
        var refs = new ArrayList<>(entry.modelRefs());
        entry.candidateIterations().stream()
                .filter(DecisionEntry.Iteration::offers)
                .forEach(loop -> refs.addAll(loop.models()));
        for (DecisionEntry.ModelRefEntry ref : refs) {
            Double weight = ref.weight();
            var model = new ModelRef(
                    ref.model(),
                    Optional.ofNullable(ref.useReasoning()),
                    ref.reasoningEffort(),
                    ref.loraName(),
                    weight == null ? 0 : weight);
            boolean known = candidates.stream()
                    .anyMatch(other -> other.ref().model().equals(model.model())
                            && other.ref().lora().equals(model.lora()));
            if (!known) {
                ServedModel served = models.get(ref.model());
                candidates.add(
                        new Candidate(model, served == null ? ModelProfile.named(ref.model()) : served.profile()));
            }
        }
        return candidates;
    }

    /// What a decision without an algorithm does: its first candidate serves.
    private static Selector first() {
        return input -> new Selection.Single(
                input.candidates().getFirst(),
                STATIC,
                input.candidates().size() == 1 ? "the decision's only model" : "the decision's first model");
    }

    /// One that cannot choose.
    private static Selector unable(String code) {
        return _ -> {
            throw new UnavailableException(code, "");
        };
    }

    private <C extends Record> Selector selector(
            BoundAlgorithm<C> algorithm, List<Candidate> candidates, AnswerContract contract)
            throws InterruptedException {
        Kind<C> kind = algorithm.family().kind();
        if (planned(kind)) {
            lacking(
                    "kind-planned",
                    algorithm.at(),
                    "algorithm \"" + kind.name() + "\" is known but cannot be used yet",
                    "use \"static\" or another algorithm");
            return algorithm.family().loops() ? new Loop(kind.name()) : unable("algorithm_not_built");
        }
        var own = settings.bind(algorithm.family().settings(), config.effective(), report);
        try {
            var setup = new SelectorSetup<>(algorithm.options(), candidates, contract, own, services);
            Selector selector = algorithm.family().prepare(setup);
            made.add(selector);
            return selector.loops() && loopsOff() ? first() : selector;
        } catch (UnavailableException e) {
            lacking(
                    Obstacle.code(e),
                    algorithm.at(),
                    "algorithm \"" + kind.name() + "\" cannot be made ready: " + e.failure(),
                    "provide what it needs");
            return unable(e.failure().code());
        }
    }

    /// An empty endpoint switches loops off (specification: selection §2.1).
    private boolean loopsOff() {
        ConfigDocument document = Objects.requireNonNull(config.document(), "a usable configuration has a document");
        return document.global().integrations().looper().off();
    }

    private PluginChain plugins(List<BoundPlugin<?>> written, DocPath at) throws InterruptedException {
        var links = new ArrayList<>(always.links());
        for (BoundPlugin<?> bound : written) {
            if (stands(bound)) {
                links.add(link(bound));
            }
        }
        for (PluginFamily<?> family : loader.registry().plugins()) {
            boolean named = written.stream()
                    .anyMatch(bound -> bound.type().equals(family.kind().name()));
            if (family.everywhere() && !named && family.stands(Optional.empty(), settings(family))) {
                links.add(link(unnamed(family, at)));
            }
        }
        return new PluginChain(links);
    }

    private PluginChain.Link link(BoundPlugin<?> bound) throws InterruptedException {
        Plugin plugin = plugin(bound);
        made.add(plugin);
        return new PluginChain.Link(bound.type(), bound.family().slot(), plugin);
    }

    private <C extends Record> boolean stands(BoundPlugin<C> bound) {
        PluginFamily<C> family = bound.family();
        return family.everywhere() ? family.stands(Optional.of(bound.options()), settings(family)) : bound.enabled();
    }

    /// Its findings are told where the plugin is made ready.
    private Settings settings(PluginFamily<?> family) {
        return settings.bind(
                family.settings(), config.effective(), new TreeReport(MappingNode.EMPTY, new Diagnostics()));
    }

    /// A plugin that stands in a decision which does not name it, with nothing but defaults.
    private <C extends Record> BoundPlugin<C> unnamed(PluginFamily<C> family, DocPath at) {
        return new BoundPlugin<>(family, defaults(family.kind()), at);
    }

    private <C extends Record> C defaults(Kind<C> kind) {
        C options = loader.binder()
                .bind(
                        kind.options(),
                        null,
                        DocPath.ROOT,
                        new TreeReport(MappingNode.EMPTY, new Diagnostics()),
                        UnknownKeys.IGNORE);
        return Objects.requireNonNull(options, "options have defaults");
    }

    /// The plugin; where it cannot be had, and so nothing is served, one that passes every call on.
    private <C extends Record> Plugin plugin(BoundPlugin<C> bound) throws InterruptedException {
        Kind<C> kind = bound.family().kind();
        if (planned(kind)) {
            lacking(
                    "kind-planned",
                    bound.at(),
                    "plugin \"" + kind.name() + "\" is known but cannot be used yet",
                    "remove it, or set enabled: false");
            return (call, next) -> next.send(call);
        }
        var own = settings.bind(bound.family().settings(), config.effective(), report);
        try {
            return bound.family().prepare(new PluginSetup<>(policy, bound.options(), own, services));
        } catch (UnavailableException e) {
            lacking(
                    Obstacle.code(e),
                    bound.at(),
                    "plugin \"" + kind.name() + "\" cannot be made ready: " + e.failure(),
                    "provide what it needs");
            return (call, next) -> next.send(call);
        }
    }

    /// Reports what keeps a decision from being served, and not from being made.
    private void lacking(String code, DocPath at, String message, String hint) {
        if (purpose == Purpose.REHEARSAL) {
            report.warning(code, at, message, hint);
        } else {
            report.error(code, at, message, hint);
        }
    }

    /// Stands for an algorithm of several models in a rehearsal, which calls none.
    private record Loop(String algorithm) implements Selector {
        @Override
        public Selection select(SelectionInput input) {
            return new Selection.Later(algorithm, "several models are to work on it, as " + algorithm + " has it");
        }

        @Override
        public boolean loops() {
            return true;
        }
    }

    private static boolean planned(Kind<?> kind) {
        return kind.status() == Status.PLANNED;
    }
}
