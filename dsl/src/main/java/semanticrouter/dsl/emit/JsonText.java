package semanticrouter.dsl.emit;

import java.util.stream.Collectors;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Writes a document tree as compact JSON (RFC 8259). Numbers that JSON has no spelling for become null.
public final class JsonText {
    private JsonText() {}

    /// The JSON text of a tree.
    public static String write(Node node) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.entries().stream()
                        .map(entry -> quote(entry.key()) + ":" + write(entry.value()))
                        .collect(Collectors.joining(",", "{", "}"));
            case SequenceNode sequence ->
                sequence.items().stream().map(JsonText::write).collect(Collectors.joining(",", "[", "]"));
            case ScalarNode scalar ->
                switch (scalar.value()) {
                    case Scalar.Null _ -> "null";
                    case Scalar.Bool bool -> Boolean.toString(bool.value());
                    case Scalar.Whole whole -> Long.toString(whole.value());
                    case Scalar.Real real -> Double.isFinite(real.value()) ? Double.toString(real.value()) : "null";
                    case Scalar.Text text -> quote(text.value());
                };
        };
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
