package semanticrouter.dsl.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.compile.EmitCompiler;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Clauses;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Rule;

/// Checks the limits of routes, templates and tests. Source: routing language specification 5.5, level 3.
final class RouteConstraints {
    private final Scope scope;
    private final Vocabulary vocabulary;
    private final Issues found;

    RouteConstraints(Scope scope, Vocabulary vocabulary, Issues found) {
        this.scope = scope;
        this.vocabulary = vocabulary;
        this.found = found;
    }

    void check() {
        scope.routes().forEach(this::route);
        unique(scope.routes(), Block.Route::name, "ROUTE ");
        unique(scope.plugins(), Block.Plugin::name, "PLUGIN ");
        scope.signals().stream()
                .map(signal -> signal.type().text())
                .distinct()
                .forEach(type -> unique(
                        scope.signals().stream()
                                .filter(s -> s.type().text().equals(type))
                                .toList(),
                        Block.Signal::name,
                        "SIGNAL " + type + " "));
        for (Block.Plugin plugin : scope.plugins()) {
            Limits.check("PLUGIN " + plugin.name().text(), ValueNodes.mapping(plugin.fields()), found);
        }
        for (Block.Test test : scope.tests()) {
            for (Block.Expectation expectation : test.expectations()) {
                if (expectation.query().isBlank()) {
                    found.constraint(
                            "dsl-empty-query",
                            expectation.span(),
                            "TEST " + test.name().text() + " has an empty query",
                            "write the text of a request");
                }
            }
        }
    }

    private <B> void unique(List<B> blocks, Function<B, Name> name, String keyword) {
        Set<String> seen = new HashSet<>();
        for (B block : blocks) {
            if (name.apply(block).text().isBlank()) {
                found.constraint(
                        "dsl-empty-name",
                        name.apply(block).span(),
                        keyword.strip() + " has an empty name",
                        "give it the name that is shown and referred to");
            }
            if (!seen.add(name.apply(block).text())) {
                found.constraint(
                        "dsl-duplicate",
                        name.apply(block).span(),
                        keyword + name.apply(block).text() + " is declared twice",
                        "rename one");
            }
        }
    }

    private void route(Block.Route route) {
        String owner = "ROUTE " + route.name().text();
        Clauses clauses = route.clauses();
        rank(owner, "PRIORITY", clauses.priority());
        rank(owner, "TIER", clauses.tier());
        if (route.when() != null) {
            ReferenceChecks.leaves(route.when())
                    .filter(leaf -> !vocabulary.isLeafType(leaf.type()))
                    .forEach(leaf -> {
                        List<String> types = Stream.concat(
                                        vocabulary.signals().stream().map(FamilySpec::type), Stream.of("projection"))
                                .toList();
                        found.unknown(
                                Severity.CONSTRAINT,
                                "dsl-unknown-signal-type",
                                typeOf(leaf),
                                new Issues.Unknown(
                                        owner + " refers to the unknown signal type \"" + leaf.type() + "\"",
                                        leaf.type(),
                                        types,
                                        false));
                    });
        }
        Clauses.Algorithm algorithm = clauses.algorithm();
        if (algorithm != null) {
            algorithm(owner, algorithm);
        }
        for (Clauses.PluginUse plugin : clauses.plugins()) {
            Limits.check("PLUGIN " + plugin.name().text() + " in " + owner, ValueNodes.mapping(plugin.fields()), found);
        }
        clauses.iterations().forEach(iteration -> iteration(owner, iteration));
        Diagnostics emits = new Diagnostics();
        new EmitCompiler(emits).compile(clauses.emits());
        for (Diagnostic emit : emits.list()) {
            found.constraint(emit.code(), emit.span(), emit.message(), emit.hint());
        }
    }

    /// Where the type of a leaf stands: at its beginning, on one line.
    private static Span typeOf(Rule.Signal leaf) {
        Span leafSpan = leaf.span();
        return new Span(
                leafSpan.source(),
                leafSpan.line(),
                leafSpan.column(),
                leafSpan.line(),
                leafSpan.column() + leaf.type().length());
    }

    private void rank(String owner, String word, Clauses.@Nullable Rank rank) {
        if (rank != null && rank.value() < 0) {
            found.constraint(
                    "dsl-negative-rank",
                    rank.span(),
                    word + " of " + owner + " is " + rank.value() + " and must not be negative",
                    "");
        }
    }

    private void algorithm(String owner, Clauses.Algorithm algorithm) {
        String type = algorithm.type().text();
        if (!vocabulary.algorithms().contains(type)) {
            found.unknown(
                    Severity.CONSTRAINT,
                    "dsl-unknown-algorithm",
                    algorithm.type().span(),
                    new Issues.Unknown(
                            owner + " uses the unknown algorithm \"" + type + "\"",
                            type,
                            vocabulary.algorithms(),
                            false));
            return;
        }
        boolean onlyOnError =
                algorithm.fields().all().stream().allMatch(field -> field.name().equals("on_error"));
        if (vocabulary.isBlockless(type) && !onlyOnError) {
            found.constraint(
                    "dsl-algorithm-fields",
                    algorithm.span(),
                    "ALGORITHM " + type + " of " + owner + " takes no fields",
                    "remove the fields");
        }
        Limits.check("ALGORITHM " + type + " in " + owner, ValueNodes.mapping(algorithm.fields()), found);
    }

    private void iteration(String owner, Clauses.Iteration iteration) {
        if (iteration.source() instanceof Clauses.Source.Reference reference
                && !reference.name().text().equals("decision.candidates")) {
            found.constraint(
                    "dsl-iteration",
                    reference.name().span(),
                    "FOR in " + owner + " runs over \"" + reference.name().text() + "\"",
                    "write decision.candidates or a list of models");
        }
        for (Clauses.ModelRef ref : iteration.body()) {
            if (!ref.model().text().equals(iteration.variable().text())) {
                found.constraint(
                        "dsl-iteration",
                        ref.model().span(),
                        "FOR in " + owner + " must emit its variable "
                                + iteration.variable().text(),
                        "write MODEL " + iteration.variable().text());
            }
        }
    }
}
