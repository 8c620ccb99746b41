package semanticrouter.dsl.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Finds the program in a text that has other text around it, such as the answer of a chat model.
public final class ProgramText {
    private static final String FENCE = "```";

    private ProgramText() {}

    /// The program in a text: of the first fenced block when there is one (an open fence lasts to the end),
    /// from the first word that starts a top-level block to the last brace that closes one, or to the end
    /// when an assertion is last. Words in strings and comments do not count. A word with the head of a block
    /// after it counts before one at the beginning of a line, and this before one in the middle of a
    /// sentence. Empty when there is none.
    ///
    /// Source: routing language specification 5.9, step 3.
    public static String within(String answer) {
        String text = fenced(answer);
        List<Token> tokens = Lexer.tokens(text);
        int first = first(text, tokens);
        if (first < 0) {
            return "";
        }
        return text.substring(tokens.get(first).start(), end(text, tokens, first))
                .strip();
    }

    private static String fenced(String answer) {
        int open = answer.indexOf(FENCE);
        if (open < 0) {
            return answer;
        }
        int line = answer.indexOf('\n', open);
        if (line < 0) {
            return "";
        }
        int close = answer.indexOf(FENCE, line);
        return answer.substring(line + 1, close < 0 ? answer.length() : close);
    }

    private static int first(String text, List<Token> tokens) {
        int inLine = -1;
        int anywhere = -1;
        for (int i = 0; i < tokens.size(); i++) {
            if (startsBlock(tokens.get(i))) {
                if (hasHead(tokens, i)) {
                    return i;
                }
                inLine = inLine < 0 && beginsLine(text, tokens.get(i)) ? i : inLine;
                anywhere = anywhere < 0 ? i : anywhere;
            }
        }
        return inLine < 0 ? anywhere : inLine;
    }

    private static boolean startsBlock(Token token) {
        return token.is(Token.Kind.IDENT) && BlockParser.KEYWORDS.contains(token.text());
    }

    /// Whether at most two names and then a brace or the parenthesis of options follow, or a claim.
    private static boolean hasHead(List<Token> tokens, int at) {
        if (tokens.get(at).isWord("ASSERT")) {
            return at + 1 < tokens.size() && isName(tokens.get(at + 1));
        }
        int next = at + 1;
        while (next < tokens.size() && next <= at + 2 && isName(tokens.get(next))) {
            next++;
        }
        return next < tokens.size()
                && (tokens.get(next).is(Token.Kind.OPEN_BRACE)
                        || tokens.get(next).is(Token.Kind.OPEN_PAREN));
    }

    private static boolean isName(Token token) {
        return token.is(Token.Kind.IDENT) || token.is(Token.Kind.STRING);
    }

    private static boolean beginsLine(String text, Token token) {
        int line = text.lastIndexOf('\n', token.start()) + 1;
        return text.substring(line, token.start()).isBlank();
    }

    private static int end(String text, List<Token> tokens, int first) {
        // Open parentheses for each open brace, and outside of all.
        Deque<Integer> parentheses = new ArrayDeque<>(List.of(0));
        int end = text.length();
        for (int i = first; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.kind()) {
                case OPEN_PAREN -> parentheses.push(parentheses.pop() + 1);
                case CLOSE_PAREN -> parentheses.push(Math.max(0, parentheses.pop() - 1));
                case OPEN_BRACE -> parentheses.push(0);
                case CLOSE_BRACE -> {
                    if (parentheses.size() > 1) {
                        parentheses.pop();
                    }
                    if (parentheses.size() == 1 && parentheses.peek() == 0) {
                        end = token.end();
                        if (i + 1 < tokens.size() && !startsBlock(tokens.get(i + 1))) {
                            return end;
                        }
                    }
                }
                default -> {
                    if (parentheses.size() == 1 && token.isWord("ASSERT")) {
                        end = text.length();
                    }
                }
            }
        }
        return end;
    }
}
