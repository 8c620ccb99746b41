package semanticrouter.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.diagnostic.Severity;

/// The exact words a broken program is answered with.
class BrokenProgramGoldenTest {
    private static final Dsl DSL = Dsl.builtIn();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-unclosed-string", "02-missing-brace", "03-misspelt-clause", "04-model-with-colon",
                        "05-route-beside-tree",
                "06-wrong-names", "07-projections", "08-recipes", "09-model-in-recipe", "10-broken-assertion"
            })
    void saysExactlyThis(String name) {
        String program = Programs.resource("broken/" + name + ".dsl");
        assertThat(DSL.validate(name + ".dsl", program).render())
                .isEqualTo(Programs.resource("broken/" + name + ".txt"));
    }

    /// Example A.3 of the specification: one diagnostic of each level.
    @Test
    void findsEveryFaultOfTheSpecificationsExample() {
        Validation validation = DSL.validate("faulty.dsl", Programs.resource("programs/faulty.dsl"));
        assertThat(validation.ok()).isFalse();
        assertThat(validation.issues())
                .extracting(issue ->
                        issue.diagnostic().severity() + " " + issue.diagnostic().code() + " line "
                                + issue.diagnostic().span().line())
                .containsExactly(
                        "error dsl-syntax line 7",
                        "warning dsl-unknown-signal line 4",
                        "warning dsl-unknown-route line 8",
                        "constraint dsl-limit line 3",
                        "constraint dsl-negative-rank line 5",
                        "warning dsl-missing-guard line 5");
        assertThat(validation.issues().get(1).fix()).hasValueSatisfying(fix -> {
            assertThat(fix.newText()).isEqualTo("\"urgent\"");
            assertThat(fix.place().column()).isEqualTo(36);
        });
        assertThat(validation.count(Severity.ERROR)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"families", "trees"})
    void saysNothingAboutSoundPrograms(String name) {
        assertThat(DSL.validate(name, Programs.resource("programs/" + name + ".dsl"))
                        .issues())
                .isEmpty();
    }
}
