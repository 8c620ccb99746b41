package semanticrouter.dsl.syntax;

/// One token and the half-open range of the text it covers.
///
/// @param kind what it is
/// @param text its spelling; for a string, the value without quotes and with escapes resolved
/// @param start index of its first UTF-16 unit
/// @param end index after its last unit
record Token(Kind kind, String text, int start, int end) {
    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /// Whether this is the identifier of that spelling; quoted strings never are.
    boolean isWord(String word) {
        return kind == Kind.IDENT && text.equals(word);
    }

    /// How a message names the token.
    String describe() {
        return switch (kind) {
            case IDENT, INTEGER, DECIMAL -> "'" + text + "'";
            case STRING -> "the string \"" + (text.length() > 30 ? text.substring(0, 30) + "…" : text) + "\"";
            case BAD,
                    END,
                    ARROW,
                    OPEN_BRACE,
                    CLOSE_BRACE,
                    OPEN_PAREN,
                    CLOSE_PAREN,
                    OPEN_BRACKET,
                    CLOSE_BRACKET,
                    COLON,
                    COMMA,
                    GREATER,
                    EQUALS -> kind.words();
        };
    }

    /// What a token is. Keywords are ordinary identifiers; the parser tells them by position.
    enum Kind {
        IDENT("a name"),
        STRING("a quoted string"),
        INTEGER("a whole number"),
        DECIMAL("a number"),
        ARROW("'->'"),
        OPEN_BRACE("'{'"),
        CLOSE_BRACE("'}'"),
        OPEN_PAREN("'('"),
        CLOSE_PAREN("')'"),
        OPEN_BRACKET("'['"),
        CLOSE_BRACKET("']'"),
        COLON("':'"),
        COMMA("','"),
        GREATER("'>'"),
        EQUALS("'='"),
        /// Text that is no token: a stray character or a string without its closing quote.
        BAD("text outside the language"),
        /// The end of the text or of the part being parsed.
        END("the end of the text");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
