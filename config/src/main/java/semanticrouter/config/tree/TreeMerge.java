package semanticrouter.config.tree;

import java.util.ArrayList;
import java.util.List;

/// Lays one document over another (specification: signals §1.1 step 8).
public final class TreeMerge {
    private TreeMerge() {}

    /// Mappings are merged key by key, everything else is replaced: lists as a whole, and `false`, `0` and `""`
    /// override. A null or empty value in the overlay says nothing, so what is below stays. Keys keep the order of
    /// the base, new ones follow.
    public static Node overlay(Node base, Node over) {
        if (over instanceof ScalarNode scalar && scalar.isNull()) {
            return base;
        }
        return base instanceof MappingNode below && over instanceof MappingNode above ? mappings(below, above) : over;
    }

    public static MappingNode mappings(MappingNode base, MappingNode over) {
        List<MappingNode.Entry> merged = new ArrayList<>();
        for (MappingNode.Entry entry : base.entries()) {
            MappingNode.Entry above = over.entry(entry.key());
            if (above == null || (above.value() instanceof ScalarNode scalar && scalar.isNull())) {
                merged.add(entry);
            } else {
                merged.add(new MappingNode.Entry(entry.key(), above.keySpan(), overlay(entry.value(), above.value())));
            }
        }
        for (MappingNode.Entry entry : over.entries()) {
            if (!base.has(entry.key())) {
                merged.add(entry);
            }
        }
        return new MappingNode(merged, over.span().known() ? over.span() : base.span());
    }
}
