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
    private final List<Issue> found = new ArrayList<>();

    /// @param prefix what every message begins with, such as `RECIPE "x": `
    Issues(String prefix) {
        this.prefix = prefix;
    }

    void add(Diagnostic diagnostic) {
        if (found.size() < Diagnostics.MAX) {
            found.add(Issue.of(diagnostic));
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
        Optional<Issue.Fix> fix = Nearest.of(what.name(), what.candidates()).map(near -> new Issue.Fix(
                "change to \"" + near + "\"", span, what.quoted() ? Quoted.quote(near) : near));
        String hint = fix.map(Issue.Fix::description).orElse("");
        if (found.size() < Diagnostics.MAX) {
            found.add(new Issue(new Diagnostic(severity, code, span, "", prefix + what.message(), hint), fix));
        }
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
