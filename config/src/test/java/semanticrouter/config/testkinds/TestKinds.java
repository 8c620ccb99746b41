package semanticrouter.config.testkinds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;

/// Kinds that declare the options of the public contract and evaluate in the simplest way there is: a signal matches
/// when its name occurs in the text, an algorithm takes the first model, a plugin passes on.
public final class TestKinds {
    private TestKinds() {}

    /// Every kind of the contract, all of them supported.
    public static Registry all() {
        return new Registry(signals(), selectors(), plugins());
    }

    private static List<SignalFamily<?>> signals() {
        return List.of(
                plain("keyword", "keywords", ContractSignals.Keyword.class),
                plain("embedding", "embeddings", ContractSignals.Embedding.class),
                new Domains(),
                plain("fact_check", "fact_check", ContractSignals.Named.class),
                plain("user_feedback", "user_feedbacks", ContractSignals.Named.class),
                plain("reask", "reasks", ContractSignals.Reask.class),
                plain("preference", "preferences", ContractSignals.Preference.class),
                plain("language", "language", ContractSignals.Language.class),
                plain("context", "context", ContractSignals.Context.class),
                plain("structure", "structure", ContractSignals.Structure.class),
                new Complexities(),
                plain("modality", "modality", ContractSignals.Named.class),
                new RoleBindings(),
                new Jailbreaks(),
                plain("pii", "pii", ContractSignals.Pii.class),
                plain("kb", "kb", ContractSignals.Kb.class),
                plain("conversation", "conversation", ContractSignals.Structure.class),
                plain("event", "events", ContractSignals.Event.class),
                plain("metadata", "metadata", ContractSignals.Metadata.class),
                plain("classifier", "classifiers", ContractSignals.Classifier.class));
    }

    private static List<SelectorFamily<?>> selectors() {
        return List.of(
                algorithm("static", ContractAlgorithms.None.class),
                algorithm("knn", ContractAlgorithms.None.class),
                algorithm("kmeans", ContractAlgorithms.None.class),
                algorithm("svm", ContractAlgorithms.None.class),
                algorithm("mlp", ContractAlgorithms.None.class),
                algorithm("confidence", ContractAlgorithms.Confidence.class),
                algorithm("ratings", ContractAlgorithms.Ratings.class),
                algorithm("remom", ContractAlgorithms.Remom.class),
                algorithm("fusion", ContractAlgorithms.Fusion.class),
                algorithm("workflows", ContractAlgorithms.Workflows.class),
                algorithm("router_dc", ContractAlgorithms.RouterDc.class),
                algorithm("automix", ContractAlgorithms.Automix.class),
                algorithm("hybrid", ContractAlgorithms.Hybrid.class),
                algorithm("latency_aware", ContractAlgorithms.LatencyAware.class),
                algorithm("multi_factor", ContractAlgorithms.MultiFactor.class),
                algorithm("prompt", ContractAlgorithms.Prompt.class));
    }

    private static List<PluginFamily<?>> plugins() {
        return List.of(
                plugin("system_prompt", PluginSlot.SYSTEM_PROMPT, ContractPlugins.SystemPrompt.class),
                plugin("fast_response", PluginSlot.FAST_RESPONSE, ContractPlugins.FastResponse.class),
                plugin("header_mutation", PluginSlot.HEADER_MUTATION, ContractPlugins.HeaderMutation.class),
                plugin("response_cache", PluginSlot.RESPONSE_CACHE, ContractPlugins.ResponseCache.class),
                plugin("response_jailbreak", PluginSlot.RESPONSE_GUARD, ContractPlugins.ResponseJailbreak.class),
                plugin("context_compression", PluginSlot.CONTEXT_COMPRESSION, ContractPlugins.ContextCompression.class),
                plugin("hallucination", PluginSlot.GROUNDING, ContractPlugins.Hallucination.class),
                plugin("router_replay", PluginSlot.RECORD, ContractPlugins.RouterReplay.class),
                plugin("memory", PluginSlot.MEMORY, ContractPlugins.Memory.class),
                plugin("rag", PluginSlot.RAG, ContractPlugins.Rag.class),
                plugin("image_gen", PluginSlot.MODALITY, ContractPlugins.ImageGen.class),
                plugin("request_params", PluginSlot.REQUEST_PARAMS, ContractPlugins.RequestParams.class),
                plugin("tools", PluginSlot.TOOLS_POLICY, ContractPlugins.Tools.class),
                plugin("tool_selection", PluginSlot.TOOL_SELECTION, ContractPlugins.ToolSelection.class));
    }

    private static <R extends Record & SignalRule> SignalFamily<R> plain(String name, String key, Class<R> rule) {
        return new Signal<>(Kind.signal(name, key, rule));
    }

    /// An algorithm that takes the first model.
    public static <C extends Record> SelectorFamily<C> algorithm(String name, Class<C> options) {
        return new Algorithm<>(Kind.algorithm(name, Status.SUPPORTED, options));
    }

    /// A plugin that passes on.
    public static <C extends Record> PluginFamily<C> plugin(String name, PluginSlot slot, Class<C> options) {
        return new Passing<>(Kind.plugin(name, Status.SUPPORTED, options), slot);
    }

    /// The registry without what would make a kind usable.
    public static Registry planned(String algorithm, String plugin) {
        Registry all = all();
        return new Registry(
                all.signals(),
                all.selectors().stream()
                        .<SelectorFamily<?>>map(s -> s.kind().name().equals(algorithm) ? planned(s) : s)
                        .toList(),
                all.plugins().stream()
                        .<PluginFamily<?>>map(p -> p.kind().name().equals(plugin) ? planned(p) : p)
                        .toList());
    }

    private static <C extends Record> SelectorFamily<C> planned(SelectorFamily<C> family) {
        return new Algorithm<>(Kind.algorithm(
                family.kind().name(), Status.PLANNED, family.kind().options()));
    }

    private static <C extends Record> PluginFamily<C> planned(PluginFamily<C> family) {
        return new Passing<>(
                Kind.plugin(family.kind().name(), Status.PLANNED, family.kind().options()), family.slot());
    }

    private static class Signal<R extends Record & SignalRule> implements SignalFamily<R> {
        private final Kind<R> kind;

        Signal(Kind<R> kind) {
            this.kind = kind;
        }

        @Override
        public Kind<R> kind() {
            return kind;
        }

        @Override
        public String description() {
            return "Matches when its name is in the text.";
        }

        @Override
        public CostClass cost() {
            return CostClass.LEXICAL;
        }

        @Override
        public ConfidenceRange confidence() {
            return ConfidenceRange.ONE;
        }

        @Override
        public SignalEvaluator prepare(SignalSetup<R> setup) {
            return input -> {
                var outcomes = new LinkedHashMap<String, semanticrouter.core.signal.SignalOutcome>();
                for (R rule : setup.rules()) {
                    for (String leaf : leaves(rule)) {
                        if (input.facts().evalText().contains(leaf)) {
                            outcomes.put(leaf, semanticrouter.core.signal.SignalOutcome.Match.CERTAIN);
                        }
                    }
                }
                return SignalReport.of(outcomes);
            };
        }
    }

    private static final class Domains extends Signal<ContractSignals.Domain> {
        Domains() {
            super(Kind.signal("domain", "domains", ContractSignals.Domain.class));
        }

        @Override
        public List<Problem> check(ContractSignals.Domain rule, List<ContractSignals.Domain> all) {
            return rule.mmluCategories().contains("astrology")
                    ? List.of(Problem.error("mmlu_categories[0]", "\"astrology\" is not a category"))
                    : List.of();
        }
    }

    private static final class Complexities extends Signal<ContractSignals.Complexity> {
        Complexities() {
            super(Kind.signal("complexity", "complexity", ContractSignals.Complexity.class));
        }

        @Override
        public List<String> leaves(ContractSignals.Complexity rule) {
            return List.of(rule.name() + ":easy", rule.name() + ":medium", rule.name() + ":hard");
        }

        @Override
        public Optional<Condition> composer(ContractSignals.Complexity rule) {
            return Optional.ofNullable(rule.composer());
        }
    }

    private static final class RoleBindings extends Signal<ContractSignals.RoleBinding> {
        RoleBindings() {
            super(Kind.signal("authz", "role_bindings", ContractSignals.RoleBinding.class));
        }

        @Override
        public boolean afterProjections() {
            return true;
        }

        @Override
        public List<String> leaves(ContractSignals.RoleBinding rule) {
            return rule.role().equals(rule.name()) ? List.of(rule.role()) : List.of(rule.role(), rule.name());
        }
    }

    private static final class Jailbreaks extends Signal<ContractSignals.Jailbreak> {
        Jailbreaks() {
            super(Kind.signal("jailbreak", "jailbreak", ContractSignals.Jailbreak.class));
        }

        @Override
        public boolean safety() {
            return true;
        }
    }

    private record Algorithm<C extends Record>(Kind<C> kind) implements SelectorFamily<C> {
        @Override
        public String description() {
            return "Takes the first model.";
        }

        @Override
        public boolean loops() {
            return List.of("confidence", "ratings", "remom", "fusion", "workflows")
                    .contains(kind.name());
        }

        @Override
        public int leastModels() {
            return kind.name().equals("confidence") || kind.name().equals("ratings") ? 2 : 1;
        }

        @Override
        public List<Problem> check(C options, List<ModelRef> candidates) {
            return options instanceof ContractAlgorithms.LatencyAware latency
                            && latency.tpotPercentile() == null
                            && latency.ttftPercentile() == null
                    ? List.of(Problem.error("", "give tpot_percentile or ttft_percentile"))
                    : List.of();
        }

        @Override
        public Selector prepare(SelectorSetup<C> setup) {
            Function<String, String> reason = name -> "the first model, says " + name;
            return input -> new Selection.Single(input.candidates().getFirst(), kind.name(), reason.apply(kind.name()));
        }
    }

    private record Passing<C extends Record>(Kind<C> kind, PluginSlot slot) implements PluginFamily<C> {
        @Override
        public String description() {
            return "Passes on.";
        }

        @Override
        public Plugin prepare(PluginSetup<C> setup) {
            return (call, next) -> next.send(call);
        }
    }
}
