package semanticrouter.config.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    @Test
    void suggestsTheNearestWithinThreeEdits() {
        assertThat(Suggestion.nearest("prioritty", List.of("name", "priority", "tier")))
                .contains("priority");
        assertThat(Suggestion.nearest("modelrefs", List.of("modelRefs", "models")))
                .contains("modelRefs");
        assertThat(Suggestion.nearest("thresh", List.of("threshold"))).contains("threshold");
        assertThat(Suggestion.nearest("completely", List.of("different"))).isEmpty();
    }

    @Test
    void doesNotSuggestAcrossMostOfAShortWord() {
        assertThat(Suggestion.nearest("k", List.of("db", "lte", "kb"))).contains("kb");
        assertThat(Suggestion.nearest("x", List.of("db", "lte"))).isEmpty();
        assertThat(Suggestion.nearest("x", List.of("m"))).isEmpty();
        assertThat(Suggestion.nearest("ftp", List.of("http", "https"))).isEmpty();
        assertThat(Suggestion.nearest("note", List.of("mode", "name"))).isEmpty();
        assertThat(Suggestion.nearest("modle", List.of("type", "model"))).contains("model");
        assertThat(Suggestion.nearest("smol", List.of("small"))).contains("small");
        assertThat(Suggestion.nearest("nmae", List.of("mode", "name"))).contains("name");
    }

    @Test
    void measuresEditsInCodePoints() {
        assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestion.distance("😀a", "😀b")).isEqualTo(1);
        assertThat(Suggestion.distance("model", "modle")).isEqualTo(1);
        assertThat(Suggestion.distance("", "abcdefgh")).isEqualTo(4);
    }
}
