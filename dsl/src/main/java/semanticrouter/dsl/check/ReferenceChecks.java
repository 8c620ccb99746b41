package semanticrouter.dsl.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.PluginNames;
import semanticrouter.dsl.document.RuleNodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Clauses;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Rule;
import semanticrouter.dsl.syntax.Value;

/// Checks that the names in a profile refer to something. Source: routing language specification 5.5, level 2.
final class ReferenceChecks {
    private final Scope scope;
    private final Declared declared;
    private final Vocabulary vocabulary;
    private final Issues found;

    ReferenceChecks(Scope scope, Declared declared, Vocabulary vocabulary, Issues found) {
        this.scope = scope;
        this.declared = declared;
        this.vocabulary = vocabulary;
        this.found = found;
    }

    void check() {
        scope.routes().forEach(this::route);
        for (Block.Plugin template : scope.plugins()) {
            String type = PluginNames.normal(template.type().text());
            if (!vocabulary.plugins().contains(type)) {
                found.unknown(
                        Severity.WARNING,
                        "dsl-unknown-plugin",
                        template.type().span(),
                        new Issues.Unknown(
                                "PLUGIN " + template.name().text() + " has the unknown type \"" + type + "\"",
                                type,
                                vocabulary.plugins(),
                                false));
            }
        }
        scope.signals().forEach(this::composer);
        scope.projections().forEach(this::projection);
        for (Block.Test test : scope.tests()) {
            test.expectations()
                    .forEach(e -> routeName(e.route(), "TEST " + test.name().text()));
        }
        new AssertionReferences(declared, found, this::rule).check(scope.assertions());
    }

    private void routeName(Name route, String owner) {
        if (!declared.routes().contains(route.text())) {
            unknown(
                    "dsl-unknown-route",
                    route.span(),
                    owner + " refers to the unknown route \"" + route.text() + "\"",
                    route.text(),
                    declared.routes());
        }
    }

    private void unknown(String code, Span span, String message, String name, Set<String> candidates) {
        found.unknown(Severity.WARNING, code, span, new Issues.Unknown(message, name, candidates, true));
    }

    private void route(Block.Route route) {
        String owner = "ROUTE " + route.name().text();
        rule(owner, route.when());
        Clauses clauses = route.clauses();
        if (!clauses.nameModels()) {
            found.warning("dsl-no-model", route.name().span(), owner + " has no MODEL", "add a MODEL clause");
        }
        clauses.models().forEach(ref -> model(owner, ref));
        for (Clauses.Iteration iteration : clauses.iterations()) {
            if (iteration.source() instanceof Clauses.Source.Models models) {
                models.models().forEach(ref -> model(owner, ref));
            }
        }
        for (Clauses.PluginUse plugin : clauses.plugins()) {
            String name = plugin.name().text();
            if (!declared.templates().contains(name) && !vocabulary.plugins().contains(name)) {
                Set<String> known = new LinkedHashSet<>(declared.templates());
                known.addAll(vocabulary.plugins());
                unknown(
                        "dsl-unknown-plugin",
                        plugin.name().span(),
                        owner + " uses the plugin \"" + name + "\", which is neither a template nor a plugin type",
                        name,
                        known);
            }
        }
    }

    private void model(String owner, Clauses.ModelRef ref) {
        if (declared.models().isEmpty()) {
            return;
        }
        String model = ref.model().text();
        Set<String> loras = declared.models().get(model);
        if (loras == null) {
            unknown(
                    "dsl-unknown-model",
                    ref.model().span(),
                    owner + " uses the undeclared model \"" + model + "\"",
                    model,
                    declared.models().keySet());
            return;
        }
        Optional<Value.Text> lora = ref.options().text("lora");
        if (lora.isPresent()
                && !lora.get().value().isEmpty()
                && !loras.contains(lora.get().value())) {
            unknown(
                    "dsl-unknown-lora",
                    lora.get().span(),
                    owner + " uses the LoRA adapter \"" + lora.get().value() + "\", which MODEL " + model
                            + " does not declare",
                    lora.get().value(),
                    loras);
        }
    }

    private void rule(String owner, @Nullable Rule rule) {
        if (rule == null) {
            return;
        }
        leaves(rule).forEach(leaf -> {
            String name = leaf.name().text();
            if (vocabulary.isLeafType(leaf.type()) && !declared.has(leaf.type(), name)) {
                unknown(
                        "dsl-unknown-signal",
                        leaf.name().span(),
                        owner + " refers to the undefined " + leaf.type() + " signal \"" + name + "\"",
                        name,
                        candidates(leaf.type(), name));
            }
        });
    }

    /// The declared names; for complexity with the level that was asked for.
    private Set<String> candidates(String type, String name) {
        int colon = name.indexOf(':');
        if (!type.equals("complexity") || colon < 0) {
            return declared.of(type);
        }
        Set<String> leveled = new LinkedHashSet<>();
        declared.of(type).forEach(rule -> leveled.add(rule + name.substring(colon)));
        return leveled;
    }

    static Stream<Rule.Signal> leaves(Rule rule) {
        return switch (rule) {
            case Rule.And and -> and.parts().stream().flatMap(ReferenceChecks::leaves);
            case Rule.Or or -> or.parts().stream().flatMap(ReferenceChecks::leaves);
            case Rule.Not not -> leaves(not.part());
            case Rule.Signal signal -> Stream.of(signal);
        };
    }

    private void composer(Block.Signal signal) {
        if (ValueNodes.mapping(signal.fields()).get("composer") instanceof MappingNode composer) {
            rule("SIGNAL " + signal.type().text() + " " + signal.name().text(), RuleNodes.rule(composer));
        }
    }

    private void projection(Block.Projection projection) {
        String owner = "PROJECTION " + projection.kind().word() + " "
                + projection.name().text();
        MappingNode fields = ValueNodes.mapping(projection.fields());
        switch (projection.kind()) {
            case PARTITION -> {}
            case SCORE -> Nodes.mappings(fields, "inputs").forEach(input -> input(owner, input));
            case MAPPING -> {
                String source = Nodes.text(fields, "source");
                if (!declared.scores().contains(source)) {
                    unknown(
                            "dsl-unknown-score",
                            place(fields, "source", projection),
                            owner + " reads the undefined score \"" + source + "\"",
                            source,
                            declared.scores());
                }
            }
        }
    }

    private static Span place(MappingNode fields, String key, Block.Projection projection) {
        Span span = Nodes.span(fields, key);
        return span.known() ? span : projection.name().span();
    }

    private void input(String owner, MappingNode input) {
        String type = Nodes.text(input, "type");
        String name = Nodes.text(input, "name");
        if (type.equals("kb_metric") || !vocabulary.isLeafType(type)) {
            return;
        }
        boolean known =
                type.equals("projection") && !Nodes.text(input, "value_source").equals("confidence")
                        ? declared.scores().contains(name)
                        : declared.has(type, name);
        if (!known) {
            List<String> candidates = new ArrayList<>(declared.of(type));
            candidates.addAll(type.equals("projection") ? declared.scores() : Set.of());
            found.unknown(
                    Severity.WARNING,
                    "dsl-unknown-input",
                    Nodes.span(input, "name"),
                    new Issues.Unknown(
                            owner + " reads the undefined " + type + " \"" + name + "\"", name, candidates, true));
        }
    }
}
