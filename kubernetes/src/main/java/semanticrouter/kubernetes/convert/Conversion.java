package semanticrouter.kubernetes.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.kubernetes.client.ResourceKind;

/// A file, a pool and a route as one canonical document (specification: surfaces §4.3).
///
/// The pool says which models there are and what they cost, the file where they are served; the route says when which
/// one serves. What the route says of signals, projections and decisions stands in place of the file's.
///
/// @param document the whole; null when there are problems
/// @param problems what stands against it, empty when nothing does
public record Conversion(@Nullable MappingNode document, List<Problem> problems) {
    private static final CrdSchema POOLS = CrdSchema.of(ResourceKind.POOL);
    private static final CrdSchema ROUTES = CrdSchema.of(ResourceKind.ROUTE);
    private static final Set<String> NOT_OF_THE_CARD = Set.of("reasoningFamily", "pricing");
    private static final int MILLION = 6;

    public Conversion {
        problems = List.copyOf(problems);
    }

    /// Makes one of a file and the specifications of a pool and a route.
    public static Conversion of(MappingNode file, MappingNode pool, MappingNode route) {
        List<Problem> problems = new ArrayList<>(POOLS.check(pool));
        problems.addAll(ROUTES.check(route));
        if (problems.isEmpty()) {
            problems.addAll(new References(file, pool, route).check());
            routes(route, problems);
        }
        return problems.isEmpty()
                ? new Conversion(document(file, literal(pool), literal(route)), List.of())
                : new Conversion(null, problems);
    }

    /// What is wrong with one of them alone, whatever the other says.
    public static List<Problem> shape(ResourceKind kind, MappingNode spec) {
        return (kind.equals(ResourceKind.POOL) ? POOLS : ROUTES).check(spec);
    }

    private static MappingNode literal(MappingNode spec) {
        return Fields.literal(spec) instanceof MappingNode same ? same : MappingNode.EMPTY;
    }

    /// What has two names must be said once.
    private static void routes(MappingNode route, List<Problem> problems) {
        MappingNode signals = Fields.mapping(route, "signals");
        Names.FAMILIES.forEach((own, canonical) -> {
            if (signals.has(own) && signals.has(canonical)) {
                twice(problems, "spec.signals", own, canonical);
            }
        });
        List<MappingNode> decisions = Fields.mappings(route, "decisions");
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i).has("signals") && decisions.get(i).has("rules")) {
                twice(problems, "spec.decisions[" + i + "]", "signals", "rules");
            }
        }
    }

    private static void twice(List<Problem> problems, String at, String one, String other) {
        problems.add(Problem.invalid(
                ResourceKind.ROUTE,
                at,
                "has both \"" + one + "\" and \"" + other + "\", which mean the same; keep one"));
    }

    private static MappingNode document(MappingNode file, MappingNode pool, MappingNode route) {
        List<MappingNode> models = Fields.mappings(pool, "models");
        Map<String, MappingNode> byName =
                models.stream().collect(Collectors.toMap(model -> Fields.text(model, "name"), model -> model));
        MappingNode routing = Fields.mapping(file, "routing");
        List<MappingNode> cards = Fields.mappings(routing, "modelCards");
        MappingNode providers = Fields.mapping(file, "providers");
        Set<String> carded =
                cards.stream().map(card -> Fields.text(card, "name")).collect(Collectors.toSet());
        List<MappingNode> served = new ArrayList<>();
        for (MappingNode provider : Fields.mappings(providers, "models")) {
            String name = Fields.text(provider, "name");
            MappingNode model = byName.get(name);
            if (model != null) {
                served.add(provider(provider, model));
            } else if (carded.contains(name)) {
                served.add(provider); // a model that the file knows by itself, such as one of a helper
            }
        }
        MappingNode.Builder whole = MappingNode.builder();
        file.entries().forEach(entry -> whole.put(entry.key(), entry.value()));
        whole.put("providers", defaults(providers, pool).with("models", SequenceNode.of(served)));
        whole.put("routing", route(routing, route).with("modelCards", SequenceNode.of(cards(cards, models))));
        return whole.build();
    }

    private static MappingNode defaults(MappingNode providers, MappingNode pool) {
        Node model = pool.get("defaultModel");
        return model == null
                ? providers
                : providers.with(
                        "defaults", Fields.mapping(providers, "defaults").with("default_model", model));
    }

    private static MappingNode provider(MappingNode provider, MappingNode model) {
        MappingNode out = provider;
        Node family = model.get("reasoningFamily");
        if (family != null) {
            out = out.with("reasoning_family", family);
        }
        if (model.get("pricing") instanceof MappingNode pricing) {
            MappingNode.Builder prices = MappingNode.builder();
            for (MappingNode.Entry price : pricing.entries()) {
                String name = Names.PRICES.get(price.key());
                prices.put(
                        name == null ? price.key() : name,
                        name == null ? price.value() : moved(price.value(), MILLION));
            }
            out = out.with("pricing", prices.build());
        }
        return out;
    }

    /// A number with its decimal point elsewhere; anything else as it is, for the check of the whole to find.
    static Node moved(Node value, int right) {
        return value instanceof ScalarNode scalar
                ? Fields.number(scalar)
                        .<Node>map(number ->
                                ScalarNode.real(number.movePointRight(right).doubleValue()))
                        .orElse(value)
                : value;
    }

    /// A card of each model of the pool, over what the file says of it, and the file's own further ones.
    private static List<MappingNode> cards(List<MappingNode> file, List<MappingNode> models) {
        List<MappingNode> cards = new ArrayList<>();
        for (MappingNode model : models) {
            MappingNode own = model;
            for (String key : NOT_OF_THE_CARD) {
                own = own.without(key);
            }
            cards.add(Fields.over(named(file, Fields.text(model, "name")), own));
        }
        for (MappingNode card : file) {
            if (named(models, Fields.text(card, "name")).equals(MappingNode.EMPTY)) {
                cards.add(card);
            }
        }
        return cards;
    }

    private static MappingNode named(List<MappingNode> list, String name) {
        return list.stream()
                .filter(item -> Fields.text(item, "name").equals(name))
                .findFirst()
                .orElse(MappingNode.EMPTY);
    }

    private static MappingNode route(MappingNode below, MappingNode route) {
        MappingNode.Builder signals = MappingNode.builder();
        for (MappingNode.Entry family : Fields.mapping(route, "signals").entries()) {
            Map<String, String> names = Names.RULES.getOrDefault(family.key(), Map.of());
            signals.put(
                    Names.FAMILIES.getOrDefault(family.key(), family.key()),
                    family.value() instanceof SequenceNode rules
                            ? rules.mapItems(
                                    rule -> rule instanceof MappingNode mapping ? Fields.renamed(mapping, names) : rule)
                            : family.value());
        }
        MappingNode out = below.without("signals")
                .without("projections")
                .without("decisions")
                .without("assertions");
        if (!signals.isEmpty()) {
            out = out.with("signals", signals.build());
        }
        for (String key : List.of("strategy", "projections", "assertions")) {
            Node value = route.get(key);
            if (value != null) {
                out = out.with(key, value);
            }
        }
        return out.with(
                "decisions",
                SequenceNode.of(Fields.mappings(route, "decisions").stream()
                        .map(Conversion::decision)
                        .toList()));
    }

    private static MappingNode decision(MappingNode decision) {
        MappingNode out = Fields.renamed(decision, Map.of("signals", "rules"));
        return out.get("modelRefs") instanceof SequenceNode candidates
                ? out.with(
                        "modelRefs",
                        candidates.mapItems(candidate -> candidate instanceof MappingNode mapping
                                ? Fields.renamed(mapping, Names.CANDIDATE)
                                : candidate))
                : out;
    }
}
