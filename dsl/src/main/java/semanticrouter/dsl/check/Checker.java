package semanticrouter.dsl.check;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.dsl.compile.Lowered;
import semanticrouter.dsl.compile.Lowering;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Parser;

/// Checks a parsed program: what could not be parsed, references, limits, conflicts, in this order.
///
/// Source: routing language specification 5.5, levels 1 to 4.
public final class Checker {
    private Checker() {}

    /// The findings about a program, and its symbols.
    public record Checked(List<Issue> issues, Symbols symbols) {
        public Checked {
            issues = List.copyOf(issues);
        }
    }

    /// Checks what was parsed; a program with syntax errors is checked as far as it was understood.
    public static Checked check(Parser.Parsed parsed, Vocabulary vocabulary) {
        List<Issue> issues = new ArrayList<>();
        parsed.errors().stream().map(Issue::of).forEach(issues::add);
        Lowered program = Lowering.lower(parsed.program());
        program.errors().stream().map(Issue::of).forEach(issues::add);
        for (Scope scope : program.scopes()) {
            Issues found = new Issues(scope.prefix());
            Declared declared = Declared.of(scope, program);
            new ReferenceChecks(scope, declared, vocabulary, found).check();
            new SignalConstraints(scope, vocabulary, found).check();
            new RouteConstraints(scope, vocabulary, found).check();
            new ProjectionConstraints(scope, declared, vocabulary, found).check();
            new ConflictChecks(scope, found).check();
            found.stream().forEach(issues::add);
        }
        issues.addAll(entrypoints(program));
        return new Checked(issues, symbols(program));
    }

    private static List<Issue> entrypoints(Lowered program) {
        Issues found = new Issues("");
        new EntrypointChecks(program, found).check();
        return found.stream().toList();
    }

    private static Symbols symbols(Lowered program) {
        List<Symbols.Signal> signals = new ArrayList<>();
        List<String> plugins = new ArrayList<>();
        List<String> routes = new ArrayList<>();
        for (Scope scope : program.scopes()) {
            scope.signals()
                    .forEach(s -> signals.add(
                            new Symbols.Signal(s.name().text(), s.type().text())));
            scope.projections().stream()
                    .filter(projection -> projection.kind() == Block.ProjectionKind.MAPPING)
                    .flatMap(mapping -> Nodes.mappings(ValueNodes.mapping(mapping.fields()), "outputs").stream())
                    .forEach(output -> signals.add(new Symbols.Signal(Nodes.text(output, "name"), "projection")));
            scope.plugins().forEach(plugin -> plugins.add(plugin.name().text()));
            scope.routes().forEach(route -> routes.add(route.name().text()));
        }
        return new Symbols(
                signals,
                program.models().stream().map(model -> model.name().text()).toList(),
                plugins,
                routes);
    }
}
