package semanticrouter.dsl.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.document.Canonical;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.print.DocumentPrinter;

/// Lays a compiled program over a whole configuration.
///
/// `routing`, `entrypoints` and `recipes` are replaced; everything else of the base stays. What the language has no
/// words for is taken from the base: keys of decisions and of profiles it does not know (adaptations, annotations,
/// output contracts), reasons of model references, the order of model cards, and the cards themselves when the program
/// has none. What means the same in both is taken from the base as well, so merging an unchanged program changes
/// nothing at all.
/// Source: routing language specification 5.7.
public final class BaseMerge {
    private static final List<String> KEY_ORDER =
            List.of("version", "listeners", "providers", "routing", "entrypoints", "recipes", "global");

    private static final Set<String> PROFILE_KEYS =
            Set.of("strategy", "modelCards", "signals", "projections", "decisions", "assertions");

    private static final Set<String> DECISION_KEYS = Set.of(
            "name",
            "description",
            "priority",
            "tier",
            "rules",
            "modelRefs",
            "candidateIterations",
            "algorithm",
            "plugins",
            "emits");

    private final Vocabulary vocabulary;

    private BaseMerge(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// The base with the program's routing.
    public static MappingNode merge(MappingNode compiled, MappingNode base, Vocabulary vocabulary) {
        return new BaseMerge(vocabulary).merge(compiled, base);
    }

    private MappingNode merge(MappingNode compiled, MappingNode base) {
        Map<String, MappingNode> baseRecipes = byName(Nodes.mappings(base, "recipes"));
        MappingNode baseRouting = Nodes.mapping(base, "routing");
        MappingNode baseProfile =
                baseRecipes.containsKey("default") ? Nodes.mapping(baseRecipes.get("default"), "routing") : baseRouting;
        MappingNode.Builder all = MappingNode.builder();
        base.entries().stream()
                .filter(entry -> !Set.of("routing", "entrypoints", "recipes").contains(entry.key()))
                .forEach(entry -> all.put(entry.key(), entry.keySpan(), entry.value()));
        MappingNode routing = profile(Nodes.mapping(compiled, "routing"), baseProfile);
        all.put("routing", cards(routing, Nodes.items(baseRouting, "modelCards")));
        if (compiled.get("entrypoints") instanceof SequenceNode entrypoints) {
            all.put("entrypoints", entrypoints);
        }
        if (compiled.get("recipes") instanceof SequenceNode recipes) {
            all.put("recipes", recipes.mapItems(item -> {
                MappingNode recipe = (MappingNode) item;
                MappingNode below = baseRecipes.getOrDefault(Nodes.text(recipe, "name"), MappingNode.EMPTY);
                return recipe.with(
                        "routing", profile(Nodes.mapping(recipe, "routing"), Nodes.mapping(below, "routing")));
            }));
        }
        return ordered(all.build(base.span()));
    }

    private static MappingNode ordered(MappingNode document) {
        MappingNode.Builder out = MappingNode.builder();
        for (String key : KEY_ORDER) {
            MappingNode.Entry entry = document.entry(key);
            if (entry != null) {
                out.put(key, entry.keySpan(), entry.value());
            }
        }
        document.entries().stream()
                .filter(entry -> !KEY_ORDER.contains(entry.key()))
                .forEach(entry -> out.put(entry.key(), entry.keySpan(), entry.value()));
        return out.build(document.span());
    }

    private static Map<String, MappingNode> byName(List<MappingNode> items) {
        Map<String, MappingNode> named = new LinkedHashMap<>();
        items.forEach(item -> named.putIfAbsent(Nodes.text(item, "name"), item));
        return named;
    }

    /// Cards in the order of the base, new ones after them; the base's when the program declares none.
    private MappingNode cards(MappingNode routing, List<Node> baseCards) {
        List<MappingNode> own = Nodes.mappings(routing, "modelCards");
        if (own.isEmpty()) {
            return baseCards.isEmpty() ? routing : routing.with("modelCards", SequenceNode.of(baseCards));
        }
        Map<String, MappingNode> left = byName(own);
        List<Node> cards = new ArrayList<>();
        for (Node card : baseCards) {
            MappingNode again = card instanceof MappingNode mapping ? left.remove(Nodes.text(mapping, "name")) : null;
            if (again != null) {
                cards.add(same(again, (MappingNode) card, vocabulary.model()) ? card : again);
            }
        }
        cards.addAll(left.values());
        return routing.with("modelCards", SequenceNode.of(cards));
    }

    private MappingNode profile(MappingNode profile, MappingNode below) {
        MappingNode merged = withUnknown(profile, below, PROFILE_KEYS);
        merged = families(merged, below, "signals", vocabulary.signals());
        merged = families(merged, below, "projections", vocabulary.projections());
        if (!(profile.get("decisions") instanceof SequenceNode decisions)) {
            return merged;
        }
        Map<String, MappingNode> belowDecisions = byName(Nodes.mappings(below, "decisions"));
        return merged.with("decisions", decisions.mapItems(item -> {
            MappingNode decision = (MappingNode) item;
            MappingNode from = belowDecisions.get(Nodes.text(decision, "name"));
            return from == null ? decision : decision(decision, from);
        }));
    }

    /// The rules of each family, spelled as in the base where they mean the same.
    private static MappingNode families(MappingNode profile, MappingNode below, String key, List<FamilySpec> families) {
        if (!(profile.get(key) instanceof MappingNode lists)) {
            return profile;
        }
        MappingNode spelled = lists;
        for (FamilySpec family : families) {
            if (lists.get(family.key()) instanceof SequenceNode rules) {
                Map<String, MappingNode> baseRules = byName(Nodes.mappings(Nodes.mapping(below, key), family.key()));
                spelled = spelled.with(family.key(), rules.mapItems(item -> {
                    MappingNode rule = (MappingNode) item;
                    MappingNode from = baseRules.get(Nodes.text(rule, "name"));
                    return from != null && same(rule, from, family) ? from : rule;
                }));
            }
        }
        return profile.with(key, spelled);
    }

    private static boolean same(MappingNode rule, MappingNode from, FamilySpec family) {
        Canonical canonical = new Canonical("", false, new Diagnostics());
        return canonical
                .fields(rule.without("name"), family.fields())
                .sameContent(canonical.fields(from.without("name"), family.fields()));
    }

    private MappingNode decision(MappingNode decision, MappingNode below) {
        if (DocumentPrinter.printDecision(decision, vocabulary)
                .equals(DocumentPrinter.printDecision(below, vocabulary))) {
            return below;
        }
        MappingNode merged = withUnknown(decision, below, DECISION_KEYS);
        if (merged.get("modelRefs") instanceof SequenceNode refs) {
            merged = merged.with("modelRefs", reasons(refs, Nodes.mappings(below, "modelRefs")));
        }
        if (merged.get("algorithm") instanceof MappingNode algorithm) {
            MappingNode from = Nodes.mapping(below, "algorithm");
            String type = Nodes.text(algorithm, "type");
            if (type.equals(Nodes.text(from, "type"))) {
                merged = merged.with("algorithm", withUnknown(algorithm, from, Set.of("type", type)));
            }
        }
        return merged;
    }

    private static SequenceNode reasons(SequenceNode refs, List<MappingNode> below) {
        return refs.mapItems(item -> {
            MappingNode ref = (MappingNode) item;
            for (MappingNode from : below) {
                boolean same = Nodes.text(from, "model").equals(Nodes.text(ref, "model"))
                        && Nodes.text(from, "lora_name").equals(Nodes.text(ref, "lora_name"));
                if (same) {
                    return withUnknown(
                            ref, from, Set.of("model", "use_reasoning", "reasoning_effort", "lora_name", "weight"));
                }
            }
            return ref;
        });
    }

    /// The mapping and those entries of another that are neither in it nor among the known keys.
    private static MappingNode withUnknown(MappingNode mapping, MappingNode below, Set<String> known) {
        MappingNode merged = mapping;
        for (MappingNode.Entry entry : below.entries()) {
            if (!known.contains(entry.key()) && !merged.has(entry.key())) {
                merged = merged.with(entry.key(), entry.value());
            }
        }
        return merged;
    }
}
