package semanticrouter.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.print.Loaded;

/// What a document means, as plain values: the order of keys, the spelling of numbers, empty lists
/// and places are gone.
final class Meaning {
    private Meaning() {}

    static Object of(MappingNode document) {
        return plain(Loaded.of(document));
    }

    static Object plain(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Object> values = new TreeMap<>();
                mapping.entries().forEach(entry -> values.put(entry.key(), plain(entry.value())));
                values.values().removeIf(value -> value.equals("") || value.equals(List.of()));
                yield values;
            }
            case SequenceNode sequence -> {
                List<Object> values = new ArrayList<>();
                sequence.items().forEach(item -> values.add(plain(item)));
                yield values;
            }
            case ScalarNode scalar ->
                switch (scalar.value()) {
                    case Scalar.Null _ -> "";
                    case Scalar.Bool bool -> bool.value();
                    case Scalar.Whole whole -> (double) whole.value();
                    case Scalar.Real real -> real.value();
                    case Scalar.Text text -> text.value();
                };
        };
    }
}
