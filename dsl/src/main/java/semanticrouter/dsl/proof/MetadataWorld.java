package semanticrouter.dsl.proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.Nodes;

/// Metadata of a request: every key has one value or none. Source: specification 2.19.
final class MetadataWorld {
    private final Variables variables;
    private final Map<String, Key> keys = new LinkedHashMap<>();

    MetadataWorld(Variables variables) {
        this.variables = variables;
    }

    /// @param present the key is there
    /// @param values the key has that value
    private record Key(Formula present, Map<String, Formula> values) {}

    void declare(List<MappingNode> rules, SignalWorld world) {
        rules.forEach(rule -> world.define("metadata", SignalWorld.name(rule), formula(rule)));
        for (Key key : keys.values()) {
            variables.require(Formula.atMostOne(List.copyOf(key.values().values())));
            key.values().values().forEach(value -> variables.require(Formula.implies(value, key.present())));
        }
    }

    private Formula formula(MappingNode rule) {
        Key key = keys.computeIfAbsent(
                Nodes.text(rule, "key"), name -> new Key(variables.fresh(), new LinkedHashMap<>()));
        MappingNode predicate = Nodes.mapping(rule, "predicate");
        if (predicate.has("equals")) {
            return value(key, Nodes.text(predicate, "equals"));
        }
        if (predicate.has("in")) {
            return Formula.or(Nodes.texts(predicate, "in").stream()
                    .map(text -> value(key, text))
                    .toList());
        }
        if (predicate.has("exists")) {
            return Nodes.flag(predicate, "exists") ? key.present() : Formula.not(key.present());
        }
        return variables.fresh();
    }

    private Formula value(Key key, String text) {
        return key.values().computeIfAbsent(text, value -> variables.fresh());
    }
}
