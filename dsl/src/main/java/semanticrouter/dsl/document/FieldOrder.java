package semanticrouter.dsl.document;

import java.util.List;
import semanticrouter.config.tree.MappingNode;

/// The written form of fields whose values are not described: listed names first, the rest in alphabetical order.
public final class FieldOrder {
    private final List<String> first;

    private FieldOrder(List<String> first) {
        this.first = first;
    }

    /// @param first the names that come first, in order
    public static FieldOrder of(List<String> first) {
        return new FieldOrder(List.copyOf(first));
    }

    /// The fields in order; nulls are left out, everything else is kept as {@link Canonical#any} writes it.
    public MappingNode arrange(MappingNode fields) {
        MappingNode sorted = (MappingNode) Canonical.any(fields);
        MappingNode.Builder out = MappingNode.builder();
        for (String name : first) {
            MappingNode.Entry entry = sorted.entry(name);
            if (entry != null) {
                out.put(name, entry.keySpan(), entry.value());
            }
        }
        for (MappingNode.Entry entry : sorted.entries()) {
            if (!first.contains(entry.key())) {
                out.put(entry.key(), entry.keySpan(), entry.value());
            }
        }
        return out.build(fields.span());
    }
}
