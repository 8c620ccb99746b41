package semanticrouter.kubernetes.convert;

import static semanticrouter.kubernetes.client.ResourceKind.POOL;
import static semanticrouter.kubernetes.client.ResourceKind.ROUTE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.SequenceNode;

/// Whether the names that a pool and a route use are there: models with a place they are served from, adapters,
/// families of reasoning. Names of signals are checked where every configuration is.
final class References {
    static final String MODEL = "ModelNotFound";
    static final String BACKEND = "BackendNotFound";
    static final String LORA = "LoRANotFound";
    static final String FAMILY = "ReasoningFamilyNotFound";

    private final MappingNode file;
    private final MappingNode pool;
    private final MappingNode route;
    private final List<Problem> found = new ArrayList<>();
    private final Map<String, Set<String>> loras = new HashMap<>();

    References(MappingNode file, MappingNode pool, MappingNode route) {
        this.file = file;
        this.pool = pool;
        this.route = route;
    }

    List<Problem> check() {
        models();
        Fields.mapping(route, "signals").entries().forEach(family -> {
            if (family.value() instanceof SequenceNode) {
                unique(Fields.mapping(route, "signals"), family.key(), "spec.signals." + family.key());
            }
        });
        unique(route, "decisions", "spec.decisions");
        List<MappingNode> decisions = Fields.mappings(route, "decisions");
        for (int i = 0; i < decisions.size(); i++) {
            candidates(decisions.get(i), "spec.decisions[" + i + "].modelRefs");
        }
        return found;
    }

    private void models() {
        Set<String> served = new HashSet<>();
        MappingNode providers = Fields.mapping(file, "providers");
        for (MappingNode provider : Fields.mappings(providers, "models")) {
            if (!Fields.mappings(provider, "backend_refs").isEmpty()) {
                served.add(Fields.text(provider, "name"));
            }
        }
        MappingNode families = Fields.mapping(Fields.mapping(providers, "defaults"), "reasoning_families");
        List<MappingNode> models = Fields.mappings(pool, "models");
        for (int i = 0; i < models.size(); i++) {
            String at = "spec.models[" + i + "]";
            String name = Fields.text(models.get(i), "name");
            Set<String> own = new HashSet<>();
            Fields.mappings(models.get(i), "loras").forEach(lora -> own.add(Fields.text(lora, "name")));
            if (loras.containsKey(name)) {
                found.add(Problem.duplicate(POOL, at + ".name", name));
            }
            loras.computeIfAbsent(name, _ -> new HashSet<>()).addAll(own);
            unique(models.get(i), "loras", at + ".loras");
            if (!served.contains(name)) {
                found.add(Problem.reference(
                        POOL,
                        BACKEND,
                        at + ".name",
                        "no backend serves \"" + name
                                + "\"; give it backend_refs under providers.models in the router's file"));
            }
            String family = Fields.text(models.get(i), "reasoningFamily");
            if (!family.isEmpty() && !families.has(family)) {
                found.add(Problem.reference(
                        POOL,
                        FAMILY,
                        at + ".reasoningFamily",
                        "there is no reasoning family \"" + family
                                + "\"; name one of providers.defaults.reasoning_families in the router's file"));
            }
        }
        String standard = Fields.text(pool, "defaultModel");
        if (!standard.isEmpty()
                && !loras.containsKey(standard)
                && loras.values().stream().noneMatch(names -> names.contains(standard))) {
            found.add(
                    Problem.reference(POOL, MODEL, "spec.defaultModel", "the pool has no model \"" + standard + "\""));
        }
    }

    private void candidates(MappingNode decision, String at) {
        List<MappingNode> candidates = Fields.mappings(decision, "modelRefs");
        for (int i = 0; i < candidates.size(); i++) {
            String model = Fields.text(candidates.get(i), "model");
            String lora = Fields.text(candidates.get(i), "loraName");
            Set<String> own = loras.get(model);
            if (own == null) {
                found.add(Problem.reference(
                        ROUTE, MODEL, at + "[" + i + "].model", "the pool has no model \"" + model + "\""));
            } else if (!lora.isEmpty() && !own.contains(lora)) {
                found.add(Problem.reference(
                        ROUTE,
                        LORA,
                        at + "[" + i + "].loraName",
                        "model \"" + model + "\" of the pool has no adapter \"" + lora + "\""));
            }
        }
    }

    /// Nothing in a list may have the name of another.
    private void unique(MappingNode owner, String list, String at) {
        Set<String> names = new HashSet<>();
        List<MappingNode> items = Fields.mappings(owner, list);
        for (int i = 0; i < items.size(); i++) {
            String name = Fields.text(items.get(i), "name");
            if (!name.isEmpty() && !names.add(name)) {
                found.add(
                        Problem.duplicate(at.startsWith("spec.models") ? POOL : ROUTE, at + "[" + i + "].name", name));
            }
        }
    }
}
