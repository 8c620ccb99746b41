package semanticrouter.selectors.looper.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a JSON object that a model wrote, and mends what models get wrong (specification: selection
/// §2.7).
public final class JsonRepair {
    private static final Pattern FENCE = Pattern.compile("```[A-Za-z]*\\s*(.*?)\\s*```", Pattern.DOTALL);
    private static final List<UnaryOperator<String>> STEPS = List.of(
            String::strip,
            JsonRepair::withoutFences,
            JsonRepair::object,
            JsonRepair::quoted,
            JsonRepair::escaped,
            JsonRepair::withoutTrailingCommas);

    private JsonRepair() {}

    /// The object; empty when it cannot be mended. Each step mends what the one before left, until it
    /// can be read.
    public static Optional<ObjectNode> read(String text) {
        String mended = text;
        for (UnaryOperator<String> step : STEPS) {
            mended = step.apply(mended);
            Optional<JsonNode> tree = Json.read(mended);
            if (tree.orElse(null) instanceof ObjectNode object) {
                return Optional.of(object);
            }
        }
        return Optional.empty();
    }

    /// What stands between code fences, where there are any.
    static String withoutFences(String text) {
        Matcher fence = FENCE.matcher(text);
        return fence.find() ? fence.group(1) : text;
    }

    /// From the first brace to the last.
    static String object(String text) {
        int first = text.indexOf('{');
        int last = text.lastIndexOf('}');
        return first < 0 || last < first ? text : text.substring(first, last + 1);
    }

    /// Texts between back-ticks, between quotation marks.
    static String quoted(String text) {
        var out = new StringBuilder();
        boolean quotes = false;
        boolean ticks = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && (quotes || ticks) && i + 1 < text.length()) {
                char next = text.charAt(++i);
                out.append(next == '`' ? "`" : "\\" + next);
            } else if (c == '`' && !quotes) {
                ticks = !ticks;
                out.append('"');
            } else if (c == '"' && ticks) {
                out.append("\\\"");
            } else {
                quotes = (c == '"') != quotes;
                out.append(c);
            }
        }
        return out.toString();
    }

    /// Back-slashes that begin no escape of JSON stand for themselves.
    static String escaped(String text) {
        var out = new StringBuilder();
        boolean quotes = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quotes) {
                if (escape(text, i + 1)) {
                    out.append(c).append(text.charAt(++i));
                } else {
                    out.append("\\\\");
                }
            } else {
                quotes = (c == '"') != quotes;
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean escape(String text, int at) {
        if (at >= text.length()) {
            return false;
        }
        if (text.charAt(at) != 'u') {
            return "\"\\/bfnrt".indexOf(text.charAt(at)) >= 0;
        }
        return at + 5 <= text.length() && text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}");
    }

    /// Without the commas that nothing follows.
    static String withoutTrailingCommas(String text) {
        var out = new StringBuilder();
        boolean quotes = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quotes && i + 1 < text.length()) {
                out.append(c).append(text.charAt(++i));
            } else if (quotes || c != ',' || !closes(text, i + 1)) {
                quotes = (c == '"') != quotes;
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean closes(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() && (text.charAt(at) == '}' || text.charAt(at) == ']');
    }
}
