package semanticrouter.encoders.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static List<String> texts(String text) {
        return Words.of(text).words().stream().map(Words.Word::text).toList();
    }

    @Test
    void runsOfLettersAndDigitsAreWordsAndNumbersStayWhole() {
        assertThat(texts("The Panthers won 1,204.5 points, twice!"))
                .containsExactly("the", "panthers", "won", "1,204.5", "points", "twice");
    }

    @Test
    void aChineseCharacterIsAWord() {
        assertThat(texts("北京2008年")).containsExactly("北", "京", "2008", "年");
        assertThat(Words.of("北京").runs()).contains("北京");
    }

    @Test
    void sentencesEndAtPunctuationThatASpaceFollows() {
        Words words = Words.of("It costs 3.50. Who pays? Nobody");
        assertThat(words.sentences()).isEqualTo(3);
        assertThat(words.words().getLast().sentence()).isEqualTo(2);
        assertThat(Words.of("谁付钱？没有人。").sentences()).isEqualTo(2);
    }

    @Test
    void namesAndNumbersTellButAFirstWordDoesNot() {
        assertThat(Words.of("Only Anna paid 7 coins.").words().stream()
                        .filter(Words.Word::telling)
                        .map(Words.Word::text))
                .containsExactly("anna", "7");
    }

    @Test
    void offsetsPointIntoTheText() {
        String text = "Émile saw 東京 & left";
        assertThat(Words.of(text).words().stream()
                        .map(word -> text.substring(word.start(), word.end()))
                        .toList())
                .containsExactly("Émile", "saw", "東", "京", "left");
    }

    @Test
    void nothingHasNoWordsAndOneSentence() {
        assertThat(Words.of("").words()).isEmpty();
        assertThat(Words.of(" \n ").sentences()).isEqualTo(1);
    }
}
