package semanticrouter.dsl.syntax;

import java.util.List;
import semanticrouter.config.diagnostic.Span;

/// A position in a list of tokens, with the expectations every part of the grammar shares.
final class TokenCursor {
    /// How deep parentheses, lists and objects may nest; bounds the parser's stack.
    static final int MAX_DEPTH = 200;

    private final SourceText source;
    private final List<Token> tokens;
    private final Token end;
    private int at;
    private int depth;

    TokenCursor(SourceText source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
        // What is missing at the end is reported at the last token, so that every place lies in the text.
        int start = tokens.isEmpty() ? 0 : tokens.getLast().start();
        int stop = tokens.isEmpty() ? 0 : tokens.getLast().end();
        this.end = new Token(Token.Kind.END, "", start, stop);
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : end;
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    boolean accept(Token.Kind kind) {
        if (!peek().is(kind)) {
            return false;
        }
        at++;
        return true;
    }

    boolean acceptWord(String word) {
        if (!peek().isWord(word)) {
            return false;
        }
        at++;
        return true;
    }

    /// Takes a token of that kind.
    ///
    /// @param what names the missing thing in the message, such as `'{' after the name`
    Token expect(Token.Kind kind, String what) {
        if (!peek().is(kind)) {
            throw fault("expected " + what + ", found " + peek().describe());
        }
        return next();
    }

    Token expectWord(String word, String what) {
        if (!peek().isWord(word)) {
            throw fault("expected " + what + ", found " + peek().describe());
        }
        return next();
    }

    /// A name: an identifier or a quoted string.
    Name name(String what) {
        Token token = peek();
        if (!token.is(Token.Kind.IDENT) && !token.is(Token.Kind.STRING)) {
            throw fault("expected " + what + ", found " + token.describe());
        }
        at++;
        return new Name(token.text(), spanOf(token));
    }

    Name identifier(String what) {
        Token token = expect(Token.Kind.IDENT, what);
        return new Name(token.text(), spanOf(token));
    }

    Fault fault(String message) {
        Token token = peek();
        if (token.is(Token.Kind.BAD) && token.text().startsWith("\"")) {
            return new Fault(token, "the string has no closing quote");
        }
        if (token.is(Token.Kind.BAD)) {
            return new Fault(token, "the character '" + token.text() + "' is not part of the language");
        }
        Token before = at > 0 && at <= tokens.size() ? tokens.get(at - 1) : end;
        Span string = spanOf(before);
        if (before.is(Token.Kind.STRING) && string.line() != string.endLine()) {
            return new Fault(
                    token,
                    message + "; the string before it runs over lines from line " + string.line() + ", column "
                            + string.column() + ": is its closing quote missing?");
        }
        return new Fault(token, message);
    }

    void enter() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw fault("nested more than " + MAX_DEPTH + " levels deep");
        }
    }

    void leave() {
        depth--;
    }

    Span spanOf(Token token) {
        return source.span(token.start(), token.end());
    }

    /// The range from a token to the last one taken.
    Span since(Token first) {
        Token last = tokens.get(Math.min(at, tokens.size()) - 1);
        return source.span(first.start(), Math.max(first.end(), last.end()));
    }

    /// Unwinds the parser at the first token that does not fit; caught in {@link Parser} and turned into a diagnostic.
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Token token;

        Fault(Token token, String message) {
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
}
