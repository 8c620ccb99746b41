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
import semanticrouter.dsl.syntax.Value;

/// Compiles routes to decisions.
final class RouteCompiler {
    private static final String A_TEXT = "a text";

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
                clauses.iterations().stream().map(this::iteration).toList();
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
    private List<Node> models(Clauses clauses) {
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

    private Node modelRef(Clauses.ModelRef ref) {
        MappingNode.Builder node = MappingNode.builder()
                .put("model", ScalarNode.text(ref.model().text(), ref.model().span()));
        option(node, "use_reasoning", ref, "reasoning", "true or false");
        option(node, "reasoning_effort", ref, "effort", A_TEXT);
        option(node, "lora_name", ref, "lora", A_TEXT);
        option(node, "weight", ref, "weight", "a number");
        if (!(ref.options().value("param_size").orElse(null) instanceof Value.Text)) {
            option(node, "", ref, "param_size", A_TEXT);
        }
        return node.build(ref.model().span());
    }

    /// Takes over an option of the kind it should have; another one is left out with a warning.
    private void option(MappingNode.Builder node, String key, Clauses.ModelRef ref, String option, String wanted) {
        ref.options().value(option).ifPresent(value -> {
            String kind = switch (value) {
                case Value.Flag _ -> "true or false";
                case Value.Text _ -> A_TEXT;
                case Value.Whole _, Value.Decimal _ -> "a number";
                case Value.Sequence _ -> "a list";
                case Value.Body _ -> "a mapping";
            };
            if (!kind.equals(wanted)) {
                found.warning(
                        "dsl-wrong-kind",
                        value.span(),
                        "",
                        "\"" + option + "\" of the model " + ref.model().text() + " must be " + wanted + " and is "
                                + kind + "; it is left out",
                        "");
            } else if (!(value instanceof Value.Text text) || !text.value().isEmpty()) {
                node.put(key, ValueNodes.node(value));
            }
        });
    }

    private Node iteration(Clauses.Iteration iteration) {
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
                        SequenceNode.of(
                                models.models().stream().map(this::modelRef).toList()));
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
