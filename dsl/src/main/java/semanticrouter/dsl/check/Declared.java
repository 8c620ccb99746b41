package semanticrouter.dsl.check;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.compile.Lowered;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Value;

/// What a profile declares, by name.
///
/// @param signals names by leaf type; for `authz` bindings and roles, for `projection` the outputs of mappings
/// @param scores names of scores
/// @param templates plugin templates
/// @param routes names of routes
/// @param models names of declared models with the names of their LoRA adapters; empty when the program declares none
/// @param cards the declared models
record Declared(
        Map<String, Set<String>> signals,
        Set<String> scores,
        Set<String> templates,
        Set<String> routes,
        Map<String, Set<String>> models,
        List<MappingNode> cards) {

    static Declared of(Scope scope, Lowered program) {
        Map<String, Set<String>> signals = new HashMap<>();
        for (Block.Signal signal : scope.signals()) {
            Set<String> names = signals.computeIfAbsent(signal.type().text(), type -> new LinkedHashSet<>());
            names.add(signal.name().text());
            if (signal.type().text().equals("authz")) {
                signal.fields().text("role").map(Value.Text::value).ifPresent(names::add);
            }
        }
        Set<String> scores = new LinkedHashSet<>();
        Set<String> outputs = signals.computeIfAbsent("projection", type -> new LinkedHashSet<>());
        for (Block.Projection projection : scope.projections()) {
            switch (projection.kind()) {
                case SCORE -> scores.add(projection.name().text());
                case MAPPING ->
                    outputs(projection)
                            .map(output -> Nodes.text(output, "name"))
                            .forEach(outputs::add);
                case PARTITION -> {}
            }
        }
        Map<String, Set<String>> models = new LinkedHashMap<>();
        List<MappingNode> cards = program.models().stream()
                .map(model -> ValueNodes.mapping(model.fields())
                        .with(
                                "name",
                                ValueNodes.node(new Value.Text(
                                        model.name().text(), model.name().span()))))
                .toList();
        cards.forEach(card -> models.put(
                Nodes.text(card, "name"),
                Nodes.mappings(card, "loras").stream()
                        .map(l -> Nodes.text(l, "name"))
                        .collect(Collectors.toSet())));
        return new Declared(
                signals,
                scores,
                names(scope.plugins().stream().map(plugin -> plugin.name().text())),
                names(scope.routes().stream().map(route -> route.name().text())),
                models,
                cards);
    }

    private static Set<String> names(Stream<String> names) {
        return names.collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static Stream<MappingNode> outputs(Block.Projection mapping) {
        return Nodes.mappings(ValueNodes.mapping(mapping.fields()), "outputs").stream();
    }

    Set<String> of(String type) {
        return signals.getOrDefault(type, Set.of());
    }

    /// Whether a leaf of that type and name refers to something declared.
    ///
    /// Domains of a profile that declares none are made up from its leaves (specification 1.8), so all of them
    /// exist.
    boolean has(String type, String name) {
        if (type.equals("domain") && of("domain").isEmpty()) {
            return true;
        }
        int colon = name.indexOf(':');
        String base = type.equals("complexity") && colon >= 0 ? name.substring(0, colon) : name;
        return of(type).contains(base);
    }
}
