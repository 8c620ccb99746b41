package semanticrouter.dsl.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.document.AssertionNodes;
import semanticrouter.dsl.document.Canonical;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Value;

/// Compiles one profile to its `routing` mapping.
final class ProfileCompiler {
    private static final Set<String> STRATEGIES = Set.of("priority", "confidence");

    private final Vocabulary vocabulary;
    private final Scope scope;
    private final Diagnostics found;

    ProfileCompiler(Vocabulary vocabulary, Scope scope, Diagnostics found) {
        this.vocabulary = vocabulary;
        this.scope = scope;
        this.found = found;
    }

    MappingNode compile() {
        MappingNode.Builder routing = MappingNode.builder();
        Name strategy = scope.strategy();
        if (strategy != null) {
            if (!STRATEGIES.contains(strategy.text())) {
                found.error(
                        "dsl-strategy",
                        strategy.span(),
                        "",
                        "the strategy \"" + strategy.text() + "\" does not exist",
                        "write priority or confidence");
            }
            routing.put("strategy", ScalarNode.text(strategy.text(), strategy.span()));
        }
        MappingNode signals = signals();
        if (!signals.entries().isEmpty()) {
            routing.put("signals", signals);
        }
        MappingNode projections = projections();
        if (!projections.entries().isEmpty()) {
            routing.put("projections", projections);
        }
        RouteCompiler routes = new RouteCompiler(vocabulary, templates(), found);
        List<Node> decisions = scope.routes().stream().map(routes::decision).toList();
        if (!decisions.isEmpty()) {
            routing.put("decisions", SequenceNode.of(decisions));
        }
        List<Node> assertions =
                scope.assertions().stream().map(AssertionNodes::node).toList();
        if (!assertions.isEmpty()) {
            routing.put("assertions", SequenceNode.of(assertions));
        }
        return routing.build(scope.span());
    }

    private MappingNode signals() {
        Map<String, List<Node>> lists = new LinkedHashMap<>();
        vocabulary.signals().forEach(family -> lists.put(family.key(), new ArrayList<>()));
        for (Block.Signal signal : scope.signals()) {
            Optional<FamilySpec> family = vocabulary.signal(signal.type().text());
            if (family.isEmpty()) {
                found.error(
                        "dsl-unknown-signal-type",
                        signal.type().span(),
                        "",
                        "the signal type \"" + signal.type().text() + "\" does not exist",
                        Suggestion.hint(
                                signal.type().text(),
                                vocabulary.signals().stream()
                                        .map(FamilySpec::type)
                                        .toList()));
                continue;
            }
            String owner =
                    "SIGNAL " + signal.type().text() + " " + signal.name().text();
            lists.computeIfAbsent(family.get().key(), key -> new ArrayList<>())
                    .add(rule(owner, signal.name(), signal.fields(), family.get()));
        }
        return nonEmpty(lists);
    }

    private MappingNode projections() {
        Map<String, List<Node>> lists = new LinkedHashMap<>();
        vocabulary.projections().forEach(family -> lists.put(family.key(), new ArrayList<>()));
        for (Block.Projection projection : scope.projections()) {
            FamilySpec family = vocabulary.projection(projection.kind().word());
            String owner =
                    "PROJECTION " + family.type() + " " + projection.name().text();
            Fields fields = switch (projection.kind()) {
                case PARTITION -> projection.fields();
                case SCORE -> withMethod(projection, "weighted_sum");
                case MAPPING -> withMethod(projection, "threshold_bands");
            };
            lists.computeIfAbsent(family.key(), key -> new ArrayList<>())
                    .add(rule(owner, projection.name(), fields, family));
        }
        return nonEmpty(lists);
    }

    private static Fields withMethod(Block.Projection projection, String method) {
        if (projection.fields().value("method").isPresent()) {
            return projection.fields();
        }
        List<Fields.Field> fields = new ArrayList<>(projection.fields().all());
        var span = projection.name().span();
        fields.add(new Fields.Field("method", new Value.Text(method, span), span));
        return new Fields(fields);
    }

    private Node rule(String owner, Name name, Fields fields, FamilySpec family) {
        MappingNode canonical = new Canonical(owner, family.strict(), found)
                .fields(ValueNodes.mapping(fields).without("name"), family.fields());
        return Compiler.named(ScalarNode.text(name.text(), name.span()), canonical, name.span());
    }

    private static MappingNode nonEmpty(Map<String, List<Node>> lists) {
        MappingNode.Builder mapping = MappingNode.builder();
        lists.forEach((key, rules) -> {
            if (!rules.isEmpty()) {
                mapping.put(key, SequenceNode.of(rules));
            }
        });
        return mapping.build();
    }

    private Map<String, Block.Plugin> templates() {
        Map<String, Block.Plugin> templates = new LinkedHashMap<>();
        scope.plugins().forEach(plugin -> templates.put(plugin.name().text(), plugin));
        return templates;
    }
}
