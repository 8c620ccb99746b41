package semanticrouter.dsl.syntax;

/// What a token is. Keywords are ordinary identifiers; the parser tells them by position.
enum TokenKind {
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

    TokenKind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
