package semanticrouter.dsl.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.Rule;

/// Reads numeric tests out of documents and leaves.
final class Leaves {
    private Leaves() {}

    /// The bounds of a mapping with `gt`, `gte`, `lt` and `lte`; null when it has none.
    static @Nullable NumericPredicate test(@Nullable Node node) {
        if (!(node instanceof MappingNode bounds)) {
            return null;
        }
        boolean any = List.of("gt", "gte", "lt", "lte").stream()
                .anyMatch(key -> Nodes.number(bounds, key).isPresent());
        return any
                ? new NumericPredicate(
                        bound(bounds, "gt"), bound(bounds, "gte"), bound(bounds, "lt"), bound(bounds, "lte"))
                : null;
    }

    private static @Nullable Double bound(MappingNode bounds, String key) {
        var number = Nodes.number(bounds, key);
        return number.isPresent() ? number.getAsDouble() : null;
    }

    /// The predicate of a leaf; null when it asks for a match.
    static @Nullable NumericPredicate test(Rule.Signal leaf) {
        return leaf.fields()
                .value("predicate")
                .map(value -> test(ValueNodes.node(value)))
                .orElse(null);
    }

    /// The label of a leaf, empty when it has none.
    static String label(Rule.Signal leaf) {
        return leaf.fields().text("label").map(text -> text.value()).orElse("");
    }

    /// Whether evidence that cannot be had counts as a match.
    static boolean matchesOnError(Rule.Signal leaf) {
        return leaf.fields()
                .text("on_error")
                .map(text -> text.value().equals("match"))
                .orElse(false);
    }
}
