package semanticrouter.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LexerTest {
    @Test
    void takesTheLongestTokens() {
        assertThat(Lexer.tokens("a/b-c.d_1 -> +1.50 -7 → .5 1e3 x=[1,\"s\"] # rest"))
                .extracting(token -> token.kind() + ":" + token.text())
                .containsExactly(
                        "IDENT:a/b-c.d_1",
                        "ARROW:->",
                        "DECIMAL:+1.50",
                        "INTEGER:-7",
                        "ARROW:→",
                        "BAD:.",
                        "INTEGER:5",
                        "INTEGER:1",
                        "IDENT:e3",
                        "IDENT:x",
                        "EQUALS:=",
                        "OPEN_BRACKET:[",
                        "INTEGER:1",
                        "COMMA:,",
                        "STRING:s",
                        "CLOSE_BRACKET:]");
    }

    @Test
    void resolvesEscapesOrKeepsTheText() {
        Map.of(
                        "\"a\\tb\\n\"", "a\tb\n",
                        "\"\\x41\\u00e9\\U0001F370\\101\"", "Aé🍰A",
                        "\"\\\"\\\\\"", "\"\\",
                        "\"bad \\q stays\"", "bad \\q stays",
                        "\"bad \\u12 stays\"", "bad \\u12 stays",
                        "\"two\nlines\"", "two\nlines",
                        "\"\\xc3\\xa9 \\303\\251\"", "é é",
                        "\"\\xff|\\xc3\"", "\ufffd|\ufffd",
                        "\"\\400\"", "\\400",
                        "\"a\\tb\nc\"", "a\\tb\nc")
                .forEach((source, value) -> assertThat(Lexer.tokens(source))
                        .singleElement()
                        .satisfies(token -> {
                            assertThat(token.kind()).isEqualTo(Token.Kind.STRING);
                            assertThat(token.text()).isEqualTo(value);
                        }));
    }

    @Test
    void givesUpOneLineForAStringThatIsNeverClosed() {
        assertThat(Lexer.tokens("a \"open\nb"))
                .extracting(Token::kind)
                .containsExactly(Token.Kind.IDENT, Token.Kind.BAD, Token.Kind.IDENT);
    }

    @Test
    void writesStringsAsGoDoes() {
        assertThat(Quoted.quote("a\"b\\c\n\t\u0001\u007f 中 🍰 \u00a0\u200b"))
                .isEqualTo("\"a\\\"b\\\\c\\n\\t\\x01\\x7f 中 🍰 \\u00a0\\u200b\"");
        assertThat(Quoted.name("local/a-b.c_1")).isEqualTo("local/a-b.c_1");
        assertThat(Quoted.name("3b")).isEqualTo("\"3b\"");
        assertThat(Quoted.name("qwen:3b")).isEqualTo("\"qwen:3b\"");
        assertThat(Quoted.name("")).isEqualTo("\"\"");
    }
}
