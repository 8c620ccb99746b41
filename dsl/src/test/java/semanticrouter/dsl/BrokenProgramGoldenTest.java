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
                "06-wrong-names", "07-projections", "08-recipes", "09-model-in-recipe", "10-broken-assertion",
                "11-does-not-compile"
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

    /// Checking alone warns of it; a command that needs the compiled program cannot go on.
    @Test
    void whatKeepsAProgramFromCompilingIsAnErrorForWhoCompilesIt() {
        String program = Programs.resource("broken/06-wrong-names.dsl");
        Validation validation = DSL.validate("06.dsl", program);
        assertThat(validation.ok()).isTrue();
        Validation compiling = validation.compiling(DSL.compile("06.dsl", program));
        assertThat(compiling.ok()).isFalse();
        assertThat(compiling.issues())
                .filteredOn(issue -> issue.diagnostic().isError())
                .extracting(issue -> issue.line())
                .containsExactly(
                        "🔴 Error: ROUTE r uses the plugin \"hause\", which is neither a template nor a plugin type (at line 10, column 10) [Fix: change to \"house\"]",
                        "🔴 Error: ROUTE r uses the unknown algorithm \"multifactor\" (at line 9, column 13) [Fix: change to \"multi_factor\"]");
        assertThat(compiling.issues()).hasSameSizeAs(validation.issues());
    }

    @ParameterizedTest
    @ValueSource(strings = {"families", "trees"})
    void saysNothingAboutSoundPrograms(String name) {
        assertThat(DSL.validate(name, Programs.resource("programs/" + name + ".dsl"))
                        .issues())
                .isEmpty();
    }
}
