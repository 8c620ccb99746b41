package semanticrouter.config.bind;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeReport;

/// Prints records as trees.
///
/// @param sparse leaves out what equals the default
record Unbinding(Binder binder, boolean sparse) {
    MappingNode record(Record record) {
        var mapping = MappingNode.builder();
        Record defaults = sparse ? defaults(record.getClass()) : null;
        for (Option option : binder.shape(record.getClass()).options()) {
            Object value = RecordShape.value(option, record);
            boolean standard = defaults != null && java.util.Objects.equals(value, RecordShape.value(option, defaults));
            Node node = value == null || standard ? null : node(value);
            if (node != null && !(isEmpty(node) && meansAbsent(option))) {
                mapping.put(option.key(), node);
            }
        }
        return mapping.build();
    }

    /// The record of all defaults, null when something is required.
    private @Nullable Record defaults(Class<? extends Record> type) {
        var report = new TreeReport(MappingNode.EMPTY, new Diagnostics());
        return new Binding(binder, report, UnknownKeys.IGNORE).record(type, MappingNode.EMPTY, DocPath.ROOT);
    }

    /// Whether an empty value of the option is the same as none.
    private static boolean meansAbsent(Option option) {
        return option.defaultText() == null && !option.nullable() && Binding.raw(option.type()) != Optional.class;
    }

    private static boolean isEmpty(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping.entries().isEmpty();
            case SequenceNode list -> list.items().isEmpty();
            case ScalarNode scalar -> scalar.isNull() || scalar.text().isEmpty();
        };
    }

    /// The tree of a value, null when it is an empty optional.
    private @Nullable Node node(Object value) {
        return switch (value) {
            case Node raw -> raw;
            case String text -> ScalarNode.text(text);
            case Boolean bool -> ScalarNode.bool(bool);
            case Float number -> ScalarNode.real(Double.parseDouble(Float.toString(number)));
            case Double number -> ScalarNode.real(number);
            case Number number -> ScalarNode.integer(number.longValue());
            case Enum<?> word -> ScalarNode.text(word.name().toLowerCase(Locale.ROOT));
            case Duration duration -> ScalarNode.text(Durations.print(duration));
            case Optional<?> optional -> optional.isPresent() ? node(optional.get()) : null;
            case OptionalInt number -> number.isPresent() ? ScalarNode.integer(number.getAsInt()) : null;
            case OptionalLong number -> number.isPresent() ? ScalarNode.integer(number.getAsLong()) : null;
            case OptionalDouble number -> number.isPresent() ? ScalarNode.real(number.getAsDouble()) : null;
            case Collection<?> items ->
                SequenceNode.of(items.stream().map(this::present).toList());
            case Map<?, ?> map -> {
                var mapping = MappingNode.builder();
                map.forEach((key, item) -> mapping.put(String.valueOf(key), present(item)));
                yield mapping.build();
            }
            default -> converted(value);
        };
    }

    private Node present(Object value) {
        Node node = node(value);
        return node == null ? ScalarNode.NULL : node;
    }

    private Node converted(Object value) {
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            Node node = convert(type, value);
            if (node != null) {
                return node;
            }
            for (Class<?> face : type.getInterfaces()) {
                node = convert(face, value);
                if (node != null) {
                    return node;
                }
            }
        }
        if (value instanceof Record record) {
            return record(record);
        }
        throw new IllegalStateException("values of " + value.getClass() + " cannot be printed");
    }

    private @Nullable Node convert(Class<?> type, Object value) {
        Converter<?> converter = binder.converter(type);
        return converter == null ? null : unbind(converter, value);
    }

    private <T> Node unbind(Converter<T> converter, Object value) {
        return converter.unbind(converter.type().cast(value), binder);
    }

    /// A number without a needless `.0`.
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
