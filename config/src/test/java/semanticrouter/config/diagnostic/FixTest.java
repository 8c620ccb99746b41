package semanticrouter.config.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FixTest {
    private static final String TEXT = "first: 1\n  prioritty: 5\n  mode: 'al'\n";

    private static Optional<Fix> fix(Span span, String hint) {
        return Fix.of(new Diagnostic(Severity.WARNING, "unknown-key", span, "", "unknown", hint), TEXT);
    }

    @Test
    void offersTheWordAtThePlaceOfTheMisspeltOne() {
        String hint = Suggestion.hint("prioritty", List.of("priority", "name"));
        var place = new Span("x", 2, 3, 2, 12);
        assertThat(fix(place, hint)).contains(new Fix(place, "priority"));
    }

    @Test
    void keepsQuotes() {
        var place = new Span("x", 3, 9, 3, 13);
        assertThat(fix(place, "did you mean \"all\"? Known are all, any")).contains(new Fix(place, "'all'"));
    }

    @Test
    void offersNothingWithoutAWordOrWhereAnotherWordStands() {
        assertThat(fix(new Span("x", 2, 3, 2, 12), "remove it")).isEmpty();
        assertThat(fix(new Span("x", 1, 1, 1, 6), "did you mean \"priority\"?")).isEmpty();
        assertThat(fix(new Span("x", 2, 3, 3, 4), "did you mean \"priority\"?")).isEmpty();
        assertThat(fix(new Span("x", 9, 3, 9, 4), "did you mean \"priority\"?")).isEmpty();
        assertThat(fix(Span.NONE, "did you mean \"priority\"?")).isEmpty();
    }
}
