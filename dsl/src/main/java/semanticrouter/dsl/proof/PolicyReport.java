package semanticrouter.dsl.proof;

import java.util.List;
import java.util.stream.Stream;
import semanticrouter.config.diagnostic.Diagnostic;

/// What is proved about one profile.
///
/// @param recipe name of the recipe, empty for the top level
/// @param findings in the order of the decisions
/// @param defaultModel whether requests can match no decision
/// @param assertions one result per assertion that could be read, in order
/// @param diagnostics the findings and the broken assertions as messages with places
public record PolicyReport(
        String recipe,
        List<Finding> findings,
        DefaultModel defaultModel,
        List<AssertionResult> assertions,
        List<Diagnostic> diagnostics) {
    public PolicyReport {
        findings = List.copyOf(findings);
        assertions = List.copyOf(assertions);
        diagnostics = List.copyOf(diagnostics);
    }

    /// Whether some request goes to the default model because it matches no decision.
    public enum DefaultModel {
        REACHED,
        NEVER_REACHED,
        /// The proof took too many steps.
        UNDECIDED
    }

    /// The findings of one sort.
    public <F extends Finding> Stream<F> of(Class<F> sort) {
        return findings.stream().filter(sort::isInstance).map(sort::cast);
    }
}
