package semanticrouter.config.legacy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Rewrites documents of earlier contracts (v0.1, v0.2, early v0.3) to the v0.3 layout (specification: signals §1.19).
///
/// A document that is already in the v0.3 layout stays as it is. What has no place in v0.3 is dropped and named. One
/// use.
public final class Migration {
    private static final Set<String> SAME = Set.of("listeners", "entrypoints", "recipes", "setup");
    private static final Set<String> FLAT_PROVIDERS = Set.of(
            "default_model",
            "default_reasoning_effort",
            "reasoning_families",
            "model_config",
            "vllm_endpoints",
            "provider_profiles");

    /// Keys of signals in the flat layout and their list in v0.3.
    private static final Map<String, String> FLAT_SIGNALS = Map.ofEntries(
            Map.entry("keyword_rules", "keywords"),
            Map.entry("embedding_rules", "embeddings"),
            Map.entry("categories", "domains"),
            Map.entry("fact_check_rules", "fact_check"),
            Map.entry("user_feedback_rules", "user_feedbacks"),
            Map.entry("reask_rules", "reasks"),
            Map.entry("preference_rules", "preferences"),
            Map.entry("language_rules", "language"),
            Map.entry("context_rules", "context"),
            Map.entry("structure_rules", "structure"),
            Map.entry("complexity_rules", "complexity"),
            Map.entry("modality_rules", "modality"),
            Map.entry("role_bindings", "role_bindings"),
            Map.entry("jailbreak", "jailbreak"),
            Map.entry("pii", "pii"),
            Map.entry("kb", "kb"),
            Map.entry("category_kb", "kb"),
            Map.entry("taxonomy", "kb"),
            Map.entry("conversation", "conversation"),
            Map.entry("events", "events"),
            Map.entry("metadata", "metadata"),
            Map.entry("classifiers", "classifiers"));

    private final MigrationLog log = new MigrationLog();
    private final GlobalMigration global = new GlobalMigration(log);
    private final ProviderMigration providers = new ProviderMigration(log);

    /// A document in today's layout.
    ///
    /// @param document the document
    /// @param moved `old.path -> new.path`, in order
    /// @param dropped paths of what has no place any more
    public record Migrated(MappingNode document, List<String> moved, List<String> dropped) {
        public Migrated {
            moved = List.copyOf(moved);
            dropped = List.copyOf(dropped);
        }
    }

    /// Where the result of migrating a file goes unless told otherwise: `config.yaml` → `config.migrated.yaml`.
    public static Path target(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String migrated = dot <= 0 ? name + ".migrated" : name.substring(0, dot) + ".migrated" + name.substring(dot);
        return file.resolveSibling(migrated);
    }

    public Migrated migrate(MappingNode old) {
        MappingNode routing = routing(old);
        var provided = providers.migrate(old, routing);
        var document = MappingNode.builder().put("version", "v0.3");
        put(document, "listeners", old.get("listeners"));
        put(document, "setup", old.get("setup"));
        if (!provided.providers().entries().isEmpty()) {
            document.put("providers", provided.providers());
        }
        document.put("routing", provided.routing());
        put(document, "entrypoints", old.get("entrypoints"));
        if (old.get("recipes") instanceof SequenceNode recipes) {
            document.put("recipes", recipes.mapItems(this::recipe));
        }
        MappingNode shared = global.migrate(old);
        if (!shared.entries().isEmpty()) {
            document.put("global", shared);
        }
        for (String key : old.keys()) {
            boolean known = SAME.contains(key)
                    || FLAT_PROVIDERS.contains(key)
                    || FLAT_SIGNALS.containsKey(key)
                    || Set.of(
                                    "version",
                                    "providers",
                                    "routing",
                                    "global",
                                    "signals",
                                    "decisions",
                                    "projections",
                                    "strategy")
                            .contains(key)
                    || global.knows(key);
            if (!known) {
                log.dropped(key);
            }
        }
        return new Migrated(document.build(), log.moved(), log.dropped());
    }

    private static void put(MappingNode.Builder document, String key, @org.jspecify.annotations.Nullable Node value) {
        if (value != null) {
            document.put(key, value);
        }
    }

    private MappingNode routing(MappingNode old) {
        MappingNode routing = old.get("routing") instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        if (routing.has("models") && !routing.has("modelCards")) {
            log.moved("routing.models", "routing.modelCards");
            routing = routing.renamed("models", "modelCards");
        }
        MappingNode signals = routing.get("signals") instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        if (old.get("signals") instanceof MappingNode flat) {
            log.moved("signals", "routing.signals");
            for (MappingNode.Entry entry : flat.entries()) {
                signals = join(signals, FLAT_SIGNALS.getOrDefault(entry.key(), entry.key()), entry.value());
            }
        }
        for (MappingNode.Entry entry : old.entries()) {
            String list = FLAT_SIGNALS.get(entry.key());
            if (list != null) {
                log.moved(entry.key(), "routing.signals." + list);
                signals = join(signals, list, entry.value());
            }
        }
        routing = signals.entries().isEmpty() ? routing : routing.with("signals", signals);
        for (String key : List.of("strategy", "projections", "decisions")) {
            Node value = old.get(key);
            if (value != null && !routing.has(key)) {
                log.moved(key, "routing." + key);
                routing = routing.with(key, value);
            }
        }
        return profile(routing, DocPath.ROOT.key("routing"));
    }

    /// Adds rules to a list of signals.
    private static MappingNode join(MappingNode signals, String list, Node rules) {
        if (signals.get(list) instanceof SequenceNode present && rules instanceof SequenceNode more) {
            var items = new ArrayList<>(present.items());
            items.addAll(more.items());
            return signals.with(list, new SequenceNode(items, present.span()));
        }
        return signals.with(list, rules);
    }

    private Node recipe(Node recipe) {
        return recipe instanceof MappingNode mapping && mapping.get("routing") instanceof MappingNode routing
                ? mapping.with("routing", profile(routing, DocPath.ROOT.key("recipes")))
                : recipe;
    }

    private MappingNode profile(MappingNode routing, DocPath at) {
        MappingNode changed = routing;
        if (routing.get("signals") instanceof MappingNode signals) {
            changed = changed.with("signals", signals(signals, at.key("signals")));
        }
        if (routing.get("decisions") instanceof SequenceNode decisions) {
            changed = changed.with(
                    "decisions",
                    decisions.mapItems(item ->
                            item instanceof MappingNode decision ? decision(decision, at.key("decisions")) : item));
        }
        return changed;
    }

    private MappingNode signals(MappingNode signals, DocPath at) {
        MappingNode changed = signals;
        for (String old : List.of("category_kb", "taxonomy")) {
            Node rules = changed.get(old);
            if (rules != null) {
                log.moved(at.key(old).toString(), at.key("kb").toString());
                changed = join(changed.without(old), "kb", rules);
            }
        }
        if (changed.get("structure") instanceof SequenceNode structure) {
            changed = changed.with("structure", structure.mapItems(item -> {
                if (item instanceof MappingNode rule
                        && rule.get("feature") instanceof MappingNode feature
                        && feature.has("normalize_by")) {
                    log.dropped(at.key("structure").toString() + "[].feature.normalize_by");
                    return rule.with("feature", feature.without("normalize_by"));
                }
                return item;
            }));
        }
        return changed;
    }

    private MappingNode decision(MappingNode decision, DocPath at) {
        MappingNode changed = decision;
        Node algorithm = decision.get("modelSelectionAlgorithm");
        if (algorithm != null) {
            log.moved(at + "[].modelSelectionAlgorithm", at + "[].algorithm");
            changed = changed.has("algorithm")
                    ? changed.without("modelSelectionAlgorithm")
                    : changed.renamed("modelSelectionAlgorithm", "algorithm");
        }
        boolean tools = decision.has("tool_scope") || decision.has("allow_tools") || decision.has("block_tools");
        return tools ? tools(changed, at) : changed;
    }

    /// The tool fields of a decision as a plugin.
    private MappingNode tools(MappingNode decision, DocPath at) {
        log.moved(at + "[].{tool_scope,allow_tools,block_tools}", at + "[].plugins[] of type tools");
        var options = MappingNode.builder().put("enabled", true);
        Node allow = decision.get("allow_tools");
        Node block = decision.get("block_tools");
        boolean filtered = allow != null || block != null;
        boolean none = decision.get("tool_scope") instanceof ScalarNode scope
                && scope.text().equals("none");
        options.put("mode", none ? "none" : filtered ? "filtered" : "passthrough");
        if (!none) {
            put(options, "allow_tools", allow);
            put(options, "block_tools", block);
        }
        Node plugin = MappingNode.builder()
                .put("type", "tools")
                .put("configuration", options.build())
                .build();
        var plugins =
                new ArrayList<Node>(decision.get("plugins") instanceof SequenceNode list ? list.items() : List.of());
        plugins.add(plugin);
        return decision.without("tool_scope")
                .without("allow_tools")
                .without("block_tools")
                .with("plugins", SequenceNode.of(plugins));
    }
}
