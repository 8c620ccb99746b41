package semanticrouter.signals.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.request.CaseFold;
import semanticrouter.core.request.Utf8;
import semanticrouter.signals.text.PhraseMatcher.Phrase;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

class PhraseMatcherTest {
    private static List<String> find(List<Phrase> phrases, String text) {
        var found = new ArrayList<String>();
        new PhraseMatcher(phrases)
                .scan(text, CaseFold.fold(text), (phrase, start, end) -> found.add(phrase + "@" + start + "-" + end));
        return found;
    }

    private static boolean finds(String phrase, String text) {
        return !find(List.of(new Phrase(phrase, false, Edges.words(phrase))), text)
                .isEmpty();
    }

    @Test
    void asciiEdgesAreThoseOfRe2() {
        Property.check("a literal with ASCII edges is found where RE2 finds \\bliteral\\b", 1_000, gen -> {
            String phrase = alphabet(gen, 1, 4);
            String text = alphabet(gen, 0, 14);
            boolean sensitive = gen.flip();
            Matcher re2 =
                    Pattern.compile((sensitive ? "" : "(?i)") + edged(phrase)).matcher(text);
            var starts = new ArrayList<String>();
            for (int from = 0; re2.find(from); from = re2.start() + 1) {
                starts.add("0@" + re2.start() + "-" + re2.end());
                if (re2.start() + 1 > text.length()) {
                    break;
                }
            }
            assertThat(find(List.of(new Phrase(phrase, sensitive, Edges.ascii(phrase))), text))
                    .as("\"%s\" in \"%s\"", phrase, text)
                    .containsExactlyElementsOf(starts);
        });
    }

    private static String edged(String phrase) {
        boolean word = phrase.codePoints().anyMatch(point -> Character.isLetterOrDigit(point) || point == '_');
        return word ? "\\b" + Pattern.quote(phrase) + "\\b" : Pattern.quote(phrase);
    }

    private static String alphabet(Gen gen, int from, int to) {
        return String.join("", gen.list(from, to, g -> g.oneOf("a", "B", "b", "1", "_", " ", "-", "é", "я", "+")));
    }

    @Test
    void everyScriptKeepsToItsOwnWords() {
        assertThat(finds("привет", "скажи Привет миру")).isTrue();
        assertThat(finds("привет", "приветствие")).isFalse();
        assertThat(finds("café", "un CAFÉ noir")).isTrue();
        assertThat(finds("café", "cafés")).isFalse();
        assertThat(finds("コード", "このコードを直して")).isTrue();
        assertThat(finds("환불", "환불을 원해요")).isTrue();
        assertThat(finds("คืนเงิน", "ขอคืนเงินหน่อย")).isTrue();
        assertThat(finds("API", "使用API吗")).isTrue();
        assertThat(finds("code", "codec")).isFalse();
        assertThat(finds("שלום", "אמר שלום לכולם")).isTrue();
    }

    @Test
    void foldsAsUnicodeDoes() {
        assertThat(new String(CaseFold.fold("KELVIN \u212A ſ ẞ ΣΊΣΥΦΟΣ İı 𐐀")))
                .isEqualTo("kelvin k s ß σίσυφοσ İı 𐐨");
        Property.check("folding keeps the length and is idempotent", 500, gen -> {
            String text = gen.text(40);
            String folded = new String(CaseFold.fold(text));
            assertThat(folded).hasSameSizeAs(text);
            assertThat(new String(CaseFold.fold(folded))).isEqualTo(folded);
        });
    }

    @Test
    void countsUnitsAndBytes() {
        assertThat(TextUnits.words("先写 code, 再test 3 次。")).isEqualTo(7);
        assertThat(TextUnits.words("hello, world")).isEqualTo(2);
        assertThat(Utf8.length("aé你😀")).isEqualTo(10);
        assertThat(Utf8.length("\ud800")).isEqualTo(3);
    }

    @Test
    void ordersByCodePoint() {
        assertThat(List.of("\uff5e", "😀", "a", "ab", "").stream().sorted(CodePointOrder.ASCENDING))
                .containsExactly("", "a", "ab", "\uff5e", "😀");
    }
}
