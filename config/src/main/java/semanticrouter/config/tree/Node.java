package semanticrouter.config.tree;

import semanticrouter.config.diagnostic.Span;

/// One part of a document. Immutable; equality of the records includes the span, {@link #sameContent} does not.
public sealed interface Node permits MappingNode, SequenceNode, ScalarNode {
    /// Where it stands; {@link Span#NONE} when a program built it.
    Span span();

    /// The kind of node for messages: `mapping`, `list`, `text`, `number`, `boolean` or `null`.
    String kind();

    /// Whether lists and mappings are nested beyond a number of levels.
    default boolean deeperThan(int levels) {
        if (levels < 0) {
            return true;
        }
        return switch (this) {
            case ScalarNode _ -> false;
            case SequenceNode list ->
                levels == 0 || list.items().stream().anyMatch(item -> item.deeperThan(levels - 1));
            case MappingNode mapping ->
                levels == 0
                        || mapping.entries().stream()
                                .anyMatch(entry -> entry.value().deeperThan(levels - 1));
        };
    }

    /// True when both hold the same values in the same order, wherever they stand and however they are quoted.
    default boolean sameContent(Node other) {
        return switch (this) {
            case ScalarNode scalar ->
                other instanceof ScalarNode that && scalar.value().equals(that.value());
            case SequenceNode sequence -> {
                if (!(other instanceof SequenceNode that)
                        || that.items().size() != sequence.items().size()) {
                    yield false;
                }
                boolean same = true;
                for (int i = 0; same && i < sequence.items().size(); i++) {
                    same = sequence.items().get(i).sameContent(that.items().get(i));
                }
                yield same;
            }
            case MappingNode mapping -> {
                if (!(other instanceof MappingNode that)
                        || that.entries().size() != mapping.entries().size()) {
                    yield false;
                }
                boolean same = true;
                for (int i = 0; same && i < mapping.entries().size(); i++) {
                    MappingNode.Entry mine = mapping.entries().get(i);
                    MappingNode.Entry theirs = that.entries().get(i);
                    same = mine.key().equals(theirs.key()) && mine.value().sameContent(theirs.value());
                }
                yield same;
            }
        };
    }
}
