package semanticrouter.config.diagnostic;

import java.util.List;
import java.util.Optional;

/// A change of a text that would mend a finding: another spelling of the word at its place.
///
/// @param place what is replaced; on one line
/// @param text what stands there instead
public record Fix(Span place, String text) {
    /// The change a finding offers; empty when it offers none, or when its place is not the misspelt word.
    ///
    /// @param source the text the finding is about
    public static Optional<Fix> of(Diagnostic finding, String source) {
        Span span = finding.span();
        Optional<String> offered = Suggestion.offered(finding.hint());
        if (offered.isEmpty() || !span.known() || span.endLine() != span.line()) {
            return Optional.empty();
        }
        String line = source.lines().skip(span.line() - 1L).findFirst().orElse("");
        int[] points = line.codePoints().toArray();
        if (span.endColumn() <= span.column() || span.endColumn() - 1 > points.length) {
            return Optional.empty();
        }
        String written = new String(points, span.column() - 1, span.endColumn() - span.column());
        String quote = written.length() > 1
                        && (written.startsWith("\"") && written.endsWith("\"")
                                || written.startsWith("'") && written.endsWith("'"))
                ? written.substring(0, 1)
                : "";
        String word = written.substring(quote.length(), written.length() - quote.length());
        boolean misspelt = Suggestion.nearest(word, List.of(offered.get())).isPresent();
        return misspelt ? Optional.of(new Fix(span, quote + offered.get() + quote)) : Optional.empty();
    }
}
