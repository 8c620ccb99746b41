package semanticrouter.cli.envoy;

import java.util.List;
import java.util.regex.Pattern;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Short ways to write trees.
final class Tree {
    /// What Envoy's reader takes for a truth value unless it is quoted.
    private static final Pattern TRUTH = Pattern.compile("y|n|yes|no|on|off", Pattern.CASE_INSENSITIVE);

    private Tree() {}

    /// A mapping.
    ///
    /// @param entries keys, each followed by its value: a node, a list, a text, a whole number or a truth value; an
    ///     empty mapping or list is left out with its key
    static MappingNode map(Object... entries) {
        var map = new MappingNode.Builder();
        for (int i = 0; i < entries.length; i += 2) {
            Node value = node(entries[i + 1]);
            boolean empty = value instanceof SequenceNode list && list.items().isEmpty()
                    || value instanceof MappingNode mapping && mapping.entries().isEmpty();
            if (!empty) {
                map.put((String) entries[i], value);
            }
        }
        return map.build();
    }

    /// A mapping of one key that holds nothing, which {@link #map} would leave out.
    static MappingNode present(String key) {
        return new MappingNode.Builder().put(key, MappingNode.EMPTY).build();
    }

    /// A message of a type of Envoy's, in the field that takes any.
    static MappingNode typed(String type, MappingNode message) {
        var map = new MappingNode.Builder().put("@type", ScalarNode.text("type.googleapis.com/envoy." + type));
        message.entries().forEach(entry -> map.put(entry.key(), entry.value()));
        return map.build();
    }

    /// An extension: its name, and its message in `typed_config`.
    static MappingNode extension(String name, String type, MappingNode message) {
        return map("name", name, "typed_config", typed(type, message));
    }

    /// A place to bind or to connect to.
    static MappingNode socket(String host, int port) {
        return map("socket_address", map("address", host, "port_value", port));
    }

    private static Node node(Object value) {
        return switch (value) {
            case Node node -> node;
            case List<?> list -> SequenceNode.of(list.stream().map(Tree::node).toList());
            case Integer number -> ScalarNode.integer(number);
            case Boolean truth -> ScalarNode.bool(truth);
            case String text
            when TRUTH.matcher(text).matches() ->
                new ScalarNode(text, ScalarNode.Style.DOUBLE_QUOTED, new Scalar.Text(text), Span.NONE);
            case String text -> ScalarNode.text(text);
            default -> throw new IllegalArgumentException("no node is made of " + value.getClass());
        };
    }
}
