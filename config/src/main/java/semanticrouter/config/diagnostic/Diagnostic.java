package semanticrouter.config.diagnostic;

/// One finding about a document.
///
/// @param severity how bad it is
/// @param code stable kebab-case word, also the name of its entry in the documentation (`unknown-key`)
/// @param span where it is in the text
/// @param path where it is in the document (`routing.decisions[2].rules.operator`); empty for the whole
/// @param message what is wrong, in one sentence without a full stop
/// @param hint how to mend it; empty when the message says enough
/// @param missing the name that is used and stands for nothing, for programs that must know it; empty where the finding
///     is about something else
public record Diagnostic(
        Severity severity, String code, Span span, String path, String message, String hint, String missing) {
    /// A finding that is not about a name that stands for nothing.
    public Diagnostic(Severity severity, String code, Span span, String path, String message, String hint) {
        this(severity, code, span, path, message, hint, "");
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// The same finding, more or less bad.
    public Diagnostic as(Severity other) {
        return new Diagnostic(other, code, span, path, message, hint, missing);
    }

    /// The finding where warnings count as errors.
    public Diagnostic strict() {
        return severity == Severity.WARNING ? as(Severity.ERROR) : this;
    }

    /// The finding with every path below a prefix, for a fragment that was checked on its own.
    public Diagnostic under(String prefix) {
        String joined = path.isEmpty() ? prefix : path.startsWith("[") ? prefix + path : prefix + "." + path;
        return new Diagnostic(severity, code, span, joined, message, hint, missing);
    }

    /// One line: place, severity, code, message and hint.
    @Override
    public String toString() {
        return (span.known() || !span.source().isEmpty() ? span + ": " : "") + severity + "[" + code + "] "
                + (path.isEmpty() ? "" : path + ": ") + message + (hint.isEmpty() ? "" : "; " + hint);
    }
}
