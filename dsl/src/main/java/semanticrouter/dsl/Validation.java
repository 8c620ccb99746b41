package semanticrouter.dsl;

import java.util.List;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.dsl.check.Issue;
import semanticrouter.dsl.check.Symbols;

/// What checking a program found.
///
/// @param issues syntax first, then references, limits and conflicts, then broken assertions
/// @param symbols the names the program declares
public record Validation(List<Issue> issues, Symbols symbols) {
    public Validation {
        issues = List.copyOf(issues);
    }

    /// Whether a command that validates succeeds: no errors.
    public boolean ok() {
        return count(Severity.ERROR) == 0;
    }

    /// Whether running the tests makes sense: no errors and no broken limits.
    public boolean runnable() {
        return ok() && count(Severity.CONSTRAINT) == 0;
    }

    /// How many issues there are of a severity.
    public long count(Severity severity) {
        return issues.stream()
                .filter(issue -> issue.diagnostic().severity() == severity)
                .count();
    }

    /// The issues without their edits.
    public List<Diagnostic> diagnostics() {
        return issues.stream().map(Issue::diagnostic).toList();
    }

    /// One line an issue and a last one with the counts; the text a command line prints.
    public String render() {
        StringBuilder out = new StringBuilder();
        issues.forEach(issue -> out.append(issue.line()).append('\n'));
        return out.append(count(Severity.ERROR))
                .append(" error(s), ")
                .append(count(Severity.WARNING))
                .append(" warning(s), ")
                .append(count(Severity.CONSTRAINT))
                .append(" constraint(s)\n")
                .toString();
    }
}
