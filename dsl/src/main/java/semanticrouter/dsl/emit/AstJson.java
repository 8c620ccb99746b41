package semanticrouter.dsl.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.compile.Lowered;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.ClaimPrinter;
import semanticrouter.dsl.syntax.Clauses;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Rule;
import semanticrouter.dsl.syntax.Value;

/// The syntax tree of a program as JSON for visual editors; decision trees appear as the routes they mean.
///
/// Places are `{line, column}`, both from 1. Source: routing language specification 5.7.
public final class AstJson {
    private AstJson() {}

    /// The JSON text of a lowered program.
    public static String write(Lowered lowered) {
        return JsonText.write(tree(lowered));
    }

    private static MappingNode tree(Lowered lowered) {
        MappingNode.Builder out = MappingNode.builder();
        scopeHead(out, lowered.main());
        out.put("entrypoints", list(lowered.entrypoints(), AstJson::entrypoint));
        out.put("recipes", list(lowered.recipes(), AstJson::recipe));
        scopeBody(out, lowered.main());
        out.put(
                "models",
                list(
                        lowered.models(),
                        model -> MappingNode.builder()
                                .put("name", model.name().text())
                                .put("fields", fields(model.fields()))
                                .put("pos", place(model.span()))
                                .build()));
        return out.build();
    }

    private static void scopeHead(MappingNode.Builder out, Scope scope) {
        Name strategy = scope.strategy();
        if (strategy != null) {
            out.put("strategy", strategy.text());
        }
    }

    private static void scopeBody(MappingNode.Builder out, Scope scope) {
        out.put(
                "signals",
                list(
                        scope.signals(),
                        signal -> MappingNode.builder()
                                .put("signalType", signal.type().text())
                                .put("name", signal.name().text())
                                .put("fields", fields(signal.fields()))
                                .put("pos", place(signal.span()))
                                .build()));
        for (Block.ProjectionKind kind : Block.ProjectionKind.values()) {
            String key = switch (kind) {
                case PARTITION -> "projectionPartitions";
                case SCORE -> "projectionScores";
                case MAPPING -> "projectionMappings";
            };
            List<Block.Projection> ofKind =
                    scope.projections().stream().filter(p -> p.kind() == kind).toList();
            out.put(
                    key,
                    list(
                            ofKind,
                            projection -> MappingNode.builder()
                                    .put("name", projection.name().text())
                                    .put("fields", fields(projection.fields()))
                                    .put("pos", place(projection.span()))
                                    .build()));
        }
        out.put("routes", list(scope.routes(), AstJson::route));
        out.put(
                "plugins",
                list(
                        scope.plugins(),
                        plugin -> MappingNode.builder()
                                .put("name", plugin.name().text())
                                .put("pluginType", plugin.type().text())
                                .put("fields", fields(plugin.fields()))
                                .put("pos", place(plugin.span()))
                                .build()));
        out.put(
                "testBlocks",
                list(
                        scope.tests(),
                        test -> MappingNode.builder()
                                .put("name", test.name().text())
                                .put(
                                        "entries",
                                        list(
                                                test.expectations(),
                                                entry -> MappingNode.builder()
                                                        .put("query", entry.query())
                                                        .put(
                                                                "routeName",
                                                                entry.route().text())
                                                        .put("pos", place(entry.span()))
                                                        .build()))
                                .put("pos", place(test.span()))
                                .build()));
        if (!scope.assertions().isEmpty()) {
            out.put(
                    "assertions",
                    list(
                            scope.assertions(),
                            assertion -> MappingNode.builder()
                                    .put("claim", ClaimPrinter.print(assertion.claim()))
                                    .put("pos", place(assertion.span()))
                                    .build()));
        }
    }

    private static Node entrypoint(Block.Entrypoint entrypoint) {
        List<String> names = new ArrayList<>();
        for (Value value : entrypoint.fields().items("model_names")) {
            if (value instanceof Value.Text text) {
                names.add(text.value());
            }
        }
        return MappingNode.builder()
                .put("modelNames", SequenceNode.texts(names))
                .put(
                        "recipe",
                        entrypoint
                                .fields()
                                .text("recipe")
                                .map(Value.Text::value)
                                .orElse(""))
                .put("pos", place(entrypoint.span()))
                .build();
    }

    private static Node recipe(Scope scope) {
        MappingNode.Builder program = MappingNode.builder();
        scopeHead(program, scope);
        scopeBody(program, scope);
        return MappingNode.builder()
                .put("name", scope.recipeName())
                .put("description", scope.description())
                .put("program", program.build())
                .put("pos", place(scope.span()))
                .build();
    }

    private static Node route(Block.Route route) {
        Clauses clauses = route.clauses();
        Clauses.Rank priority = clauses.priority();
        Clauses.Rank tier = clauses.tier();
        MappingNode.Builder out = MappingNode.builder()
                .put("name", route.name().text())
                .put("description", clauses.description() == null ? "" : clauses.description())
                .put("priority", priority == null ? 0 : priority.value())
                .put("tier", tier == null ? 0 : tier.value());
        if (route.when() != null) {
            out.put("when", rule(route.when()));
        }
        out.put("models", list(clauses.models(), AstJson::model));
        if (!clauses.iterations().isEmpty()) {
            out.put("iterations", list(clauses.iterations(), AstJson::iteration));
        }
        Clauses.Algorithm algorithm = clauses.algorithm();
        if (algorithm != null) {
            out.put(
                    "algorithm",
                    MappingNode.builder()
                            .put("algoType", algorithm.type().text())
                            .put("fields", fields(algorithm.fields()))
                            .put("pos", place(algorithm.span()))
                            .build());
        }
        out.put(
                "plugins",
                list(
                        clauses.plugins(),
                        plugin -> MappingNode.builder()
                                .put("name", plugin.name().text())
                                .put("fields", fields(plugin.fields()))
                                .put("pos", place(plugin.span()))
                                .build()));
        out.put(
                "emits",
                list(
                        clauses.emits(),
                        emit -> MappingNode.builder()
                                .put("kind", emit.kind().text())
                                .put("fields", fields(emit.fields()))
                                .put("pos", place(emit.span()))
                                .build()));
        return out.put("pos", place(route.span())).build();
    }

    private static Node iteration(Clauses.Iteration iteration) {
        MappingNode.Builder out =
                MappingNode.builder().put("variable", iteration.variable().text());
        switch (iteration.source()) {
            case Clauses.Source.Reference reference ->
                out.put("source", reference.name().text());
            case Clauses.Source.Models models -> out.put("source", list(models.models(), AstJson::model));
        }
        return out.put("body", list(iteration.body(), AstJson::model))
                .put("pos", place(iteration.span()))
                .build();
    }

    private static Node model(Clauses.ModelRef ref) {
        MappingNode.Builder out = MappingNode.builder().put("model", ref.model().text());
        MappingNode options = fields(ref.options());
        for (String option : List.of("reasoning", "effort", "lora", "param_size", "weight")) {
            Node value = options.get(option);
            if (value != null) {
                out.put(option.equals("param_size") ? "paramSize" : option, value);
            }
        }
        return out.put("pos", place(ref.model().span())).build();
    }

    /// `and` and `or` have two sides: longer chains are halved, so that the tree stays shallow.
    private static Node rule(Rule rule) {
        return switch (rule) {
            case Rule.And and -> chain("and", and.parts(), and.span());
            case Rule.Or or -> chain("or", or.parts(), or.span());
            case Rule.Not not ->
                MappingNode.builder()
                        .put("type", "not")
                        .put("expr", rule(not.part()))
                        .put("pos", place(not.span()))
                        .build();
            case Rule.Signal signal ->
                MappingNode.builder()
                        .put("type", "signal_ref")
                        .put("signalType", signal.type())
                        .put("signalName", signal.name().text())
                        .put("fields", fields(signal.fields()))
                        .put("pos", place(signal.span()))
                        .build();
        };
    }

    private static Node chain(String type, List<Rule> parts, Span span) {
        if (parts.size() == 1) {
            return rule(parts.getFirst());
        }
        int half = (parts.size() + 1) / 2;
        return MappingNode.builder()
                .put("type", type)
                .put("left", chain(type, parts.subList(0, half), span))
                .put("right", chain(type, parts.subList(half, parts.size()), span))
                .put("pos", place(span))
                .build();
    }

    private static MappingNode fields(Fields fields) {
        return ValueNodes.mapping(fields);
    }

    private static MappingNode place(Span span) {
        return MappingNode.builder()
                .put("line", span.line())
                .put("column", span.column())
                .build();
    }

    private static <T> SequenceNode list(List<T> items, Function<T, Node> each) {
        return SequenceNode.of(items.stream().map(each).toList());
    }
}
