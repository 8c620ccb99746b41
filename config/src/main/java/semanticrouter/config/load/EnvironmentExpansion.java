package semanticrouter.config.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.diagnostic.Span;

/// Puts environment variables into texts (specification: signals §1.2): `${VAR}`, `$VAR`, `${VAR:-text}`,
/// `${VAR-text}`, and `$$` for a dollar. The places that plugins fill for each request (dataplane §4.11) stay. One use,
/// one thread.
public final class EnvironmentExpansion {
    private static final Set<String> PLACES = Set.of("user_content", "top_k", "threshold");

    private final UnaryOperator<@Nullable String> environment;
    private final Map<String, Span> unset = new LinkedHashMap<>();

    /// @param environment value of a variable, null when unset
    public EnvironmentExpansion(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /// Variables that were read without a default and are not set, with the first place.
    public Map<String, Span> unset() {
        return unset;
    }

    /// The tree with every text value expanded; keys stay as they are.
    public Node expand(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping.mapValues(this::expand);
            case SequenceNode list -> list.mapItems(this::expand);
            case ScalarNode scalar
            when scalar.value() instanceof Scalar.Text(String text) && text.indexOf('$') >= 0 ->
                scalar.withText(expand(text, scalar.span()));
            case ScalarNode scalar -> scalar;
        };
    }

    /// One text.
    public String expand(String text) {
        return expand(text, Span.NONE);
    }

    private String expand(String text, Span at) {
        String dollar = unusedCharacter(text);
        String guarded = text.replace("$$", dollar);
        var out = new StringBuilder(text.length());
        int from = 0;
        for (int sign = guarded.indexOf('$'); sign >= 0; sign = guarded.indexOf('$', from)) {
            out.append(guarded, from, sign);
            boolean braced = guarded.startsWith("{", sign + 1);
            int close = braced ? guarded.indexOf('}', sign) : -1;
            if (close >= 0) {
                out.append(braced(guarded.substring(sign + 2, close), at));
                from = close + 1;
                continue;
            }
            int end = sign + 1;
            while (!braced && end < guarded.length() && isNameCharacter(guarded.charAt(end))) {
                end++;
            }
            out.append(end == sign + 1 ? "$" : value(guarded.substring(sign + 1, end), at));
            from = end;
        }
        return out.append(guarded, from, guarded.length()).toString().replace(dollar, "$");
    }

    private String braced(String content, Span at) {
        int orEmpty = content.indexOf(":-");
        if (orEmpty > 0) {
            String value = environment.apply(content.substring(0, orEmpty));
            return value == null || value.isEmpty() ? content.substring(orEmpty + 2) : value;
        }
        int orUnset = content.indexOf('-');
        if (orUnset > 0) {
            String value = environment.apply(content.substring(0, orUnset));
            return value == null ? content.substring(orUnset + 1) : value;
        }
        if (PLACES.contains(content)) {
            return "${" + content + "}";
        }
        return content.isEmpty() ? "" : value(content, at);
    }

    private String value(String name, Span at) {
        String value = environment.apply(name);
        if (value == null) {
            unset.putIfAbsent(name, at);
            return "";
        }
        return value;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }

    /// Stands for a dollar that is meant literally.
    private static String unusedCharacter(String text) {
        char c = '\uE000';
        while (text.indexOf(c) >= 0) {
            c++;
        }
        return String.valueOf(c);
    }
}
