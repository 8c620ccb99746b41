package semanticrouter.config.bind;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlReader;

/// One run of a {@link Binder} over one document.
///
/// @param report where findings go
/// @param unknown what happens to undeclared keys
public record Binding(Binder binder, TreeReport report, UnknownKeys unknown) {

    /// Binds a record; null when it could not be made.
    public <R extends Record> @Nullable R record(Class<R> type, Node node, DocPath at) {
        RecordShape<R> shape = binder.shape(type);
        if (shape.strict() && unknown == UnknownKeys.WARN) {
            return new Binding(binder, report, UnknownKeys.REFUSE).record(type, node, at);
        }
        if (!(node instanceof MappingNode mapping)) {
            mismatch(at, "a mapping", node);
            return null;
        }
        int before = report.found().errors();
        reportUnknown(shape, mapping, at);
        var values = new @Nullable Object[shape.options().size()];
        boolean whole = true;
        for (int i = 0; i < values.length; i++) {
            Option option = shape.options().get(i);
            values[i] = option(option, mapping, at);
            whole &= values[i] != null || option.nullable();
        }
        if (!whole) {
            return null;
        }
        try {
            return shape.create(values);
        } catch (IllegalArgumentException e) {
            if (report.found().errors() == before) {
                report.error("invalid-value", at, String.valueOf(e.getMessage()), "");
            }
            return null;
        }
    }

    private void reportUnknown(RecordShape<?> shape, MappingNode mapping, DocPath at) {
        if (unknown == UnknownKeys.IGNORE) {
            return;
        }
        for (MappingNode.Entry entry : mapping.entries()) {
            if (!shape.knows(entry.key())) {
                unknown.report(report, at.key(entry.key()), "key", shape.keys());
            }
        }
    }

    private @Nullable Object option(Option option, MappingNode mapping, DocPath at) {
        MappingNode.Entry entry = mapping.entry(option.key());
        for (String alias : option.aliases()) {
            MappingNode.Entry old = mapping.entry(alias);
            if (old != null && entry != null) {
                report.keyError(
                        "conflicting-keys",
                        at.key(alias),
                        "\"" + alias + "\" and \"" + entry.key() + "\" are the same option",
                        "remove \"" + alias + "\"");
            } else if (old != null) {
                report.keyWarning(
                        "deprecated-key",
                        at.key(alias),
                        "\"" + alias + "\" is an old spelling",
                        "write \"" + option.key() + "\"");
                entry = old;
            }
        }
        if (entry == null || (entry.value() instanceof ScalarNode scalar && scalar.isNull())) {
            if (option.required()) {
                report.error("missing-key", at, "\"" + option.key() + "\" is required", option.doc());
            }
            return absent(option, at);
        }
        DocPath here = at.key(entry.key());
        if (option.required()
                && entry.value() instanceof ScalarNode scalar
                && scalar.text().isBlank()) {
            report.error("missing-key", here, "\"" + option.key() + "\" must not be empty", option.doc());
            return absent(option, at);
        }
        // An empty word is no choice, so the default stays; a variable that is not set is told of where it stands.
        if (!option.oneOf().isEmpty()
                && entry.value() instanceof ScalarNode scalar
                && scalar.text().isEmpty()) {
            return absent(option, at);
        }
        Object value = value(option.type(), entry.value(), here);
        if (value == null) {
            return absent(option, at);
        }
        new Constraints(report).check(option, value, here);
        return value;
    }

    /// What an option is when nothing is written.
    private @Nullable Object absent(Option option, DocPath at) {
        if (option.defaultText() != null) {
            return standard(option, option.defaultText());
        }
        return option.nullable() ? null : empty(option.type(), at, option.required());
    }

    private Object standard(Option option, String text) {
        Object known = binder.standard(option);
        if (known != null) {
            return known;
        }
        Node node = option.type() == String.class
                ? ScalarNode.text(text)
                : YamlReader.read("default", text).root();
        var own = new TreeReport(MappingNode.EMPTY, new Diagnostics());
        Object value = node == null
                ? null
                : new Binding(binder, own, UnknownKeys.REFUSE).value(option.type(), node, DocPath.ROOT);
        if (value == null || own.found().hasErrors()) {
            throw new IllegalStateException("the default \"" + text + "\" of " + option.component()
                    + " does not fit its type: " + own.found().list());
        }
        binder.standard(option, value);
        return value;
    }

    @SuppressWarnings("unchecked") // a record class is the class of a record
    private @Nullable Object empty(Type type, DocPath at, boolean required) {
        Class<?> raw = raw(type);
        if (raw == String.class) {
            return "";
        } else if (raw == boolean.class || raw == Boolean.class) {
            return false;
        } else if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return Numbers.zero(raw);
        } else if (raw == Optional.class) {
            return Optional.empty();
        } else if (raw == OptionalInt.class) {
            return OptionalInt.empty();
        } else if (raw == OptionalLong.class) {
            return OptionalLong.empty();
        } else if (raw == OptionalDouble.class) {
            return OptionalDouble.empty();
        } else if (raw == List.class) {
            return List.of();
        } else if (raw == Set.class) {
            return Set.of();
        } else if (Map.class.isAssignableFrom(raw)) {
            return Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
        } else if (raw == MappingNode.class) {
            return MappingNode.EMPTY;
        } else if (raw == SequenceNode.class) {
            return SequenceNode.EMPTY;
        } else if (raw == Node.class) {
            return ScalarNode.NULL;
        } else if (raw.isRecord() && !required && binder.converter(raw) == null) {
            return record((Class<? extends Record>) raw, MappingNode.EMPTY, at);
        }
        return null;
    }

    /// Binds a value of any supported type; null after a finding was reported.
    @SuppressWarnings("unchecked") // a record class is the class of a record
    @Nullable
    Object value(Type type, Node node, DocPath at) {
        Class<?> raw = raw(type);
        Converter<?> converter = binder.converter(raw);
        if (converter != null) {
            return converter.bind(node, at, this);
        } else if (Node.class.isAssignableFrom(raw)) {
            return raw.isInstance(node) ? node : mismatch(at, raw == MappingNode.class ? "a mapping" : "a list", node);
        } else if (raw == Optional.class) {
            return Optional.ofNullable(value(argument(type, 0), node, at));
        } else if (raw == List.class || raw == Set.class) {
            return list(argument(type, 0), node, at, raw == Set.class);
        } else if (raw == Map.class || raw == SequencedMap.class) {
            return mapping(argument(type, 1), node, at);
        } else if (raw.isRecord()) {
            return record((Class<? extends Record>) raw, node, at);
        }
        return node instanceof ScalarNode scalar ? scalar(raw, scalar, at) : mismatch(at, article(raw), node);
    }

    private @Nullable Object list(Type element, Node node, DocPath at, boolean set) {
        if (!(node instanceof SequenceNode sequence)) {
            return mismatch(at, "a list", node);
        }
        var items = new ArrayList<Object>(sequence.items().size());
        for (int i = 0; i < sequence.items().size(); i++) {
            Object item = value(element, sequence.items().get(i), at.index(i));
            if (item != null) {
                items.add(item);
            }
        }
        return set ? Collections.unmodifiableSet(new LinkedHashSet<>(items)) : List.copyOf(items);
    }

    private @Nullable Object mapping(Type element, Node node, DocPath at) {
        if (!(node instanceof MappingNode mapping)) {
            return mismatch(at, "a mapping", node);
        }
        var values = new LinkedHashMap<String, Object>();
        for (MappingNode.Entry entry : mapping.entries()) {
            Object value = value(element, entry.value(), at.key(entry.key()));
            if (value != null) {
                values.put(entry.key(), value);
            }
        }
        return Collections.unmodifiableSequencedMap(values);
    }

    private @Nullable Object scalar(Class<?> raw, ScalarNode scalar, DocPath at) {
        Object value;
        if (raw == String.class) {
            value = scalar.isNull() ? null : scalar.text();
        } else if (raw == boolean.class || raw == Boolean.class) {
            value = Numbers.bool(scalar);
        } else if (raw == Duration.class) {
            value = Durations.parse(scalar.text());
        } else if (raw.isEnum()) {
            return enumerated(raw, scalar, at);
        } else {
            value = Numbers.number(raw, scalar);
        }
        return value == null ? mismatch(at, article(raw), scalar) : value;
    }

    private @Nullable Object enumerated(Class<?> raw, ScalarNode scalar, DocPath at) {
        var words = new ArrayList<String>();
        for (Object constant : raw.getEnumConstants()) {
            String word = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
            if (word.equals(scalar.text().toLowerCase(Locale.ROOT))) {
                return constant;
            }
            words.add(word);
        }
        new Constraints(report).notOneOf(scalar.text(), words, at);
        return null;
    }

    private @Nullable Object mismatch(DocPath at, String expected, Node node) {
        String got = node instanceof ScalarNode scalar
                        && !scalar.isNull()
                        && scalar.text().length() <= 60
                        && !SensitiveKeys.isSensitive(at)
                ? node.kind() + " \"" + scalar.text() + "\""
                : node.kind();
        String hint = expected.equals("a list") && node instanceof ScalarNode scalar && !scalar.isNull()
                ? "write it as a list, with \"- \" before each item"
                : node instanceof ScalarNode scalar && scalar.text().isEmpty() && !scalar.isNull()
                        ? "the value is empty; if it comes from an environment variable, set it or give a default: ${NAME:-value}"
                        : "";
        report.error("wrong-type", at, "expected " + expected + ", got " + got, hint);
        return null;
    }

    private static String article(Class<?> raw) {
        if (raw == String.class) {
            return "a text";
        } else if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        } else if (raw == Duration.class) {
            return "a duration such as 300s, 5m or 1h30m";
        }
        return Numbers.whole(raw) ? "a whole number" : "a number";
    }

    static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> throw new IllegalStateException("options of type " + type + " cannot be bound");
        };
    }

    static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        }
        throw new IllegalStateException("options of raw type " + type + " cannot be bound");
    }
}
