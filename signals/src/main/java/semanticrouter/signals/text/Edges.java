package semanticrouter.signals.text;

/// What may stand beside an occurrence of a phrase (specification: signals §2.5, quirk Q4).
///
/// @param left demand on the character before
/// @param right demand on the character after
public record Edges(Edge left, Edge right) {
    /// No demand on either side.
    public static final Edges FREE = new Edges(Edge.FREE, Edge.FREE);

    /// The demand on one side.
    public enum Edge {
        /// Anything may stand there.
        FREE,
        /// RE2's `\b`: exactly one of both sides is an ASCII letter, digit or underscore.
        ASCII,
        /// No letter, mark, digit or underscore of any script may stand there.
        UNICODE
    }

    /// RE2's `\b` at both ends of a phrase that has a letter, digit or underscore; no demand on other phrases.
    public static Edges ascii(String phrase) {
        return hasWordCharacter(phrase) ? new Edges(Edge.ASCII, Edge.ASCII) : FREE;
    }

    /// As {@link #ascii}, but an end that is a letter outside ASCII keeps to the words of its own script, where
    /// `\b` would never hold: a Cyrillic or accented letter wants no letter beside it, and a script written without
    /// spaces (kana, Thai, Hangul with its particles, …) demands nothing.
    public static Edges words(String phrase) {
        return hasWordCharacter(phrase)
                ? new Edges(edge(phrase.codePointAt(0)), edge(phrase.codePointBefore(phrase.length())))
                : FREE;
    }

    private static Edge edge(int point) {
        if (point < 0x80 || !joins(point)) {
            return Edge.ASCII;
        }
        return Scripts.spaceless(point) ? Edge.FREE : Edge.UNICODE;
    }

    private static boolean hasWordCharacter(String phrase) {
        return phrase.codePoints().anyMatch(point -> Character.isLetterOrDigit(point) || point == '_');
    }

    boolean hold(String text, int start, int end) {
        return holds(left, text, start, true) && holds(right, text, end, false);
    }

    private static boolean holds(Edge edge, String text, int at, boolean before) {
        return switch (edge) {
            case FREE -> true;
            case ASCII -> ascii(text, at - 1) != ascii(text, at);
            case UNICODE ->
                before
                        ? at == 0 || !joins(text.codePointBefore(at))
                        : at == text.length() || !joins(text.codePointAt(at));
        };
    }

    private static boolean ascii(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static boolean joins(int point) {
        return Character.isLetterOrDigit(point) || point == '_' || mark(point);
    }

    private static boolean mark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
