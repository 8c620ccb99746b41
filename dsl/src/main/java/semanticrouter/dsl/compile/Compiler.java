package semanticrouter.dsl.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.document.Canonical;
import semanticrouter.dsl.document.UtfOrder;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Clauses;
import semanticrouter.dsl.syntax.Program;
import semanticrouter.dsl.syntax.Value;

/// Compiles a program to the document it means.
///
/// The result holds the same tree that the YAML form would give, so validation and binding are those of the
/// configuration.
/// Source: routing language specification 5.4.
public final class Compiler {
    private final Vocabulary vocabulary;
    private final Diagnostics found = new Diagnostics();

    private Compiler(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// Compiles a program. Errors of lowering are among the diagnostics.
    public static Compiled compile(Program program, Vocabulary vocabulary) {
        Lowered lowered = Lowering.lower(program);
        Compiler compiler = new Compiler(vocabulary);
        compiler.found.addAll(lowered.errors());
        return new Compiled(compiler.document(lowered), compiler.found.list());
    }

    private MappingNode document(Lowered lowered) {
        MappingNode.Builder document = MappingNode.builder();
        MappingNode main = profile(lowered.main());
        List<Node> cards = cards(lowered);
        document.put("routing", cards.isEmpty() ? main : withCards(main, cards));
        List<Node> entrypoints = entrypoints(lowered);
        if (!entrypoints.isEmpty()) {
            document.put("entrypoints", SequenceNode.of(entrypoints));
        }
        List<Node> recipes = recipes(lowered);
        if (!recipes.isEmpty()) {
            document.put("recipes", SequenceNode.of(recipes));
        }
        return document.build();
    }

    private MappingNode profile(Scope scope) {
        Diagnostics own = new Diagnostics();
        MappingNode profile = new ProfileCompiler(vocabulary, scope, own).compile();
        for (Diagnostic diagnostic : own.list()) {
            found.add(new Diagnostic(
                    diagnostic.severity(),
                    diagnostic.code(),
                    diagnostic.span(),
                    diagnostic.path(),
                    scope.prefix() + diagnostic.message(),
                    diagnostic.hint()));
        }
        return profile;
    }

    /// Cards stand after the strategy and before the signals.
    private static MappingNode withCards(MappingNode routing, List<Node> cards) {
        List<MappingNode.Entry> entries = new ArrayList<>();
        routing.entries().stream().filter(e -> e.key().equals("strategy")).forEach(entries::add);
        entries.add(new MappingNode.Entry("modelCards", Span.NONE, SequenceNode.of(cards)));
        routing.entries().stream().filter(e -> !e.key().equals("strategy")).forEach(entries::add);
        return new MappingNode(entries, routing.span());
    }

    /// The model cards by name, as configurations export them.
    private List<Node> cards(Lowered lowered) {
        Map<String, MappingNode> cards = new LinkedHashMap<>();
        for (Block.Model model : lowered.models()) {
            String owner = "MODEL " + model.name().text();
            if (model.name().text().isBlank()) {
                found.error("dsl-empty-name", model.name().span(), "", "MODEL has an empty name", "name the model");
            }
            if (cards.containsKey(model.name().text())) {
                found.error("dsl-duplicate-model", model.name().span(), "", owner + " is declared twice", "remove one");
            }
            MappingNode fields = new Canonical(owner, false, found)
                    .fields(
                            ValueNodes.mapping(model.fields()),
                            vocabulary.model().fields());
            cards.put(
                    model.name().text(),
                    named(ScalarNode.text(model.name().text(), model.name().span()), fields, model.span()));
        }
        lowered.scopes().stream()
                .flatMap(scope -> scope.routes().stream())
                .flatMap(route -> refs(route.clauses()))
                .forEach(ref -> ref.options()
                        .text("param_size")
                        .filter(size -> !size.value().isEmpty())
                        .ifPresent(size -> {
                            String name = ref.model().text();
                            MappingNode card = cards.getOrDefault(
                                    name,
                                    named(
                                            ScalarNode.text(name, ref.model().span()),
                                            MappingNode.EMPTY,
                                            ref.model().span()));
                            Node value = ScalarNode.text(size.value(), size.span());
                            MappingNode sized = new Canonical("MODEL " + name, false, found)
                                    .fields(
                                            card.without("name").with("param_size", value),
                                            vocabulary.model().fields());
                            cards.put(
                                    name,
                                    named((ScalarNode) Objects.requireNonNull(card.get("name")), sized, card.span()));
                        }));
        return cards.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(UtfOrder.INSTANCE))
                .map(card -> (Node) card.getValue())
                .toList();
    }

    private static Stream<Clauses.ModelRef> refs(Clauses clauses) {
        return Stream.concat(
                clauses.models().stream(),
                clauses.iterations().stream().flatMap(iteration -> switch (iteration.source()) {
                    case Clauses.Source.Models models -> models.models().stream();
                    case Clauses.Source.Reference _ -> Stream.empty();
                }));
    }

    /// A mapping whose first key is the name.
    static MappingNode named(ScalarNode name, MappingNode fields, Span span) {
        MappingNode.Builder named = MappingNode.builder().put("name", name);
        fields.entries().forEach(entry -> named.put(entry.key(), entry.keySpan(), entry.value()));
        return named.build(span);
    }

    private List<Node> recipes(Lowered lowered) {
        List<Node> recipes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Scope scope : lowered.recipes()) {
            String name = scope.recipeName();
            if (!names.add(name)) {
                found.error(
                        "dsl-duplicate-recipe",
                        scope.span(),
                        "",
                        "RECIPE \"" + name + "\" is declared twice",
                        "rename one");
            }
            if (name.isBlank() || !name.equals(name.strip())) {
                found.error(
                        "dsl-recipe-name",
                        scope.span(),
                        "",
                        "the name of a RECIPE must not be blank or begin or end with a blank",
                        "");
            }
            if (name.equals("default") && lowered.main().hasContent()) {
                found.error(
                        "dsl-recipe-name",
                        scope.span(),
                        "",
                        "RECIPE \"default\" is the top level, which already has blocks of its own",
                        "rename the recipe, or move its blocks to the top level");
            }
            MappingNode.Builder recipe = MappingNode.builder().put("name", ScalarNode.text(name, scope.span()));
            if (!scope.description().isEmpty()) {
                recipe.put("description", scope.description());
            }
            recipes.add(recipe.put("routing", profile(scope)).build(scope.span()));
        }
        return recipes;
    }

    private List<Node> entrypoints(Lowered lowered) {
        List<Node> entrypoints = new ArrayList<>();
        Set<String> recipes = new LinkedHashSet<>(List.of("default"));
        lowered.recipes().forEach(scope -> recipes.add(scope.recipeName()));
        Set<String> taken = new HashSet<>();
        for (Block.Entrypoint entrypoint : lowered.entrypoints()) {
            String recipe =
                    entrypoint.fields().text("recipe").map(Value.Text::value).orElse("");
            if (!recipe.isEmpty() && !recipes.contains(recipe)) {
                Span span =
                        entrypoint.fields().text("recipe").map(Value.Text::span).orElse(entrypoint.span());
                found.error(
                        "dsl-unknown-recipe",
                        span,
                        "",
                        "ENTRYPOINT refers to the unknown RECIPE \"" + recipe + "\"",
                        Suggestion.hint(recipe, recipes));
            }
            List<Node> names = publicNames(entrypoint, taken);
            entrypoints.add(MappingNode.builder()
                    .put("model_names", SequenceNode.of(names))
                    .put("recipe", recipe)
                    .build(entrypoint.span()));
        }
        return entrypoints;
    }

    private List<Node> publicNames(Block.Entrypoint entrypoint, Set<String> taken) {
        List<Node> names = new ArrayList<>();
        Set<String> own = new HashSet<>();
        for (Value value : entrypoint.fields().items("model_names")) {
            if (!(value instanceof Value.Text text) || text.value().isBlank()) {
                found.error(
                        "dsl-entrypoint",
                        value.span(),
                        "",
                        "a model name of ENTRYPOINT must be a text that is not blank",
                        "");
                continue;
            }
            String name = text.value().strip();
            if (!own.add(name)) {
                continue;
            }
            if (!taken.add(name)) {
                found.error(
                        "dsl-entrypoint",
                        text.span(),
                        "",
                        "the model name \"" + name + "\" belongs to another ENTRYPOINT",
                        "a public name leads to one recipe");
            }
            names.add(ScalarNode.text(name, text.span()));
        }
        return names;
    }
}
