package semanticrouter.dsl.syntax;

/// Unwinds the parser at the first token that does not fit; caught in {@link Parser} and turned into a diagnostic.
final class SyntaxFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Token token;

    SyntaxFault(Token token, String message) {
        super(message, null, false, false);
        this.token = token;
    }

    Token token() {
        return token;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
