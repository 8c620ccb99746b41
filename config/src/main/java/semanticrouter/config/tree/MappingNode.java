package semanticrouter.config.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;

/// Keys with values, in order; keys are unique.
///
/// @param entries in document order
public record MappingNode(List<Entry> entries, Span span) implements Node {
    public static final MappingNode EMPTY = new MappingNode(List.of(), Span.NONE);

    public MappingNode {
        entries = List.copyOf(entries);
    }

    /// One key and its value.
    ///
    /// @param key its text, whatever a plain scalar would mean as a value
    /// @param keySpan where the key stands
    /// @param value never absent; an empty value is a null scalar
    public record Entry(String key, Span keySpan, Node value) {}

    @Override
    public String kind() {
        return "mapping";
    }

    /// The entry of a key, null when the key is absent.
    public @Nullable Entry entry(String key) {
        for (Entry entry : entries) {
            if (entry.key().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    /// The value of a key, null when the key is absent.
    public @Nullable Node get(String key) {
        Entry entry = entry(key);
        return entry == null ? null : entry.value();
    }

    /// The value reached by following mapping keys, null when one is absent or leads to no mapping.
    public @Nullable Node at(String... keys) {
        Node node = this;
        for (String key : keys) {
            node = node instanceof MappingNode mapping ? mapping.get(key) : null;
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    public boolean has(String key) {
        return entry(key) != null;
    }

    public List<String> keys() {
        return entries.stream().map(Entry::key).toList();
    }

    /// This mapping with the value of a key replaced in place, or appended when the key is new.
    public MappingNode with(String key, Node value) {
        var changed = new ArrayList<Entry>(entries.size() + 1);
        boolean found = false;
        for (Entry entry : entries) {
            boolean same = entry.key().equals(key);
            changed.add(same ? new Entry(key, entry.keySpan(), value) : entry);
            found |= same;
        }
        if (!found) {
            changed.add(new Entry(key, Span.NONE, value));
        }
        return new MappingNode(changed, span);
    }

    /// This mapping without a key.
    public MappingNode without(String key) {
        return new MappingNode(
                entries.stream().filter(e -> !e.key().equals(key)).toList(), span);
    }

    /// This mapping with a key renamed in place; the caller knows that the new one is not there.
    public MappingNode renamed(String key, String to) {
        return new MappingNode(
                entries.stream()
                        .map(e -> e.key().equals(key) ? new Entry(to, e.keySpan(), e.value()) : e)
                        .toList(),
                span);
    }

    /// This mapping with every value replaced.
    public MappingNode mapValues(UnaryOperator<Node> change) {
        return new MappingNode(
                entries.stream()
                        .map(e -> new Entry(e.key(), e.keySpan(), change.apply(e.value())))
                        .toList(),
                span);
    }

    /// Puts a mapping together in order; later values of a key replace earlier ones in place.
    public static final class Builder {
        private final List<Entry> entries = new ArrayList<>();

        public Builder put(String key, Node value) {
            return put(key, Span.NONE, value);
        }

        public Builder put(String key, Span keySpan, Node value) {
            var entry = new Entry(key, keySpan, value);
            for (int i = 0; i < entries.size(); i++) {
                if (entries.get(i).key().equals(key)) {
                    entries.set(i, entry);
                    return this;
                }
            }
            entries.add(entry);
            return this;
        }

        public Builder put(String key, String value) {
            return put(key, ScalarNode.text(value));
        }

        public Builder put(String key, long value) {
            return put(key, ScalarNode.integer(value));
        }

        public Builder put(String key, double value) {
            return put(key, ScalarNode.real(value));
        }

        public Builder put(String key, boolean value) {
            return put(key, ScalarNode.bool(value));
        }

        public boolean isEmpty() {
            return entries.isEmpty();
        }

        public MappingNode build() {
            return build(Span.NONE);
        }

        public MappingNode build(Span span) {
            return new MappingNode(entries, span);
        }
    }

    public static Builder builder() {
        return new Builder();
    }
}
