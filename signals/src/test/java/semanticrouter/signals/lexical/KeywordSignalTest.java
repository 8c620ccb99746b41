package semanticrouter.signals.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;

class KeywordSignalTest {
    private static final KeywordSignal FAMILY = new KeywordSignal();

    private static KeywordRule rule(String method, String operator, String... keywords) {
        return rule(method, operator, 0, keywords);
    }

    private static KeywordRule rule(String method, String operator, int edits, String... keywords) {
        return new KeywordRule(
                "r", operator, List.of(keywords), false, method, edits > 0, edits, 0.1, 0.4, 3, "unicode", "");
    }

    private static SignalReport report(KeywordRule rule, String text) throws Exception {
        return new Evaluation().report(FAMILY, List.of(rule), Evaluation.text(text));
    }

    private static boolean matches(KeywordRule rule, String text) throws Exception {
        return !Evaluation.matched(report(rule, text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OR,'a cat sat',true",
        "OR,'a bird sat',false",
        "AND,'cat and dog',true",
        "AND,'cat alone',false",
        "NOR,'a bird',true",
        "NOR,'a dog',false",
        "OR,'concatenate',false",
        "OR,'CAT!',true",
        "OR,'',false",
        "NOR,'',true"
    })
    void combinesLiterals(String operator, String text, boolean expected) throws Exception {
        assertThat(matches(rule("", operator, "cat", "dog"), text)).isEqualTo(expected);
    }

    @Test
    void reportsConfiguredWordsOnlyAndNoneForNor() throws Exception {
        assertThat(report(rule("", "OR", "cat", "dog", "Cat"), "Dog and CAT").evidence())
                .containsExactly("cat", "dog", "Cat");
        assertThat(report(rule("", "NOR", "cat"), "a dog").evidence()).isEmpty();
        assertThat(report(rule("regex", "OR", "c.t"), "my cut").evidence()).containsExactly("c.t");
    }

    @Test
    void regexIsRe2WithoutBoundaries() throws Exception {
        assertThat(matches(rule("regex", "OR", "c[ao]t"), "CONCATENATE")).isTrue();
        assertThat(matches(rule("regex", "AND", "^a", "z$"), "a to z")).isTrue();
        assertThat(FAMILY.check(rule("regex", "OR", "ok", "(?=x)"), List.of()))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("keywords[1]");
                    assertThat(problem.warning()).isFalse();
                });
        assertThat(FAMILY.check(rule("", "OR", "("), List.of())).isEmpty();
        assertThat(FAMILY.check(rule("", "OR", ""), List.of())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'very urgnet',true", "'urgently',true", "'surge',false", "'disturbing',false", "'急急urgent',true"})
    void fuzzyComparesWholeWords(String text, boolean expected) throws Exception {
        assertThat(matches(rule("", "OR", 2, "urgent"), text)).isEqualTo(expected);
    }

    @Test
    void fuzzyMarksItsEvidenceAndVetoesNor() throws Exception {
        assertThat(report(rule("", "OR", 2, "urgent", "asap"), "urgnet, ASAP").evidence())
                .containsExactly("urgent (fuzzy)", "asap");
        assertThat(matches(rule("", "NOR", 2, "urgent"), "urgnet")).isFalse();
    }

    @Test
    void aLargeFuzzyThresholdIsAPercentage() throws Exception {
        KeywordRule percent =
                new KeywordRule("r", "OR", List.of("password"), false, "fuzzy", true, 82, 0.1, 0.4, 3, "unicode", "");
        assertThat(matches(percent, "my pasword")).isTrue();
        assertThat(matches(percent, "my sword")).isFalse();
        assertThat(matches(percent, "hello there")).isFalse();
    }

    @Test
    void fuzzyFindsChineseInsideARun() throws Exception {
        assertThat(matches(rule("", "OR", 2, "退款申请"), "我要提交退歀申请单")).isTrue();
        assertThat(matches(rule("", "OR", 2, "退款"), "今天天气不错")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'my payments are failing',true", "'nothing here',false", "'Ürgent!',true"})
    void bm25MatchesStems(String text, boolean expected) throws Exception {
        assertThat(matches(rule("bm25", "OR", "urgent", "payment failed now"), text))
                .isEqualTo(expected);
    }

    @Test
    void theBm25ThresholdIsASingleFloat() throws Exception {
        KeywordRule strict = new KeywordRule(
                "r",
                "OR",
                List.of("urgent", "payment failed now"),
                false,
                "bm25",
                false,
                0,
                0.9,
                0.4,
                3,
                "unicode",
                "");
        assertThat(matches(strict, "urgent")).isFalse();
        assertThat(matches(strict, "urgent urgent")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'this is urgnet',true", "'completely different',false", "'URGENT',true"})
    void ngramsMatchTypos(String text, boolean expected) throws Exception {
        assertThat(matches(rule("ngram", "OR", "urgent", "immediate"), text)).isEqualTo(expected);
    }

    @Test
    void asciiBoundariesAreUpstreams() throws Exception {
        KeywordRule ascii =
                new KeywordRule("r", "OR", List.of("привет"), false, "", false, 0, 0.1, 0.4, 3, "ascii", "");
        assertThat(matches(ascii, "привет мир")).isFalse();
        assertThat(matches(rule("", "OR", "привет"), "привет мир")).isTrue();
        assertThat(matches(rule("", "OR", "退款"), "我要退款!")).isTrue();
    }

    @Test
    void keepsAllMatchesInDeclarationOrder() throws Exception {
        var rules = List.of(named("z", "dog"), named("a", "cat"), named("m", "bird"));
        assertThat(new Evaluation().matches(FAMILY, rules, Evaluation.text("cat, dog")))
                .containsExactly("z", "a");
    }

    private static KeywordRule named(String name, String keyword) {
        return new KeywordRule(name, "OR", List.of(keyword), false, "", false, 0, 0.1, 0.4, 3, "unicode", "");
    }
}
