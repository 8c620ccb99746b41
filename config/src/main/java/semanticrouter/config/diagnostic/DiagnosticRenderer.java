package semanticrouter.config.diagnostic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Prints findings for people, without secrets: the place, the offending line with a caret under it, the hint, and
/// where to read more.
///
/// ```
/// error[unknown-key]: unknown key "prioritty"
///   --> config.yaml:12:7 (routing.decisions[0].prioritty)
///    |
/// 12 |       prioritty: 5
///    |       ^^^^^^^^^
///    = did you mean "priority"?
///    = see docs/reference/diagnostics.md#unknown-key
/// ```
public final class DiagnosticRenderer {
    private static final String DOCUMENTATION = "docs/reference/diagnostics.md#";
    private static final int WIDTH = 160;

    private final Map<String, List<String>> lines = new HashMap<>();

    /// @param sources texts by the name their spans use; findings of other sources are printed without a line
    public DiagnosticRenderer(Map<String, String> sources) {
        sources.forEach((name, text) -> lines.put(name, text.lines().toList()));
    }

    /// All findings, separated by blank lines, with a count at the end; empty when there are none.
    public String render(List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            return "";
        }
        var out = new StringBuilder();
        for (Diagnostic diagnostic : diagnostics) {
            out.append(render(diagnostic)).append('\n');
        }
        return out.append(summary(diagnostics)).append('\n').toString();
    }

    /// `2 errors, 1 warning`.
    public static String summary(List<Diagnostic> diagnostics) {
        var out = new StringBuilder();
        for (Severity severity : Severity.values()) {
            long count =
                    diagnostics.stream().filter(d -> d.severity() == severity).count();
            if (count > 0) {
                out.append(out.isEmpty() ? "" : ", ").append(count).append(' ').append(severity);
                out.append(count == 1 ? "" : "s");
            }
        }
        return out.isEmpty() ? "no findings" : out.toString();
    }

    /// One finding over several lines, each ended by a newline.
    public String render(Diagnostic diagnostic) {
        var out = new StringBuilder();
        out.append(diagnostic.severity()).append('[').append(diagnostic.code()).append("]: ");
        out.append(diagnostic.message()).append('\n');
        Span span = diagnostic.span();
        String number = span.known() ? String.valueOf(span.line()) : "";
        String margin = " ".repeat(number.length());
        if (span.known() || !span.source().isEmpty() || !diagnostic.path().isEmpty()) {
            out.append(margin).append("--> ").append(span);
            if (!diagnostic.path().isEmpty()) {
                out.append(span.source().isEmpty() ? "" : " ")
                        .append('(')
                        .append(diagnostic.path())
                        .append(')');
            }
            out.append('\n');
        }
        if (!SecretMask.isSecret(diagnostic.path())) {
            appendLine(out, diagnostic, number, margin);
        }
        if (!diagnostic.hint().isEmpty()) {
            out.append(margin).append(" = ").append(diagnostic.hint()).append('\n');
        }
        return out.append(margin)
                .append(" = see ")
                .append(DOCUMENTATION)
                .append(diagnostic.code())
                .append('\n')
                .toString();
    }

    private void appendLine(StringBuilder out, Diagnostic diagnostic, String number, String margin) {
        Span span = diagnostic.span();
        List<String> text = lines.get(span.source());
        if (text == null || !span.known() || span.line() > text.size()) {
            return;
        }
        int[] line = SecretMask.mask(text.get(span.line() - 1), diagnostic.path())
                .codePoints()
                .map(c -> c < ' ' ? ' ' : c)
                .toArray();
        int end = span.endLine() == span.line() ? span.endColumn() - 1 : line.length;
        int from = Math.clamp(span.column() - 1L, 0, line.length);
        int to = Math.clamp(end, from, line.length);
        int offset = from > WIDTH / 2 ? from - WIDTH / 2 : 0;
        int shown = Math.min(line.length, offset + WIDTH);
        out.append(margin).append(" |\n");
        out.append(number)
                .append(" | ")
                .append(new String(line, offset, shown - offset).stripTrailing())
                .append('\n');
        out.append(margin).append(" | ").append(" ".repeat(from - offset));
        out.append("^".repeat(Math.max(1, Math.min(to, shown) - from))).append('\n');
    }
}
