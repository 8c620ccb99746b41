package semanticrouter.signals.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.request.CaseFold;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

class RequiredTextTest {
    private static boolean mayOccur(String pattern, String text) {
        return RequiredText.of(pattern).mayOccur(new String(CaseFold.fold(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "'(?m)^\\s*\\d+\\.\\s+','no list here.'",
        "'(?i)(<system>|begin system prompt|###\\s*system)','a common prompt'",
        "'[?？]','no question!'",
        "'colou?r','a car'",
        "'x{2,3}yes','no'",
        "'(?P<n>abc)|def','ab de'",
        "'支付(失败)?','退款'"
    })
    void sparesTheSearchWhereNothingCanMatch(String pattern, String text) {
        assertThat(Pattern.compile(pattern).matcher(text).find()).isFalse();
        assertThat(mayOccur(pattern, text)).isFalse();
    }

    @Test
    void neverSparesASearchThatWouldFind() {
        Property.check("a text with a match has what the pattern requires", 20_000, gen -> {
            String pattern = (gen.flip() ? "(?i)" : "") + pattern(gen, 3);
            String text = String.join(
                    "", gen.list(0, 12, g -> g.oneOf("a", "B", "b", "1", ".", "支", "\u212a", "k", "\n", "é")));
            if (Pattern.compile(pattern).matcher(text).find()) {
                assertThat(mayOccur(pattern, text))
                        .as("%s in %s", pattern, text)
                        .isTrue();
            }
        });
    }

    private static String pattern(Gen gen, int depth) {
        if (depth == 0) {
            return gen.oneOf(
                    "a", "b", "B", "K", "k", "\\d", "\\.", ".", "[ab]", "[^a]", "[a-c]", "支", "é", "\\b", "\\w", "^",
                    "[.支]", "\\s");
        }
        return switch (gen.between(0, 5)) {
            case 0 -> pattern(gen, depth - 1) + "|" + pattern(gen, depth - 1);
            case 1 -> "(?:" + pattern(gen, depth - 1) + ")" + gen.oneOf("*", "+", "?", "{0,2}", "{2}", "{1,}", "*?");
            case 2 ->
                "(" + gen.oneOf("", "?i:", "?P<x" + gen.between(0, 1_000_000) + ">") + pattern(gen, depth - 1) + ")";
            default -> pattern(gen, depth - 1) + pattern(gen, depth - 1);
        };
    }
}
