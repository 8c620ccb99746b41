package semanticrouter.dsl.check;

import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Span;

/// A finding about a program, with the edit that would mend it where one is known.
public record Issue(Diagnostic diagnostic, Optional<Fix> fix) {
    /// An edit that replaces a place by a text.
    ///
    /// @param description what to do, in words
    /// @param place what is replaced
    /// @param newText what it becomes
    public record Fix(String description, Span place, String newText) {}

    /// A finding without an edit.
    public static Issue of(Diagnostic diagnostic) {
        return new Issue(diagnostic, Optional.empty());
    }

    /// The line that command line tools print: `🟡 Warning: … (at line L, column C) [Fix: …]`.
    ///
    /// Source: routing language specification 5.5.
    public String line() {
        String level = switch (diagnostic.severity()) {
            case ERROR -> "🔴 Error";
            case WARNING -> "🟡 Warning";
            case CONSTRAINT -> "🟠 Constraint";
            case NOTE -> "🔵 Note";
        };
        Span span = diagnostic.span();
        String at = span.known() ? " (at line " + span.line() + ", column " + span.column() + ")" : "";
        String mend = fix.map(Fix::description).orElse(diagnostic.hint());
        return level + ": " + diagnostic.message() + at + (mend.isEmpty() ? "" : " [Fix: " + mend + "]");
    }
}
