package semanticrouter.config.legacy;

import java.util.List;
import java.util.Map;
import semanticrouter.config.recipe.ContractKinds;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeReport;

/// Refuses keys of earlier contracts, naming every place and what replaces it (specification: signals §1.3); recipes
/// are
/// looked at like the top level. One use.
public final class RejectedKeys {
    private static final String REMOVED = "removed-key";

    /// Keys of the flat layout and where they belong now.
    private static final Map<String, String> FLAT = Map.ofEntries(
            Map.entry("signals", "routing.signals"),
            Map.entry("decisions", "routing.decisions"),
            Map.entry("keyword_rules", "routing.signals.keywords"),
            Map.entry("embedding_rules", "routing.signals.embeddings"),
            Map.entry("categories", "routing.signals.domains"),
            Map.entry("fact_check_rules", "routing.signals.fact_check"),
            Map.entry("user_feedback_rules", "routing.signals.user_feedbacks"),
            Map.entry("reask_rules", "routing.signals.reasks"),
            Map.entry("preference_rules", "routing.signals.preferences"),
            Map.entry("language_rules", "routing.signals.language"),
            Map.entry("context_rules", "routing.signals.context"),
            Map.entry("structure_rules", "routing.signals.structure"),
            Map.entry("complexity_rules", "routing.signals.complexity"),
            Map.entry("modality_rules", "routing.signals.modality"),
            Map.entry("role_bindings", "routing.signals.role_bindings"),
            Map.entry("jailbreak", "routing.signals.jailbreak"),
            Map.entry("pii", "routing.signals.pii"),
            Map.entry("kb", "routing.signals.kb"),
            Map.entry("conversation", "routing.signals.conversation"),
            Map.entry("events", "routing.signals.events"),
            Map.entry("metadata", "routing.signals.metadata"),
            Map.entry("classifiers", "routing.signals.classifiers"));

    private static final List<String> PROVIDER_LISTS = List.of("model_targets", "backends", "auth_profiles");
    private static final List<String> PROVIDER_DEFAULTS =
            List.of("default_model", "reasoning_families", "default_reasoning_effort");
    private static final List<String> MODEL_BACKEND = List.of("access", "endpoints", "access_key");
    private static final List<String> MODEL_CARD = List.of(
            "param_size",
            "context_window_size",
            "description",
            "capabilities",
            "loras",
            "quality_score",
            "modality",
            "tags");
    private static final List<String> SELECTION = List.of(
            "session_aware",
            "model_switch_gate",
            "lookup_tables",
            "elo",
            "rl_driven",
            "gmtrouter",
            "bandit",
            "personalization");

    private final MappingNode root;
    private final TreeReport report;

    public RejectedKeys(MappingNode root, TreeReport report) {
        this.root = root;
        this.report = report;
    }

    public void check() {
        for (String key : root.keys()) {
            if (FLAT.containsKey(key)) {
                refuse(DocPath.ROOT, key, "move it to " + FLAT.get(key) + ", or run \"config migrate\"");
            }
        }
        providers(DocPath.ROOT.key("providers"));
        profile(DocPath.ROOT.key("routing"));
        if (root.get("recipes") instanceof SequenceNode recipes) {
            for (int i = 0; i < recipes.items().size(); i++) {
                profile(DocPath.ROOT.key("recipes").index(i).key("routing"));
            }
        }
        global(DocPath.ROOT.key("global"));
    }

    private void refuse(DocPath parent, String key, String replacement) {
        if (parent.find(root) instanceof MappingNode mapping && mapping.has(key)) {
            report.keyError(REMOVED, parent.key(key), "\"" + key + "\" is no longer accepted here", replacement);
        }
    }

    private int size(DocPath list) {
        return list.find(root) instanceof SequenceNode sequence
                ? sequence.items().size()
                : 0;
    }

    private void providers(DocPath at) {
        PROVIDER_LISTS.forEach(key -> refuse(at, key, "describe backends in providers.models[].backend_refs"));
        PROVIDER_DEFAULTS.forEach(key -> refuse(at, key, "move it to providers.defaults." + key));
        for (int i = 0; i < size(at.key("models")); i++) {
            DocPath model = at.key("models").index(i);
            MODEL_BACKEND.forEach(key -> refuse(model, key, "describe backends in backend_refs"));
            MODEL_CARD.forEach(key -> refuse(model, key, "move it to the model's card in routing.modelCards"));
        }
    }

    private void profile(DocPath at) {
        refuse(at, "models", "write routing.modelCards");
        for (String key : List.of("category_kb", "taxonomy")) {
            refuse(at.key("signals"), key, "write routing.signals.kb");
        }
        for (int i = 0; i < size(at.key("signals").key("structure")); i++) {
            DocPath feature = at.key("signals").key("structure").index(i).key("feature");
            refuse(feature, "normalize_by", "remove it; use type: density");
        }
        for (int i = 0; i < size(at.key("decisions")); i++) {
            DocPath decision = at.key("decisions").index(i);
            refuse(decision, "modelSelectionAlgorithm", "write \"algorithm\"");
            for (String key : List.of("tool_scope", "allow_tools", "block_tools")) {
                refuse(decision, key, "add a plugin of type \"tools\"");
            }
        }
    }

    private void global(DocPath at) {
        refuse(at, "modules", "move it to global.model_catalog.modules");
        refuse(at.key("model_catalog"), "classifiers", "move it to global.model_catalog.modules.classifier");
        refuse(
                at.key("model_catalog").key("embeddings"),
                "bert",
                "write global.model_catalog.embeddings.semantic.bert_model_path");
        DocPath selection = at.key("router").key("model_selection");
        SELECTION.forEach(key -> refuse(selection, key, learning(key)));
        Node method = selection.key("method").find(root);
        if (method instanceof ScalarNode word
                && SELECTION.contains(word.text())
                && !word.text().equals("model_switch_gate")) {
            report.error(
                    REMOVED,
                    selection.key("method"),
                    "the method \"" + word.text() + "\" is no longer accepted",
                    learning(word.text()));
        }
    }

    private static String learning(String key) {
        return ContractKinds.LEARNING_ADAPTATION.contains(key)
                ? "configure global.router.learning.adaptation"
                : "configure global.router.learning.protection";
    }
}
