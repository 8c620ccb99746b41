package semanticrouter.config.reference;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.Option;
import semanticrouter.config.document.RuleNode;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;
import semanticrouter.core.rule.Condition;

/// The options of a record as a Markdown table, those of nested records below them under dotted keys. One use.
final class OptionTable {
    /// Records that describe themselves endlessly are shown this deep.
    private static final int DEPTH = 6;

    private final Binder binder;
    private final Set<Class<?>> elsewhere;
    private final StringBuilder out = new StringBuilder();

    /// @param elsewhere records that have a section of their own
    OptionTable(Binder binder, Set<Class<?>> elsewhere) {
        this.binder = binder;
        this.elsewhere = elsewhere;
    }

    /// The table; empty when the record has no options.
    String of(Class<? extends Record> record) {
        rows(record, "", List.of());
        return out.isEmpty() ? "" : "| key | type | default | meaning |\n|---|---|---|---|\n" + out;
    }

    private void rows(Class<? extends Record> record, String prefix, List<Class<?>> parents) {
        var path = new ArrayList<>(parents);
        path.add(record);
        for (Option option : binder.shape(record).options()) {
            String key = prefix + option.key();
            row(key, option);
            Type element = element(option.type());
            if (element instanceof Class<?> nested
                    && nested.isRecord()
                    && !path.contains(nested)
                    && !elsewhere.contains(nested)
                    && path.size() < DEPTH) {
                rows(nested.asSubclass(Record.class), key + suffix(option.type()) + ".", path);
            }
        }
    }

    private void row(String key, Option option) {
        var meaning = new StringBuilder(option.doc());
        if (!option.oneOf().isEmpty()) {
            meaning.append(" One of ")
                    .append(String.join(
                            ", ",
                            option.oneOf().stream()
                                    .map(word -> "`" + word + "`")
                                    .toList()))
                    .append('.');
        }
        bounds(option.range(), meaning);
        if (option.required()) {
            meaning.append(" Required.");
        }
        if (!option.aliases().isEmpty()) {
            meaning.append(" Formerly `")
                    .append(String.join("`, `", option.aliases()))
                    .append("`.");
        }
        Planned planned = option.planned();
        if (planned != null) {
            meaning.append(
                    planned.refused()
                            ? " **Not built: a document that sets it is refused.**"
                            : " **Not built: does nothing yet.**");
        }
        String standard = option.defaultText();
        out.append("| `")
                .append(key)
                .append("` | ")
                .append(word(option.type()))
                .append(" | ")
                .append(standard == null || standard.isEmpty() ? "" : "`" + cell(standard) + "`")
                .append(" | ")
                .append(cell(meaning.toString().strip()))
                .append(" |\n");
    }

    private static void bounds(@Nullable Range range, StringBuilder meaning) {
        if (range == null) {
            return;
        }
        boolean low = Double.isFinite(range.min());
        boolean high = Double.isFinite(range.max());
        if (low && high) {
            meaning.append(" From ").append(number(range.min())).append(" to ").append(number(range.max()));
        } else if (low) {
            meaning.append(" At least ").append(number(range.min()));
        } else if (high) {
            meaning.append(" At most ").append(number(range.max()));
        }
        meaning.append(low || high ? "." : "");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /// A text that cannot end its cell.
    private static String cell(String text) {
        String line = text.replace("|", "\\|").replaceAll("\\s*\\n\\s*", " ");
        return line.length() <= 160 ? line : line.substring(0, 157) + "…";
    }

    private static Type element(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class || raw == List.class || raw == Set.class) {
            return element(argument(type, 0));
        }
        return Map.class.isAssignableFrom(raw) ? element(argument(type, 1)) : type;
    }

    private static String suffix(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return suffix(argument(type, 0));
        }
        return raw == List.class || raw == Set.class ? "[]" : Map.class.isAssignableFrom(raw) ? ".*" : "";
    }

    /// The type as a person writes it in YAML.
    private static String word(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return word(argument(type, 0));
        } else if (raw == List.class || raw == Set.class) {
            return "list of " + word(argument(type, 0));
        } else if (Map.class.isAssignableFrom(raw)) {
            return "mapping to " + word(argument(type, 1));
        } else if (raw == Condition.class || raw == RuleNode.class) {
            return "rule";
        } else if (raw == String.class || raw.isEnum()) {
            return "text";
        } else if (raw == Duration.class) {
            return "duration";
        }
        String name = raw.getSimpleName().toLowerCase(Locale.ROOT);
        if (name.startsWith("optional")) {
            name = name.substring("optional".length());
        }
        return switch (name) {
            case "boolean" -> "boolean";
            case "int", "integer", "long" -> "integer";
            case "double", "float" -> "number";
            default -> raw.isRecord() ? "mapping" : "any";
        };
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : Object.class;
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> Object.class;
        };
    }
}
