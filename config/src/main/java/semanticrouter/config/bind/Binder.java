package semanticrouter.config.bind;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.TreeReport;

/// Binds trees to annotated records and prints records as trees.
///
/// A component's YAML key is its name in snake_case, or its `@Key`. Absent means: the `@Default`, else null for
/// `@Nullable`, else the empty `Optional`, list, mapping or text, `false`, `0`, or a nested record of defaults. A null
/// value counts as absent. Supported are texts, booleans, numbers, enums (in lower case), {@link java.time.Duration},
/// lists, sets, mappings with text keys, optionals, records, raw {@link Node}s, and what converters add. Everything
/// that is wrong is reported, nothing is thrown; what could not be bound takes the absent value. Safe for all threads.
public final class Binder {
    private final Map<Class<?>, RecordShape<?>> shapes = new ConcurrentHashMap<>();
    private final Map<RecordComponent, Object> defaults = new ConcurrentHashMap<>();
    private final Map<Class<?>, Converter<?>> converters;

    public Binder(List<Converter<?>> converters) {
        this.converters = converters.stream().collect(Collectors.toMap(Converter::type, Function.identity()));
    }

    /// Binds a record.
    ///
    /// @param node a mapping, or null for nothing, which binds to defaults
    /// @param at where the node stands in the report's document
    /// @return null when the record could not be made; a finding says why
    public <R extends Record> @Nullable R bind(
            Class<R> type, @Nullable Node node, DocPath at, TreeReport report, UnknownKeys unknown) {
        return new Binding(this, report, unknown).record(type, node == null ? MappingNode.EMPTY : node, at);
    }

    /// A record as a tree, every option written out except those that are absent or empty.
    public MappingNode unbind(Record record) {
        return new Unbinding(this, false).record(record);
    }

    /// A record as a tree with only what differs from the defaults.
    public MappingNode unbindSparse(Record record) {
        return new Unbinding(this, true).record(record);
    }

    /// The options of a record type.
    @SuppressWarnings("unchecked") // the map holds each shape under its own class
    public <R extends Record> RecordShape<R> shape(Class<R> type) {
        return (RecordShape<R>) shapes.computeIfAbsent(type, _ -> RecordShape.of(type));
    }

    /// The value of an option's `@Default`, made once.
    @Nullable
    Object standard(Option option) {
        return defaults.get(option.component());
    }

    void standard(Option option, Object value) {
        defaults.put(option.component(), value);
    }

    @Nullable
    Converter<?> converter(Class<?> type) {
        return converters.get(type);
    }
}
