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
    }

    @Test
    void measuresEditsInCodePoints() {
        assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestion.distance("😀a", "😀b")).isEqualTo(1);
        assertThat(Suggestion.distance("", "abcdefgh")).isEqualTo(4);
    }
}
