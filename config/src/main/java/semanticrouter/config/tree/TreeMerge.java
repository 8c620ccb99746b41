package semanticrouter.config.tree;

import java.util.ArrayList;
import java.util.List;

/// Lays one document over another: mappings are merged key by key, everything else is replaced, lists as a whole, and
/// `false`, `0` and `""` too. Keys keep the order of the base, new ones follow.
public final class TreeMerge {
    private TreeMerge() {}

    /// What an empty value in the document above means.
    private enum Empty {
        SAYS_NOTHING,
        REMOVES
    }

    /// What is written over what is built in (specification: signals §1.1 step 8): a null or empty value in the overlay
    /// says nothing, so what is below stays.
    public static Node overlay(Node base, Node over) {
        if (isEmpty(over)) {
            return base;
        }
        return base instanceof MappingNode below && over instanceof MappingNode above ? mappings(below, above) : over;
    }

    /// {@link #overlay} of two mappings.
    public static MappingNode mappings(MappingNode base, MappingNode over) {
        return merged(base, over, Empty.SAYS_NOTHING);
    }

    /// A change to parts of a document (specification: dataplane §3.4): null removes a key.
    public static Node patch(Node base, Node change) {
        return change instanceof MappingNode above
                ? merged(base instanceof MappingNode below ? below : MappingNode.EMPTY, above, Empty.REMOVES)
                : change;
    }

    private static MappingNode merged(MappingNode base, MappingNode over, Empty empty) {
        List<MappingNode.Entry> merged = new ArrayList<>();
        for (MappingNode.Entry entry : base.entries()) {
            MappingNode.Entry above = over.entry(entry.key());
            boolean said = above != null && !isEmpty(above.value());
            if (above != null && said) {
                Node value = empty == Empty.REMOVES
                        ? patch(entry.value(), above.value())
                        : overlay(entry.value(), above.value());
                merged.add(new MappingNode.Entry(entry.key(), above.keySpan(), value));
            } else if (above == null || empty == Empty.SAYS_NOTHING) {
                merged.add(entry);
            }
        }
        for (MappingNode.Entry entry : over.entries()) {
            if (!base.has(entry.key()) && empty == Empty.SAYS_NOTHING) {
                merged.add(entry);
            } else if (!base.has(entry.key()) && !isEmpty(entry.value())) {
                merged.add(
                        new MappingNode.Entry(entry.key(), entry.keySpan(), patch(MappingNode.EMPTY, entry.value())));
            }
        }
        return new MappingNode(merged, over.span().known() ? over.span() : base.span());
    }

    private static boolean isEmpty(Node value) {
        return value instanceof ScalarNode scalar && scalar.isNull();
    }
}
