package semanticrouter.dsl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.check.Issue;
import semanticrouter.dsl.check.Symbols;
import semanticrouter.dsl.compile.Compiled;

/// What checking a program found.
///
/// @param issues syntax first, then references, limits and conflicts, then what compiling found besides, then broken
///     assertions
/// @param symbols the names the program declares
public record Validation(List<Issue> issues, Symbols symbols) {
    public Validation {
        issues = List.copyOf(issues);
    }

    /// This validation for a command that needs the compiled program: what keeps it from compiling is an error, also
    /// where checking alone only warns of it.
    public Validation compiling(Compiled compiled) {
        Set<Place> refused = compiled.diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(Place::of)
                .collect(Collectors.toSet());
        List<Issue> raised = new ArrayList<>(issues.stream()
                .map(issue -> refused.contains(Place.of(issue.diagnostic())) ? asError(issue) : issue)
                .toList());
        raised.addAll(beyond(issues, compiled));
        return new Validation(raised, symbols);
    }

    private static Issue asError(Issue issue) {
        Diagnostic said = issue.diagnostic();
        return new Issue(
                new Diagnostic(Severity.ERROR, said.code(), said.span(), said.path(), said.message(), said.hint()),
                issue.fix());
    }

    /// What compiling found and the issues do not say yet, each place once.
    static List<Issue> beyond(List<Issue> issues, Compiled compiled) {
        Set<Place> said = issues.stream()
                .map(issue -> Place.of(issue.diagnostic()))
                .collect(Collectors.toCollection(HashSet::new));
        return compiled.diagnostics().stream()
                .filter(diagnostic -> said.add(Place.of(diagnostic)))
                .map(Issue::of)
                .toList();
    }

    /// A kind of fault at a place.
    private record Place(String code, Span span) {
        static Place of(Diagnostic diagnostic) {
            return new Place(diagnostic.code(), diagnostic.span());
        }
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
