package semanticrouter.config.legacy;

import java.util.LinkedHashMap;
import java.util.Map;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.TreeEdit;
import semanticrouter.config.tree.TreeMerge;

/// Finds the homes of infrastructure keys in `global` (specification: signals §1.19). One use.
final class GlobalMigration {
    private static final Map<String, String> HOMES = homes();
    private static final Map<String, String> CLASSIFIER = Map.of(
            "category_model",
            "domain",
            "pii_model",
            "pii",
            "mcp_category_model",
            "mcp",
            "preference_model",
            "preference");
    private static final Map<String, String> HALLUCINATION =
            Map.of("fact_check_model", "fact_check", "hallucination_model", "detector", "nli_model", "explainer");
    /// Reference names of models by the module that uses them.
    private static final Map<String, String> REFERENCES = Map.of(
            "prompt_guard", "prompt_guard",
            "domain", "domain_classifier",
            "pii", "pii_classifier",
            "fact_check", "fact_check_classifier",
            "detector", "hallucination_detector",
            "explainer", "hallucination_explainer",
            "feedback_detector", "feedback_detector");

    private final MigrationLog log;

    GlobalMigration(MigrationLog log) {
        this.log = log;
    }

    private static Map<String, String> homes() {
        var homes = new LinkedHashMap<String, String>();
        for (String key : new String[] {
            "response_api",
            "router_replay",
            "api",
            "observability",
            "authz",
            "ratelimit",
            "management_api",
            "startup_status"
        }) {
            homes.put(key, "services." + key);
        }
        homes.put("semantic_cache", "stores.response_cache");
        homes.put("response_cache", "stores.response_cache");
        homes.put("memory", "stores.memory");
        homes.put("vector_store", "stores.vector_store");
        homes.put("tools", "integrations.tools");
        homes.put("looper", "integrations.looper");
        homes.put("streamed_body_mode", "router.streamed_body.enabled");
        homes.put("max_streamed_body_bytes", "router.streamed_body.max_bytes");
        homes.put("streamed_body_timeout_sec", "router.streamed_body.timeout_sec");
        for (String key : new String[] {
            "config_source",
            "auto_model_name",
            "auto_model_names",
            "include_config_models_in_list",
            "clear_route_cache",
            "skip_processing",
            "model_selection",
            "learning"
        }) {
            homes.put(key, "router." + key);
        }
        homes.put("embedding_models", "model_catalog.embeddings.semantic");
        homes.put("external_models", "model_catalog.external");
        for (String key : new String[] {
            "prompt_compression",
            "prompt_guard",
            "classifier",
            "hallucination_mitigation",
            "feedback_detector",
            "modality_detector"
        }) {
            homes.put(key, "model_catalog.modules." + key);
        }
        return homes;
    }

    /// Whether a key of the first level has a home in `global`.
    boolean knows(String key) {
        return HOMES.containsKey(key) || key.equals("bert_model");
    }

    /// The `global` of today's layout.
    MappingNode migrate(MappingNode old) {
        MappingNode present = old.get("global") instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        Node shared = present.without("runtime").without("models").without("modules");
        if (present.get("runtime") instanceof MappingNode runtime) {
            shared = place(shared, runtime, "global.runtime.");
        }
        if (present.get("modules") instanceof MappingNode modules) {
            log.moved("global.modules", "global.model_catalog.modules");
            shared = merge(shared, "model_catalog.modules", modules);
        }
        if (present.get("models") instanceof MappingNode models) {
            log.moved("global.models", "global.model_catalog");
            shared = merge(shared, "model_catalog", models);
        }
        shared = place(shared, old, "");
        shared = catalog(shared);
        return shared instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
    }

    private Node place(Node shared, MappingNode from, String prefix) {
        Node placed = shared;
        for (MappingNode.Entry entry : from.entries()) {
            String home = HOMES.get(entry.key());
            if (home != null) {
                log.moved(prefix + entry.key(), "global." + home);
                placed = merge(placed, home, entry.value());
            } else if (entry.key().equals("bert_model") && entry.value() instanceof MappingNode bert) {
                log.moved(prefix + "bert_model", "global.model_catalog.embeddings.semantic");
                placed = bert(placed, bert);
            } else if (!prefix.isEmpty()) {
                log.dropped(prefix + entry.key());
            }
        }
        return placed;
    }

    /// What is there already wins over what is moved in.
    private static Node merge(Node shared, String home, Node value) {
        DocPath at = DocPath.parse(home);
        Node present = at.find(shared);
        return TreeEdit.with(shared, at, present == null ? value : TreeMerge.overlay(value, present));
    }

    private static Node bert(Node shared, MappingNode bert) {
        String semantic = "model_catalog.embeddings.semantic";
        Node placed = shared;
        Node model = bert.get("model_id");
        Node threshold = bert.get("threshold");
        Node cpu = bert.get("use_cpu");
        placed = model == null ? placed : merge(placed, semantic + ".bert_model_path", model);
        placed = threshold == null
                ? placed
                : merge(placed, semantic + ".embedding_config.min_score_threshold", threshold);
        return cpu == null ? placed : merge(placed, semantic + ".use_cpu", cpu);
    }

    /// Renames the models inside modules and says which part they play.
    private Node catalog(Node shared) {
        Node changed = shared;
        DocPath catalog = DocPath.ROOT.key("model_catalog");
        if (catalog.find(changed) instanceof MappingNode mapping
                && mapping.get("classifiers") instanceof MappingNode classifiers) {
            log.moved("global.model_catalog.classifiers", "global.model_catalog.modules.classifier");
            changed = TreeEdit.with(changed, catalog, mapping.without("classifiers"));
            changed = merge(changed, "model_catalog.modules.classifier", classifiers);
        }
        DocPath modules = catalog.key("modules");
        changed = rename(changed, modules.key("classifier"), CLASSIFIER);
        changed = rename(changed, modules.key("hallucination_mitigation"), HALLUCINATION);
        for (String path : new String[] {
            "prompt_guard",
            "classifier.domain",
            "classifier.pii",
            "hallucination_mitigation.fact_check",
            "hallucination_mitigation.detector",
            "hallucination_mitigation.explainer",
            "feedback_detector"
        }) {
            changed = reference(changed, modules.then(DocPath.parse(path)), path.substring(path.lastIndexOf('.') + 1));
        }
        return changed;
    }

    private Node rename(Node shared, DocPath at, Map<String, String> names) {
        if (!(at.find(shared) instanceof MappingNode module)) {
            return shared;
        }
        MappingNode renamed = module;
        for (MappingNode.Entry entry : module.entries()) {
            String today = names.get(entry.key());
            if (today != null && !renamed.has(today)) {
                log.moved("global." + at.key(entry.key()), "global." + at.key(today));
                renamed = renamed.renamed(entry.key(), today);
            }
        }
        return TreeEdit.with(shared, at, renamed);
    }

    private static Node reference(Node shared, DocPath at, String module) {
        String name = REFERENCES.get(module);
        boolean named =
                at.find(shared) instanceof MappingNode mapping && mapping.has("model_id") && !mapping.has("model_ref");
        return named && name != null
                ? TreeEdit.with(shared, at.key("model_ref"), semanticrouter.config.tree.ScalarNode.text(name))
                : shared;
    }
}
