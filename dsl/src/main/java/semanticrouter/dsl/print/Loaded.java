package semanticrouter.dsl.print;

import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.document.Nodes;

/// A document with what loading it adds and the printer shows: the strategy a profile inherits, and `use_reasoning` of
/// every model reference.
///
/// Source: routing language specification 6.2 and 1.8.
public final class Loaded {
    private Loaded() {}

    /// The document as it is after loading.
    public static MappingNode of(MappingNode document) {
        String inherited =
                document.at("global", "router") instanceof MappingNode router ? Nodes.text(router, "strategy") : "";
        MappingNode loaded = document;
        if (document.get("routing") instanceof MappingNode routing) {
            boolean explicitDefault = Nodes.mappings(document, "recipes").stream()
                    .anyMatch(recipe -> Nodes.text(recipe, "name").equals("default"));
            loaded = loaded.with("routing", profile(routing, explicitDefault ? "" : inherited));
        }
        if (document.get("recipes") instanceof SequenceNode recipes) {
            loaded = loaded.with(
                    "recipes",
                    recipes.mapItems(recipe -> recipe instanceof MappingNode mapping
                            ? mapping.with("routing", profile(Nodes.mapping(mapping, "routing"), inherited))
                            : recipe));
        }
        return loaded;
    }

    private static MappingNode profile(MappingNode routing, String inherited) {
        MappingNode loaded = routing;
        if (!inherited.isEmpty() && Nodes.text(routing, "strategy").isEmpty()) {
            loaded = loaded.with("strategy", ScalarNode.text(inherited));
        }
        if (routing.get("decisions") instanceof SequenceNode decisions) {
            loaded = loaded.with(
                    "decisions",
                    decisions.mapItems(
                            decision -> decision instanceof MappingNode mapping ? decision(mapping) : decision));
        }
        return loaded;
    }

    /// A decision as it is after loading.
    static MappingNode decision(MappingNode decision) {
        MappingNode loaded = refs(decision, "modelRefs");
        return loaded.get("candidateIterations") instanceof SequenceNode iterations
                ? loaded.with(
                        "candidateIterations",
                        iterations.mapItems(iteration ->
                                iteration instanceof MappingNode mapping ? refs(mapping, "models") : iteration))
                : loaded;
    }

    private static MappingNode refs(MappingNode owner, String key) {
        return owner.get(key) instanceof SequenceNode refs ? owner.with(key, refs.mapItems(Loaded::ref)) : owner;
    }

    private static Node ref(Node node) {
        return node instanceof MappingNode ref && Nodes.isNull(ref.get("use_reasoning"))
                ? ref.with("use_reasoning", ScalarNode.bool(false))
                : node;
    }
}
