package semanticrouter.config.diagnostic;

/// A stretch of a source text. Lines and columns start at 1, columns count code points, the end is exclusive.
///
/// @param source name of the text, usually a file path
/// @param line first line; 0 when the place is unknown
/// @param column first column; 0 when the place is unknown
/// @param endLine line of the end
/// @param endColumn column just after the last character
public record Span(String source, int line, int column, int endLine, int endColumn) {
    /// Nowhere: for values that were built by a program.
    public static final Span NONE = new Span("", 0, 0, 0, 0);

    /// The very beginning of a source, for what concerns it as a whole.
    public static Span start(String source) {
        return new Span(source, 1, 1, 1, 1);
    }

    public boolean known() {
        return line > 0;
    }

    /// From the beginning of this span to the end of another of the same source.
    public Span to(Span end) {
        return end.known() && known() ? new Span(source, line, column, end.endLine, end.endColumn) : this;
    }

    /// `file:line:column`, or the source alone when the place is unknown.
    @Override
    public String toString() {
        return known() ? source + ":" + line + ":" + column : source;
    }
}
