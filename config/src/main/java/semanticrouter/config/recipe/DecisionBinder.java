package semanticrouter.config.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.SelectorFamily;

/// Binds the algorithm and the plugins of decisions (specification: signals §1.10, §1.11).
final class DecisionBinder {
    /// What a decision may say of its algorithm's failures for the algorithm's own block.
    private static final Set<String> INHERITED = Set.of("skip", "fail");

    private final Registry registry;
    private final Binder binder;
    private final TreeReport report;
    private final UnknownKeys unknown;

    DecisionBinder(Registry registry, Binder binder, TreeReport report, UnknownKeys unknown) {
        this.registry = registry;
        this.binder = binder;
        this.report = report;
        this.unknown = unknown;
    }

    BoundDecision bind(DecisionEntry entry, DocPath at) {
        var plugins = new ArrayList<BoundPlugin<?>>();
        for (int i = 0; i < entry.plugins().size(); i++) {
            BoundPlugin<?> plugin =
                    plugin(entry.plugins().get(i), at.key("plugins").index(i));
            if (plugin != null) {
                plugins.add(plugin);
            }
        }
        return new BoundDecision(entry, at, algorithm(entry, at.key("algorithm")), plugins);
    }

    private @Nullable BoundPlugin<?> plugin(DecisionEntry.PluginEntry entry, DocPath at) {
        String type = entry.type();
        Optional<PluginFamily<?>> family = registry.plugin(type);
        if (family.isEmpty()) {
            if (ContractKinds.PLUGINS.contains(type)) {
                report.error(
                        "kind-not-provided",
                        at.key("type"),
                        "plugin \"" + type + "\" is not part of this build",
                        "remove it, or use a build that has it");
            } else {
                report.error(
                        "unknown-kind",
                        at.key("type"),
                        "unsupported plugin type \"" + type + "\"",
                        hint(
                                type,
                                registry.plugins().stream()
                                        .map(known -> known.kind().name())
                                        .toList()));
            }
            return null;
        }
        if (entry.configuration() == null) {
            report.error(
                    "missing-key",
                    at,
                    "plugin \"" + type + "\" needs a configuration",
                    "add \"configuration:\" with its options");
            return null;
        }
        return plugin(family.get(), entry.configuration(), at.key("configuration"));
    }

    private <C extends Record> @Nullable BoundPlugin<C> plugin(PluginFamily<C> family, MappingNode node, DocPath at) {
        String type = family.kind().name();
        UnknownKeys rule = ContractKinds.STRICT_PLUGINS.contains(type) ? UnknownKeys.REFUSE : unknown;
        C options = binder.bind(family.kind().options(), node, at, report, rule);
        if (options == null) {
            return null;
        }
        RecipeBinder.tell(report, at, family.check(options));
        return new BoundPlugin<>(family, options, at);
    }

    private @Nullable BoundAlgorithm<?> algorithm(DecisionEntry entry, DocPath at) {
        MappingNode node = entry.algorithm();
        if (node == null) {
            return null;
        }
        String type = RecipeBinder.text(node.get("type"));
        List<String> blocks = blocks(node, at);
        if (blocks.size() > 1) {
            report.error(
                    "algorithm-blocks",
                    at,
                    about(entry, type) + " cannot be combined with multiple algorithm config blocks: "
                            + String.join(", ", blocks),
                    "keep the one that \"type\" names");
        }
        Optional<SelectorFamily<?>> family = family(type, entry, at);
        for (String block : blocks) {
            boolean wrong = family.isPresent() && (!block.equals(type) || ContractKinds.BLOCKLESS.contains(type));
            if (wrong) {
                report.keyError(
                        "algorithm-blocks",
                        at.key(block),
                        about(entry, type) + " cannot be used with algorithm." + block + " configuration",
                        block.equals(type)
                                ? "remove the block; \"" + type + "\" has no options here"
                                : "set type: " + block + ", or remove the block");
            }
        }
        return family.map(known -> algorithm(known, node, entry, at)).orElse(null);
    }

    /// How messages of the public contract begin (specification: selection §1.2).
    private static String about(DecisionEntry entry, String type) {
        return "decision '" + entry.name() + "': algorithm.type=" + shown(type);
    }

    private static String shown(String type) {
        return type.isEmpty() ? "<empty>" : type;
    }

    /// Keys of the algorithm that are options of some algorithm.
    private List<String> blocks(MappingNode node, DocPath at) {
        var blocks = new ArrayList<String>();
        var known = new ArrayList<>(List.of("type", "on_error"));
        known.addAll(ContractKinds.ALGORITHMS);
        registry.selectors().forEach(family -> known.add(family.kind().name()));
        for (MappingNode.Entry item : node.entries()) {
            String key = item.key();
            if (key.equals("type") || key.equals("on_error")) {
                continue;
            }
            boolean empty = item.value() instanceof ScalarNode scalar && scalar.isNull();
            if (ContractKinds.LEARNING_ADAPTATION.contains(key) || key.equals(ContractKinds.LEARNING_PROTECTION)) {
                learned(at.key(key), key);
            } else if (!known.contains(key)) {
                unknown.report(report, at.key(key), "key", known);
            } else if (!empty) {
                blocks.add(key);
            }
        }
        return blocks;
    }

    private Optional<SelectorFamily<?>> family(String type, DecisionEntry entry, DocPath at) {
        Optional<SelectorFamily<?>> family = registry.selector(type);
        DocPath here = at.key("type");
        String lower = type.strip().toLowerCase(Locale.ROOT);
        if (family.isPresent()) {
            return family;
        } else if (ContractKinds.LEARNING_ADAPTATION.contains(type) || type.equals(ContractKinds.LEARNING_PROTECTION)) {
            learned(here, type);
        } else if (!lower.equals(type)
                && (registry.selector(lower).isPresent() || ContractKinds.ALGORITHMS.contains(lower))) {
            report.error(
                    "unknown-kind",
                    here,
                    "decision '" + entry.name() + "': algorithm.type must use lowercase canonical value \"" + lower
                            + "\"",
                    "");
        } else if (ContractKinds.ALGORITHMS.contains(type)) {
            report.error(
                    "kind-not-provided",
                    here,
                    "algorithm \"" + type + "\" is not part of this build",
                    "use \"static\", or a build that has it");
        } else {
            report.error(
                    "unknown-kind",
                    here,
                    "decision '" + entry.name() + "': unsupported algorithm.type=" + shown(type),
                    hint(
                            type,
                            registry.selectors().stream()
                                    .map(known -> known.kind().name())
                                    .toList()));
        }
        return Optional.empty();
    }

    private void learned(DocPath at, String word) {
        String home = word.equals(ContractKinds.LEARNING_PROTECTION)
                ? "global.router.learning.protection"
                : "global.router.learning.adaptation";
        report.keyError(
                "removed-key",
                at,
                "algorithm \"" + word + "\" was folded into learning",
                "configure " + home + " instead");
    }

    private <C extends Record> @Nullable BoundAlgorithm<C> algorithm(
            SelectorFamily<C> family, MappingNode node, DecisionEntry entry, DocPath at) {
        String type = family.kind().name();
        Node block = node.get(type);
        boolean given = block instanceof MappingNode;
        DocPath here = given ? at.key(type) : at;
        if (block != null && !given && !(block instanceof ScalarNode scalar && scalar.isNull())) {
            report.error("wrong-type", at.key(type), "expected a mapping, got " + block.kind(), "");
            return null;
        }
        Class<C> kind = family.kind().options();
        C options =
                binder.bind(kind, inheriting(kind, given ? block : null, node.get("on_error")), here, report, unknown);
        if (options == null) {
            return null;
        }
        RecipeBinder.tell(report, here, family.check(options, references(entry)));
        return new BoundAlgorithm<>(family, options, RecipeBinder.text(node.get("on_error")), here);
    }

    /// The block with the `on_error` from beside it, when the block has none and its kind knows skip and fail.
    private static @Nullable Node inheriting(Class<?> options, @Nullable Node block, @Nullable Node onError) {
        boolean known = Stream.of(options.getRecordComponents())
                .anyMatch(component -> component.getName().equals("onError"));
        if (!known || onError == null || !INHERITED.contains(RecipeBinder.text(onError))) {
            return block;
        }
        MappingNode own = block instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        return RecipeBinder.text(own.get("on_error")).isEmpty() ? own.with("on_error", onError) : own;
    }

    /// The models a decision refers to.
    static List<ModelRef> references(DecisionEntry entry) {
        return entry.modelRefs().stream().map(DecisionBinder::reference).toList();
    }

    /// A decision's mention of a model as the core knows it.
    static ModelRef reference(DecisionEntry.ModelRefEntry ref) {
        Double weight = ref.weight();
        return new ModelRef(
                ref.model(),
                Optional.ofNullable(ref.useReasoning()),
                ref.reasoningEffort(),
                ref.loraName(),
                weight == null ? 0 : weight);
    }

    private static String hint(String word, List<String> known) {
        String near = Suggestion.hint(word, known);
        return near.isEmpty() ? "supported: " + String.join(", ", known) : near;
    }
}
