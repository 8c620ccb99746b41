package semanticrouter.kubernetes.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.kubernetes.client.ResourceKind;

/// A pool and a route that mean what a configuration says of models and routes: the way back of {@link Conversion}.
///
/// @param pool a resource
/// @param route a resource
public record PoolAndRoute(MappingNode pool, MappingNode route) {
    private static final int MILLION = 6;
    /// What becomes a field of an older name, by family; the rest keeps the key of the canonical contract.
    private static final Map<String, String> FAMILIES = Names.back(Names.FAMILIES);

    /// @param document a canonical configuration, or what a program compiles to
    /// @param name of both resources
    /// @param namespace of both resources
    public static PoolAndRoute of(MappingNode document, String name, String namespace) {
        MappingNode routing = Fields.mapping(document, "routing");
        return new PoolAndRoute(
                resource(ResourceKind.POOL, name, namespace, pool(document, routing)),
                resource(ResourceKind.ROUTE, name, namespace, route(routing)));
    }

    private static MappingNode resource(ResourceKind kind, String name, String namespace, MappingNode spec) {
        return MappingNode.builder()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.name())
                .put(
                        "metadata",
                        MappingNode.builder()
                                .put("name", name)
                                .put("namespace", namespace)
                                .build())
                .put("spec", plain(spec))
                .build();
    }

    /// The part of a document that neither resource can say; empty when there is none.
    public static Optional<String> unsaid(MappingNode document) {
        for (String key : List.of("recipes", "entrypoints")) {
            if (document.get(key) instanceof SequenceNode list && !list.items().isEmpty()) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private static MappingNode pool(MappingNode document, MappingNode routing) {
        MappingNode providers = Fields.mapping(document, "providers");
        MappingNode.Builder pool = MappingNode.builder();
        Node standard = Fields.mapping(providers, "defaults").get("default_model");
        if (standard instanceof ScalarNode scalar && !scalar.text().isEmpty()) {
            pool.put("defaultModel", standard);
        }
        List<MappingNode> models = new ArrayList<>();
        for (MappingNode card : Fields.mappings(routing, "modelCards")) {
            models.add(model(card, provider(providers, Fields.text(card, "name"))));
        }
        return pool.put("models", SequenceNode.of(models)).build();
    }

    private static MappingNode provider(MappingNode providers, String name) {
        return Fields.mappings(providers, "models").stream()
                .filter(provider -> Fields.text(provider, "name").equals(name))
                .findFirst()
                .orElse(MappingNode.EMPTY);
    }

    private static MappingNode model(MappingNode card, MappingNode provider) {
        MappingNode model = card;
        Node family = provider.get("reasoning_family");
        if (family != null) {
            model = model.with("reasoningFamily", family);
        }
        if (!(provider.get("pricing") instanceof MappingNode pricing)) {
            return model;
        }
        Map<String, String> names = Names.back(Names.PRICES);
        MappingNode.Builder prices = MappingNode.builder();
        for (MappingNode.Entry price : pricing.entries()) {
            String own = names.get(price.key());
            prices.put(
                    own == null ? price.key() : own,
                    own == null ? price.value() : Conversion.moved(price.value(), -MILLION));
        }
        return model.with("pricing", prices.build());
    }

    private static MappingNode route(MappingNode routing) {
        MappingNode.Builder route = MappingNode.builder();
        Node strategy = routing.get("strategy");
        if (strategy instanceof ScalarNode word && !word.text().isEmpty()) {
            route.put("strategy", strategy);
        }
        MappingNode.Builder signals = MappingNode.builder();
        for (MappingNode.Entry family : Fields.mapping(routing, "signals").entries()) {
            String own = FAMILIES.getOrDefault(family.key(), family.key());
            Map<String, String> names = Names.back(Names.RULES.getOrDefault(own, Map.of()));
            signals.put(
                    own,
                    family.value() instanceof SequenceNode rules
                            ? rules.mapItems(
                                    rule -> rule instanceof MappingNode mapping ? Fields.renamed(mapping, names) : rule)
                            : family.value());
        }
        if (!signals.isEmpty()) {
            route.put("signals", signals.build());
        }
        for (String key : List.of("projections", "assertions")) {
            Node value = routing.get(key);
            if (value != null) {
                route.put(key, value);
            }
        }
        return route.put(
                        "decisions",
                        SequenceNode.of(Fields.mappings(routing, "decisions").stream()
                                .map(PoolAndRoute::decision)
                                .toList()))
                .build();
    }

    private static MappingNode decision(MappingNode decision) {
        MappingNode out = decision;
        if (decision.get("rules") instanceof MappingNode rules
                && List.of("AND", "OR", "NOT").contains(Fields.text(rules, "operator"))
                && rules.keys().size() == 2
                && !Fields.mappings(rules, "conditions").isEmpty()) {
            out = Fields.renamed(out, Map.of("rules", "signals"));
        }
        Map<String, String> names = Names.back(Names.CANDIDATE);
        return out.get("modelRefs") instanceof SequenceNode candidates
                ? out.with(
                        "modelRefs",
                        candidates.mapItems(candidate ->
                                candidate instanceof MappingNode mapping ? Fields.renamed(mapping, names) : candidate))
                : out;
    }

    /// The same with every doubled dollar sign single: a resource knows no environment.
    private static Node plain(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping.mapValues(PoolAndRoute::plain);
            case SequenceNode list -> list.mapItems(PoolAndRoute::plain);
            case ScalarNode scalar ->
                scalar.kind().equals("text") && scalar.text().contains("$$")
                        ? scalar.withText(scalar.text().replace("$$", "$"))
                        : scalar;
        };
    }
}
