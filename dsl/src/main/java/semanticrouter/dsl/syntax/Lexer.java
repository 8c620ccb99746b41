package semanticrouter.dsl.syntax;

import java.util.ArrayList;
import java.util.List;

/// Splits routing language text into tokens; comments and white space are dropped, newlines mean nothing.
///
/// Never fails: text outside the language becomes {@link Token.Kind#BAD} tokens, so the blocks around it can still be
/// read.
/// Source: routing language specification 5.1.
final class Lexer {
    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /// The tokens of a text, in order, without an end token.
    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        List<Token> tokens = new ArrayList<>();
        while (lexer.skipBlank()) {
            tokens.add(lexer.next());
        }
        return List.copyOf(tokens);
    }

    /// Whether a text is exactly one identifier.
    static boolean isIdentifier(String text) {
        return !text.isEmpty() && startsName(text.charAt(0)) && text.chars().allMatch(c -> continuesName((char) c));
    }

    private boolean skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff') {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private Token next() {
        int start = at;
        char c = text.charAt(at);
        if (startsName(c)) {
            return take(Token.Kind.IDENT, endOf(start));
        }
        if (isDigit(c) || ((c == '+' || c == '-') && isDigit(peek(1)))) {
            return number();
        }
        return switch (c) {
            case '"' -> string();
            case '-' -> peek(1) == '>' ? take(Token.Kind.ARROW, start + 2) : bad();
            case '→' -> take(Token.Kind.ARROW, start + 1);
            case '{' -> take(Token.Kind.OPEN_BRACE, start + 1);
            case '}' -> take(Token.Kind.CLOSE_BRACE, start + 1);
            case '(' -> take(Token.Kind.OPEN_PAREN, start + 1);
            case ')' -> take(Token.Kind.CLOSE_PAREN, start + 1);
            case '[' -> take(Token.Kind.OPEN_BRACKET, start + 1);
            case ']' -> take(Token.Kind.CLOSE_BRACKET, start + 1);
            case ':' -> take(Token.Kind.COLON, start + 1);
            case ',' -> take(Token.Kind.COMMA, start + 1);
            case '>' -> take(Token.Kind.GREATER, start + 1);
            case '=' -> take(Token.Kind.EQUALS, start + 1);
            default -> bad();
        };
    }

    private Token number() {
        int end = digits(at + 1);
        if (end + 1 < text.length() && text.charAt(end) == '.' && isDigit(text.charAt(end + 1))) {
            return take(Token.Kind.DECIMAL, digits(end + 1));
        }
        return take(Token.Kind.INTEGER, end);
    }

    private Token string() {
        int start = at;
        int scan = start + 1;
        while (scan < text.length() && text.charAt(scan) != '"') {
            scan += text.charAt(scan) == '\\' ? 2 : 1;
        }
        if (scan >= text.length()) {
            // The quote is never closed: give up this line only, so that the blocks after it can still be read.
            int end = text.indexOf('\n', start);
            at = end < 0 ? text.length() : end;
            return new Token(Token.Kind.BAD, text.substring(start, at), start, at);
        }
        at = scan + 1;
        return new Token(Token.Kind.STRING, Quoted.unquote(text.substring(start + 1, scan)), start, at);
    }

    private Token bad() {
        return take(Token.Kind.BAD, at + Character.charCount(text.codePointAt(at)));
    }

    private Token take(Token.Kind kind, int end) {
        int start = at;
        at = end;
        return new Token(kind, text.substring(start, end), start, end);
    }

    private int endOf(int start) {
        int end = start;
        while (end < text.length() && continuesName(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int digits(int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean startsName(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    }

    private static boolean continuesName(char c) {
        return startsName(c) || isDigit(c) || c == '.' || c == '/' || c == '-';
    }
}
