package semanticrouter.config.tree;

import java.util.ArrayList;
import java.util.List;

/// Changes single parts of a tree.
public final class TreeEdit {
    private TreeEdit() {}

    /// The tree with the part a path leads to replaced. Keys that are missing or empty on the way are added; an index
    /// that does not exist, or a step into a part of another kind, leaves the tree as it is.
    public static Node with(Node root, DocPath path, Node value) {
        return with(root, path.steps(), value);
    }

    private static Node with(Node node, List<DocPath.Step> steps, Node value) {
        if (steps.isEmpty()) {
            return value;
        }
        List<DocPath.Step> rest = steps.subList(1, steps.size());
        return switch (steps.getFirst()) {
            case DocPath.Key(String name) -> {
                if (!(node instanceof MappingNode mapping)) {
                    yield node;
                }
                Node below = mapping.get(name);
                if (below == null || below instanceof ScalarNode scalar && scalar.isNull()) {
                    below = MappingNode.EMPTY;
                }
                yield mapping.with(name, with(below, rest, value));
            }
            case DocPath.Index(int at) -> {
                if (!(node instanceof SequenceNode list) || at >= list.items().size()) {
                    yield node;
                }
                var items = new ArrayList<>(list.items());
                items.set(at, with(items.get(at), rest, value));
                yield new SequenceNode(items, list.span());
            }
        };
    }
}
