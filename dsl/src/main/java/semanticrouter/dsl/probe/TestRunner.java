package semanticrouter.dsl.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.compile.Lowered;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Name;

/// Runs every line of every `TEST` block and compares the decision reached with the one expected.
///
/// Members of a softmax partition that are nearly the same are reported as well, because the partition then decides by
/// chance. Source: routing language specification 5.5, level 5.
public final class TestRunner {
    /// Cosine from which two members of a softmax partition are too similar.
    private static final double TOO_SIMILAR = 0.7;

    private final ProbeRunner probes;

    /// @param probes the router to ask
    public TestRunner(ProbeRunner probes) {
        this.probes = probes;
    }

    /// What a run showed.
    ///
    /// @param results one per line of the tests, in order
    /// @param diagnostics an error per line that did not reach its route, warnings about partitions
    public record Report(List<Result> results, List<Diagnostic> diagnostics) {
        public Report {
            results = List.copyOf(results);
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /// One line of a test.
    ///
    /// @param recipe the recipe's name, empty for the top level
    /// @param test name of the block
    public record Result(String recipe, String test, Block.Expectation expectation, ProbeRunner.Reached reached) {
        /// Whether the expected route was reached.
        public boolean passed() {
            return reached.decision().filter(expectation.route().text()::equals).isPresent();
        }
    }

    /// Runs the tests of a program.
    public Report run(Lowered program) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (Scope scope : program.scopes()) {
            for (Block.Test test : scope.tests()) {
                for (Block.Expectation expectation : test.expectations()) {
                    run(scope, test, expectation, results, diagnostics);
                }
            }
            similar(scope, diagnostics);
        }
        return new Report(results, diagnostics);
    }

    private void run(
            Scope scope,
            Block.Test test,
            Block.Expectation expectation,
            List<Result> results,
            List<Diagnostic> diagnostics)
            throws InterruptedException {
        String recipe = scope.recipeName();
        String name = test.name().text();
        try {
            var reached = probes.probe(recipe, expectation.query());
            Result result = new Result(recipe, name, expectation, reached);
            results.add(result);
            if (!result.passed()) {
                diagnostics.add(failure(scope, result));
            }
        } catch (ProbeRunner.Refused refused) {
            results.add(new Result(recipe, name, expectation, ProbeRunner.Reached.NOWHERE));
            diagnostics.add(new Diagnostic(
                    Severity.ERROR,
                    "dsl-test-failed",
                    expectation.span(),
                    "",
                    scope.prefix() + "TEST " + name + " expected \""
                            + expectation.route().text() + "\" and the router refused the query: "
                            + refused.getMessage(),
                    ""));
        }
    }

    private static Diagnostic failure(Scope scope, Result result) {
        String reached = result.reached()
                .decision()
                .map(name -> "reached \"" + name + "\"")
                .orElse("reached no decision");
        List<String> rules = result.reached().matchedRules();
        return new Diagnostic(
                Severity.ERROR,
                "dsl-test-failed",
                result.expectation().span(),
                "",
                scope.prefix() + "TEST " + result.test() + " expected \""
                        + result.expectation().route().text() + "\" and " + reached
                        + (rules.isEmpty() ? "; nothing matched" : "; matched: " + String.join(", ", rules)),
                "");
    }

    private void similar(Scope scope, List<Diagnostic> diagnostics) throws InterruptedException {
        for (Block.Projection projection : scope.projections()) {
            MappingNode fields = ValueNodes.mapping(projection.fields());
            boolean softmax = projection.kind() == Block.ProjectionKind.PARTITION
                    && Nodes.text(fields, "semantics").equals("softmax_exclusive");
            List<String> members = softmax ? Nodes.texts(fields, "members") : List.of();
            try {
                similar(scope, projection.name(), members, diagnostics);
            } catch (ProbeRunner.Refused refused) {
                diagnostics.add(similar(
                        projection.name(),
                        scope.prefix() + "PROJECTION partition "
                                + projection.name().text() + ": its members could not be compared: "
                                + refused.getMessage(),
                        ""));
            }
        }
    }

    private void similar(Scope scope, Name partition, List<String> members, List<Diagnostic> diagnostics)
            throws ProbeRunner.Refused, InterruptedException {
        for (int i = 0; i < members.size(); i++) {
            for (int j = i + 1; j < members.size(); j++) {
                OptionalDouble cosine = probes.similarity(scope.recipeName(), members.get(i), members.get(j));
                if (cosine.isPresent() && cosine.getAsDouble() >= TOO_SIMILAR) {
                    diagnostics.add(similar(
                            partition,
                            scope.prefix() + "PROJECTION partition " + partition.text() + ": the members \""
                                    + members.get(i) + "\" and \"" + members.get(j)
                                    + "\" are nearly the same (cosine "
                                    + Math.round(cosine.getAsDouble() * 100) / 100.0 + ")",
                            "make their examples more distinct"));
                }
            }
        }
    }

    private static Diagnostic similar(Name partition, String message, String hint) {
        return new Diagnostic(Severity.WARNING, "dsl-similar-members", partition.span(), "", message, hint);
    }
}
