package semanticrouter.config.diagnostic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects findings while a document is read. Keeps each finding once and at most {@link #MAX} of them, so that a
/// broken document cannot fill the memory. For one thread.
public final class Diagnostics {
    /// Findings kept; a last one tells that there are more.
    public static final int MAX = 1000;

    private final Set<Diagnostic> found = new LinkedHashSet<>();
    private int errors;
    private boolean full;

    public void add(Diagnostic diagnostic) {
        if (diagnostic.isError()) {
            errors++;
        }
        if (found.size() < MAX) {
            found.add(diagnostic);
        } else {
            full = true;
        }
    }

    public void addAll(Iterable<Diagnostic> diagnostics) {
        diagnostics.forEach(this::add);
    }

    public void error(String code, Span span, String path, String message, String hint) {
        add(new Diagnostic(Severity.ERROR, code, span, path, message, hint));
    }

    public void warning(String code, Span span, String path, String message, String hint) {
        add(new Diagnostic(Severity.WARNING, code, span, path, message, hint));
    }

    /// How many errors were reported, kept or not.
    public int errors() {
        return errors;
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /// What was found, in the order it was found.
    public List<Diagnostic> list() {
        var list = new ArrayList<>(found);
        if (full) {
            list.add(new Diagnostic(
                    Severity.NOTE,
                    "too-many-findings",
                    Span.NONE,
                    "",
                    "only the first " + MAX + " findings are kept",
                    ""));
        }
        return List.copyOf(list);
    }
}
