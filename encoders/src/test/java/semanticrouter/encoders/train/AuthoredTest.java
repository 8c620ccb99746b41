package semanticrouter.encoders.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The texts the project wrote itself.
class AuthoredTest {
    @Test
    void requestsCoverEverySubjectWithAndWithoutFacts() throws Exception {
        List<Prompt> prompts = Authored.prompts();
        List<String> subjects = Recipes.of("domain").orElseThrow().labels();
        assertThat(prompts.stream().map(Prompt::domain).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(subjects);
        for (String subject : subjects) {
            assertThat(prompts.stream()
                            .filter(prompt -> prompt.domain().equals(subject))
                            .map(Prompt::fact)
                            .distinct())
                    .as(subject)
                    .hasSize(2);
        }
    }

    @Test
    void everySlotIsFilledAndEveryDrawIsTheSame() throws Exception {
        assertThat(Authored.prompts()).extracting(Prompt::text).noneMatch(text -> text.matches(".*\\{\\w+}.*"));
        assertThat(Authored.prompts()).isEqualTo(Authored.prompts());
    }

    @Test
    void textsOfTasksHaveTheirSlotsFilledAndKnownLabels() throws Exception {
        for (Recipe recipe : Recipes.every().toList()) {
            List<Example> texts = Authored.of(recipe.task());
            assertThat(texts)
                    .as(recipe.task())
                    .extracting(Example::text)
                    .noneMatch(text -> text.contains("{topic}")); // attacks hold other braces on purpose
            assertThat(texts).as(recipe.task()).extracting(Example::label).isSubsetOf(recipe.labels());
        }
    }
}
