package semanticrouter.config.deploy;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;

/// Changes to parts of a document (specification: dataplane §3.4): mappings are merged key by key, null removes a key,
/// everything else is replaced, lists as a whole.
final class Patches {
    private Patches() {}

    static Node apply(Node base, Node change) {
        return base instanceof MappingNode below && change instanceof MappingNode above ? merge(below, above) : change;
    }

    private static MappingNode merge(MappingNode base, MappingNode change) {
        List<MappingNode.Entry> merged = new ArrayList<>();
        for (MappingNode.Entry entry : base.entries()) {
            MappingNode.Entry above = change.entry(entry.key());
            if (above == null) {
                merged.add(entry);
            } else if (!removes(above.value())) {
                merged.add(new MappingNode.Entry(entry.key(), entry.keySpan(), apply(entry.value(), above.value())));
            }
        }
        for (MappingNode.Entry entry : change.entries()) {
            if (!base.has(entry.key()) && !removes(entry.value())) {
                merged.add(entry);
            }
        }
        return new MappingNode(merged, base.span());
    }

    private static boolean removes(Node value) {
        return value instanceof ScalarNode scalar && scalar.isNull();
    }
}
