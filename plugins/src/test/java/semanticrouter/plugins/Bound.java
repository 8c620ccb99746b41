package semanticrouter.plugins;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlReader;

/// Options as a configuration binds them.
public final class Bound {
    private static final Binder BINDER = new Binder(List.of());

    private Bound() {}

    /// Options from what is given, and the defaults for the rest.
    ///
    /// @param given values by YAML key, maps and lists for what is nested
    public static <R extends Record> R options(Class<R> type, Map<String, ?> given) {
        return options(type, YamlReader.read("test", yaml(given)).root());
    }

    /// Options from a part of a document.
    ///
    /// @throws IllegalArgumentException when anything is wrong with it, an unknown key included
    public static <R extends Record> R options(Class<R> type, @Nullable Node node) {
        var report = new TreeReport(node == null ? MappingNode.EMPTY : node, new Diagnostics());
        R options = BINDER.bind(type, node, DocPath.ROOT, report, UnknownKeys.REFUSE);
        if (options == null || !report.found().list().isEmpty()) {
            throw new IllegalArgumentException(report.found().list().toString());
        }
        return options;
    }

    /// The YAML keys of a record.
    public static List<String> keys(Class<? extends Record> type) {
        return BINDER.shape(type).keys();
    }

    private static String yaml(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> yaml(entry.getKey()) + ": " + yaml(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Collection<?> items -> items.stream().map(Bound::yaml).collect(Collectors.joining(", ", "[", "]"));
            case String text -> "'" + text.replace("'", "''") + "'";
            default -> value.toString();
        };
    }
}
