package semanticrouter.dsl.intent.say;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semanticrouter.dsl.intent.words.Lexeme;

/// What is told has both languages, and says the same in them.
class WordingTest {
    private static final Pattern PLACE = Pattern.compile("%(\\d\\$)?s");
    private static final Pattern HAN = Pattern.compile("\\p{script=Han}");
    private static final List<Wording> SIGNS =
            List.of(Wording.COMMA, Wording.GROUPED, Wording.QUOTED, Wording.CLAUSE, Wording.IT_HAS);

    private static List<String> places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).sorted().toList();
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsToldInBothLanguages(Wording wording) {
        String english = wording.written(Tongue.ENGLISH);
        String chinese = wording.written(Tongue.CHINESE);

        assertThat(english).isNotBlank().doesNotContainPattern(HAN);
        assertThat(chinese).isNotBlank();
        assertThat(HAN.matcher(chinese).find()).isNotEqualTo(SIGNS.contains(wording));
        assertThat(places(chinese)).isEqualTo(places(english));
        assertThat(PLACE.matcher(english).replaceAll("")).doesNotContain("%");
        assertThat(PLACE.matcher(chinese).replaceAll("")).doesNotContain("%");
    }

    @Test
    void partsAreReadInTheLanguageOfTheWhole() {
        Told known = Wording.NAME_ONE_OF.with(List.of("a", "b"));
        Told told = Wording.NOTHING_SAYS_WHICH.with(new Told.Named(Lexeme.Kind.WISH, "strong", "strong"), known);

        assertThat(told.in(Tongue.ENGLISH))
                .isEqualTo("nothing in the configuration says which model is strong; name one of a, b");
        assertThat(told.in(Tongue.CHINESE)).isEqualTo("配置没有说明哪个模型算“强”；请点名其中之一：a、b");
    }

    @Test
    void aTextIsInTheLanguageOfMostOfItsWords() {
        assertThat(Tongue.ofText("数学问题用 demo/strong")).isEqualTo(Tongue.CHINESE);
        assertThat(Tongue.ofText("questions about 数学 go to demo/strong")).isEqualTo(Tongue.ENGLISH);
        assertThat(Tongue.ofText("")).isEqualTo(Tongue.ENGLISH);
    }

    /// What cannot be said names its wording; a name that is none would only be seen by whoever says it.
    @Test
    void theLexiconNamesWordingsThereAre() throws IOException {
        try (InputStream in = Objects.requireNonNull(Lexeme.class.getResourceAsStream("lexicon.txt"))) {
            List<String> named = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("UNKNOWN "))
                    .map(line -> line.substring("UNKNOWN ".length(), line.indexOf(" | ")))
                    .toList();

            assertThat(named)
                    .hasSizeGreaterThan(5)
                    .isSubsetOf(Stream.of(Wording.values()).map(Wording::name).toList());
        }
    }
}
