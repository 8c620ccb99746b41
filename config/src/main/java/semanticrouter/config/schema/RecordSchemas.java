package semanticrouter.config.schema;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.Option;
import semanticrouter.config.bind.RecordShape;
import semanticrouter.config.document.RuleNode;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.rule.Condition;

/// Turns config records into schema definitions, each once, referred to by name. One use.
final class RecordSchemas {
    private static final String FROM_ENVIRONMENT = "\\$";
    private static final Set<Class<?>> WHOLE =
            Set.of(int.class, Integer.class, long.class, Long.class, OptionalInt.class, OptionalLong.class);
    private static final Set<Class<?>> REAL =
            Set.of(double.class, Double.class, float.class, Float.class, OptionalDouble.class);

    private final Binder binder;
    private final Function<Option, @Nullable Node> open;
    private final SequencedMap<String, Node> definitions = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Map<Class<?>, List<Option>> extra = new HashMap<>();

    /// @param open the schema of an option whose content the document does not declare, null for all others
    RecordSchemas(Binder binder, Function<Option, @Nullable Node> open) {
        this.binder = binder;
        this.open = open;
    }

    <R extends Record> RecordShape<R> shape(Class<R> type) {
        return binder.shape(type);
    }

    MappingNode definitions() {
        var mapping = MappingNode.builder();
        definitions.forEach(mapping::put);
        return mapping.build();
    }

    /// Adds options to a record that others declare for it.
    void extend(Class<? extends Record> record, List<Option> options) {
        extra.computeIfAbsent(record, _ -> new ArrayList<>()).addAll(options);
    }

    /// The record behind an option, null when the option is no record.
    @Nullable
    Class<? extends Record> child(Class<? extends Record> record, String key) {
        for (Option option : binder.shape(record).options()) {
            if (option.key().equals(key) && option.type() instanceof Class<?> type && type.isRecord()) {
                return type.asSubclass(Record.class);
            }
        }
        return null;
    }

    /// A reference to a record's definition, which is made when it is new.
    Node reference(Class<? extends Record> record) {
        String name = names.get(record);
        if (name == null) {
            name = name(record);
            names.put(record, name);
            definitions.put(name, MappingNode.EMPTY);
            definitions.put(name, definition(record));
        }
        return MappingNode.builder().put("$ref", "#/$defs/" + name).build();
    }

    private String name(Class<?> record) {
        String full = record.getName();
        String plain = full.substring(full.lastIndexOf('.') + 1).replace('$', '.');
        String name = plain;
        for (int i = 2; definitions.containsKey(name); i++) {
            name = plain + i;
        }
        return name;
    }

    private Node definition(Class<? extends Record> record) {
        var properties = MappingNode.builder();
        var required = new ArrayList<String>();
        var options = new ArrayList<>(binder.shape(record).options());
        var known = new ArrayList<>(options.stream().map(Option::key).toList());
        for (Option other : extra.getOrDefault(record, List.of())) {
            if (!known.contains(other.key())) {
                known.add(other.key());
                options.add(other);
            }
        }
        for (Option option : options) {
            properties.put(option.key(), option(option));
            for (String alias : option.aliases()) {
                properties.put(
                        alias, MappingNode.builder().put("deprecated", true).build());
            }
            if (option.required()) {
                required.add(option.key());
            }
        }
        var schema = MappingNode.builder();
        Doc doc = record.getAnnotation(Doc.class);
        if (doc != null) {
            schema.put("description", doc.value());
        }
        schema.put("type", SequenceNode.texts(List.of("object", "null"))).put("properties", properties.build());
        if (!required.isEmpty()) {
            schema.put("required", SequenceNode.texts(required));
        }
        return schema.put("additionalProperties", false).build();
    }

    private Node option(Option option) {
        Node own = open.apply(option);
        MappingNode schema = own instanceof MappingNode mapping ? mapping : type(option, option.type());
        var described = MappingNode.builder();
        if (!option.doc().isEmpty()) {
            described.put("description", option.doc());
        }
        schema.entries().forEach(entry -> {
            if (!(entry.key().equals("description") && !option.doc().isEmpty())) {
                described.put(entry.key(), entry.value());
            }
        });
        if (option.defaultText() != null) {
            Node value = option.type() == String.class
                    ? ScalarNode.text(option.defaultText())
                    : YamlReader.read("default", option.defaultText()).root();
            described.put("default", value == null ? ScalarNode.NULL : value);
        }
        if (option.planned() != null) {
            described.put(ConfigSchema.PLANNED, true);
        }
        return described.build();
    }

    private MappingNode type(Option option, Type type) {
        Class<?> raw = raw(type);
        if (raw == String.class) {
            return text(option);
        } else if (raw == boolean.class || raw == Boolean.class) {
            return or(
                    "boolean",
                    FROM_ENVIRONMENT + "|^([Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF|y|n|true|false)$",
                    MappingNode.builder());
        } else if (WHOLE.contains(raw) || REAL.contains(raw)) {
            return number(option, WHOLE.contains(raw) ? "integer" : "number");
        } else if (raw == Duration.class) {
            return MappingNode.builder()
                    .put("type", SequenceNode.texts(List.of("string", "integer", "null")))
                    .put("pattern", FROM_ENVIRONMENT + "|^([0-9.]+(ns|us|µs|ms|s|m|h|d))+$|^0$")
                    .build();
        } else if (raw == Optional.class) {
            return type(option, argument(type, 0));
        } else if (raw == List.class || raw == Set.class) {
            return list(option, type);
        } else if (Map.class.isAssignableFrom(raw)) {
            return MappingNode.builder()
                    .put("type", SequenceNode.texts(List.of("object", "null")))
                    .put("additionalProperties", type(option, argument(type, 1)))
                    .build();
        } else if (raw.isEnum()) {
            var words = new ArrayList<String>();
            for (Object constant : raw.getEnumConstants()) {
                words.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
            }
            return MappingNode.builder().put("enum", SequenceNode.texts(words)).build();
        } else if (raw == MappingNode.class) {
            return MappingNode.builder()
                    .put("type", SequenceNode.texts(List.of("object", "null")))
                    .build();
        } else if (raw == Condition.class) {
            return (MappingNode) reference(RuleNode.class);
        }
        return raw.isRecord() ? (MappingNode) reference(raw.asSubclass(Record.class)) : MappingNode.EMPTY;
    }

    /// Numbers and booleans count as texts too, as in `version: 0.3`.
    private static MappingNode text(Option option) {
        if (!option.oneOf().isEmpty()) {
            var words = new ArrayList<String>(option.oneOf());
            if (!option.required() && !words.contains("")) {
                words.add("");
            }
            Node closed =
                    MappingNode.builder().put("enum", SequenceNode.texts(words)).build();
            Node later = MappingNode.builder()
                    .put("type", "string")
                    .put("pattern", FROM_ENVIRONMENT)
                    .build();
            Node nothing = MappingNode.builder().put("type", "null").build();
            return MappingNode.builder()
                    .put("anyOf", SequenceNode.of(List.of(closed, later, nothing)))
                    .build();
        }
        var schema =
                MappingNode.builder().put("type", SequenceNode.texts(List.of("string", "number", "boolean", "null")));
        if (option.required()) {
            schema.put("minLength", 1);
        }
        return schema.build();
    }

    private static MappingNode number(Option option, String type) {
        var bounds = MappingNode.builder();
        if (option.range() != null && Double.isFinite(option.range().min())) {
            bounds.put("minimum", bound(option.range().min()));
        }
        if (option.range() != null && Double.isFinite(option.range().max())) {
            bounds.put("maximum", bound(option.range().max()));
        }
        return or(type, FROM_ENVIRONMENT + "|^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$", bounds);
    }

    private static Node bound(double value) {
        return value == Math.rint(value) ? ScalarNode.integer((long) value) : ScalarNode.real(value);
    }

    /// A value of a type, or a text that stands for one.
    private static MappingNode or(String type, String pattern, MappingNode.Builder bounds) {
        return bounds.put("type", SequenceNode.texts(List.of(type, "string", "null")))
                .put("pattern", pattern)
                .build();
    }

    private MappingNode list(Option option, Type type) {
        var schema = MappingNode.builder()
                .put("type", SequenceNode.texts(List.of("array", "null")))
                .put("items", type(option, argument(type, 0)));
        if (option.range() != null && option.range().min() > 0) {
            schema.put("minItems", (long) option.range().min());
        }
        return schema.build();
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> throw new IllegalStateException("options of type " + type + " have no schema");
        };
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        }
        throw new IllegalStateException("options of raw type " + type + " have no schema");
    }
}
