package semanticrouter.dsl.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.syntax.Quoted;

/// Collects the findings about one profile. For one thread.
final class Issues {
    private final String prefix;
    private final Span around;
    private final List<Issue> found;

    /// @param prefix what every message begins with, such as `RECIPE "x": `
    Issues(String prefix) {
        this(prefix, Span.NONE, new ArrayList<>());
    }

    private Issues(String prefix, Span around, List<Issue> found) {
        this.prefix = prefix;
        this.around = around;
        this.found = found;
    }

    /// The same collection for one block: what is missing has no place of its own and is reported at the block.
    Issues within(Span block) {
        return new Issues(prefix, block, found);
    }

    void add(Diagnostic diagnostic) {
        add(Issue.of(diagnostic));
    }

    private void add(Issue issue) {
        if (found.size() < Diagnostics.MAX) {
            Diagnostic said = issue.diagnostic();
            found.add(
                    said.span().known()
                            ? issue
                            : new Issue(
                                    new Diagnostic(
                                            said.severity(),
                                            said.code(),
                                            around,
                                            said.path(),
                                            said.message(),
                                            said.hint()),
                                    Optional.empty()));
        }
    }

    void warning(String code, Span span, String message, String hint) {
        add(new Diagnostic(Severity.WARNING, code, span, "", prefix + message, hint));
    }

    void constraint(String code, Span span, String message, String hint) {
        add(new Diagnostic(Severity.CONSTRAINT, code, span, "", prefix + message, hint));
    }

    /// A name that does not exist, with the nearest one that does.
    void unknown(Severity severity, String code, Span span, Unknown what) {
        Optional<Issue.Fix> fix = Nearest.of(what.name(), what.candidates())
                .map(near ->
                        new Issue.Fix("change to \"" + near + "\"", span, what.quoted() ? Quoted.quote(near) : near));
        String hint = fix.map(Issue.Fix::description).orElse("");
        add(new Issue(new Diagnostic(severity, code, span, "", prefix + what.message(), hint), fix));
    }

    /// @param message the whole sentence
    /// @param name the name that does not exist
    /// @param candidates the names that do
    /// @param quoted whether the place takes a quoted string
    record Unknown(String message, String name, Collection<String> candidates, boolean quoted) {}

    Stream<Issue> stream() {
        return found.stream();
    }
}
