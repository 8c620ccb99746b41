package semanticrouter.config.tree;

import java.util.List;
import java.util.function.UnaryOperator;
import semanticrouter.config.diagnostic.Span;

/// A list.
public record SequenceNode(List<Node> items, Span span) implements Node {
    public static final SequenceNode EMPTY = new SequenceNode(List.of(), Span.NONE);

    public SequenceNode {
        items = List.copyOf(items);
    }

    public static SequenceNode of(List<? extends Node> items) {
        return new SequenceNode(List.copyOf(items), Span.NONE);
    }

    public static SequenceNode texts(List<String> texts) {
        return of(texts.stream().map(ScalarNode::text).toList());
    }

    @Override
    public String kind() {
        return "list";
    }

    /// This list with every item replaced.
    public SequenceNode mapItems(UnaryOperator<Node> change) {
        return new SequenceNode(items.stream().map(change).toList(), span);
    }
}
