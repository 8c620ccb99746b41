package semanticrouter.dsl.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.document.FieldOrder;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.PluginNames;
import semanticrouter.dsl.document.RuleNodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Clauses;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Value;

/// Compiles routes to decisions.
final class RouteCompiler {
    private final Vocabulary vocabulary;
    private final Map<String, Block.Plugin> templates;
    private final Diagnostics found;
    private final AlgorithmCompiler algorithms;

    RouteCompiler(Vocabulary vocabulary, Map<String, Block.Plugin> templates, Diagnostics found) {
        this.vocabulary = vocabulary;
        this.templates = templates;
        this.found = found;
        this.algorithms = new AlgorithmCompiler(vocabulary, found);
    }

    Node decision(Block.Route route) {
        Clauses clauses = route.clauses();
        MappingNode.Builder decision = MappingNode.builder()
                .put("name", ScalarNode.text(route.name().text(), route.name().span()));
        if (clauses.description() != null && !clauses.description().isEmpty()) {
            decision.put("description", clauses.description());
        }
        decision.put("priority", rank(clauses.priority()));
        if (clauses.tier() != null && clauses.tier().value() != 0) {
            decision.put("tier", rank(clauses.tier()));
        }
        decision.put("rules", RuleNodes.decisionRules(route.when()));
        List<Node> refs = models(clauses);
        if (!refs.isEmpty()) {
            decision.put("modelRefs", SequenceNode.of(refs));
        }
        List<Node> iterations =
                clauses.iterations().stream().map(RouteCompiler::iteration).toList();
        if (!iterations.isEmpty()) {
            decision.put("candidateIterations", SequenceNode.of(iterations));
        }
        if (clauses.algorithm() != null) {
            algorithms.compile(clauses.algorithm(), names(refs)).ifPresent(node -> decision.put("algorithm", node));
        }
        List<Node> plugins = clauses.plugins().stream().flatMap(this::plugin).toList();
        if (!plugins.isEmpty()) {
            decision.put("plugins", SequenceNode.of(plugins));
        }
        List<Node> emits = new EmitCompiler(found).compile(clauses.emits());
        if (!emits.isEmpty()) {
            decision.put("emits", SequenceNode.of(emits));
        }
        return decision.build(route.span());
    }

    private static ScalarNode rank(Clauses.@Nullable Rank rank) {
        if (rank == null) {
            return ScalarNode.integer(0);
        }
        ScalarNode plain = ScalarNode.integer(rank.value());
        return new ScalarNode(plain.text(), plain.style(), plain.value(), rank.span());
    }

    /// The models of `MODEL` clauses, and those of each `FOR` over a list that emits its variable.
    private static List<Node> models(Clauses clauses) {
        List<Node> refs = new ArrayList<>();
        Set<String> present = new HashSet<>();
        for (Clauses.ModelRef ref : clauses.models()) {
            refs.add(modelRef(ref));
            present.add(identity(ref));
        }
        for (Clauses.Iteration iteration : clauses.iterations()) {
            if (iteration.emitsVariable() && iteration.source() instanceof Clauses.Source.Models list) {
                for (Clauses.ModelRef ref : list.models()) {
                    if (present.add(identity(ref))) {
                        refs.add(modelRef(ref));
                    }
                }
            }
        }
        return refs;
    }

    private static List<String> names(List<Node> refs) {
        return refs.stream()
                .map(ref -> Nodes.text((MappingNode) ref, "model"))
                .distinct()
                .toList();
    }

    private static String identity(Clauses.ModelRef ref) {
        return ref.model().text() + "\n"
                + ref.options().text("lora").map(Value.Text::value).orElse("");
    }

    private static Node modelRef(Clauses.ModelRef ref) {
        MappingNode.Builder node = MappingNode.builder()
                .put("model", ScalarNode.text(ref.model().text(), ref.model().span()));
        option(node, "use_reasoning", ref.options(), "reasoning", Value.Flag.class);
        option(node, "reasoning_effort", ref.options(), "effort", Value.Text.class);
        option(node, "lora_name", ref.options(), "lora", Value.Text.class);
        ref.options()
                .value("weight")
                .filter(value -> value instanceof Value.Whole || value instanceof Value.Decimal)
                .ifPresent(value -> node.put("weight", ValueNodes.node(value)));
        return node.build(ref.model().span());
    }

    private static void option(
            MappingNode.Builder node, String key, Fields options, String option, Class<? extends Value> sort) {
        options.value(option)
                .filter(sort::isInstance)
                .filter(value ->
                        !(value instanceof Value.Text text) || !text.value().isEmpty())
                .ifPresent(value -> node.put(key, ValueNodes.node(value)));
    }

    private static Node iteration(Clauses.Iteration iteration) {
        MappingNode.Builder node = MappingNode.builder()
                .put(
                        "variable",
                        ScalarNode.text(
                                iteration.variable().text(),
                                iteration.variable().span()));
        switch (iteration.source()) {
            case Clauses.Source.Reference reference ->
                node.put(
                        "source",
                        ScalarNode.text(
                                reference.name().text(), reference.name().span()));
            case Clauses.Source.Models models -> {
                node.put("source", ScalarNode.text("models", models.span()));
                node.put(
                        "models",
                        SequenceNode.of(models.models().stream()
                                .map(RouteCompiler::modelRef)
                                .toList()));
            }
        }
        List<Node> outputs = iteration.body().stream()
                .map(ref -> (Node) MappingNode.builder()
                        .put("type", "model")
                        .put(
                                "value",
                                ScalarNode.text(ref.model().text(), ref.model().span()))
                        .build(ref.model().span()))
                .toList();
        return node.put("outputs", SequenceNode.of(outputs)).build(iteration.span());
    }

    /// The plugin of a template or of an inline type, with the template's fields overlaid by the route's.
    private Stream<Node> plugin(Clauses.PluginUse use) {
        Block.Plugin template = templates.get(use.name().text());
        String type = template == null
                ? use.name().text()
                : PluginNames.normal(template.type().text());
        if (!vocabulary.plugins().contains(type)) {
            unknown(use, template, type);
            return Stream.empty();
        }
        MappingNode fields = ValueNodes.mapping(use.fields());
        if (template != null) {
            MappingNode.Builder merged = MappingNode.builder();
            for (MappingNode layer : List.of(ValueNodes.mapping(template.fields()), fields)) {
                layer.entries().forEach(entry -> merged.put(entry.key(), entry.keySpan(), entry.value()));
            }
            fields = merged.build();
        }
        return Stream.of(MappingNode.builder()
                .put("type", ScalarNode.text(type, use.name().span()))
                .put(
                        "configuration",
                        FieldOrder.of(vocabulary.pluginFields(type)).arrange(fields))
                .build(use.span()));
    }

    private void unknown(Clauses.PluginUse use, Block.@Nullable Plugin template, String type) {
        List<String> known = Stream.concat(templates.keySet().stream(), vocabulary.plugins().stream())
                .toList();
        Span span = template == null ? use.name().span() : template.type().span();
        found.error(
                "dsl-unknown-plugin",
                span,
                "",
                template == null
                        ? "the plugin \"" + type + "\" is neither a template nor a plugin type"
                        : "the plugin type \"" + type + "\" of the template \""
                                + template.name().text() + "\" does not exist",
                Suggestion.hint(type, known));
    }
}
