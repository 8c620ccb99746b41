package semanticrouter.config.tree;

import java.util.Iterator;
import java.util.Locale;

/// Prints a tree as compact JSON; numbers JSON does not know become null.
public final class JsonText {
    private JsonText() {}

    public static String write(Node node) {
        var out = new StringBuilder();
        append(node, out);
        return out.toString();
    }

    private static void append(Node node, StringBuilder out) {
        switch (node) {
            case MappingNode mapping -> {
                out.append('{');
                Iterator<MappingNode.Entry> entries = mapping.entries().iterator();
                while (entries.hasNext()) {
                    MappingNode.Entry entry = entries.next();
                    quote(entry.key(), out);
                    out.append(':');
                    append(entry.value(), out);
                    out.append(entries.hasNext() ? "," : "");
                }
                out.append('}');
            }
            case SequenceNode list -> {
                out.append('[');
                Iterator<Node> items = list.items().iterator();
                while (items.hasNext()) {
                    append(items.next(), out);
                    out.append(items.hasNext() ? "," : "");
                }
                out.append(']');
            }
            case ScalarNode scalar -> append(scalar.value(), out);
        }
    }

    private static void append(Scalar scalar, StringBuilder out) {
        switch (scalar) {
            case Scalar.Null _ -> out.append("null");
            case Scalar.Bool(boolean value) -> out.append(value);
            case Scalar.Whole(long value) -> out.append(value);
            case Scalar.Real(double value) -> out.append(Double.isFinite(value) ? Double.toString(value) : "null");
            case Scalar.Text(String value) -> quote(value, out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
