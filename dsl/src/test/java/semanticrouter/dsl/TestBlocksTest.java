package semanticrouter.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import semanticrouter.dsl.probe.ProbeRunner;
import semanticrouter.dsl.probe.TestRunner;

class TestBlocksTest {
    /// Routes a query to the decision its first word names.
    private static final ProbeRunner FIRST_WORD = new ProbeRunner() {
        @Override
        public Reached probe(String recipe, String query) {
            String word = query.substring(0, Math.max(0, query.indexOf(' ')));
            return new Reached(Optional.of(recipe + word).filter(w -> !w.isEmpty()), List.of("keyword:" + word));
        }

        @Override
        public OptionalDouble similarity(String recipe, String first, String second) {
            return OptionalDouble.of(first.charAt(0) == second.charAt(0) ? 0.71 : 0.2);
        }
    };

    @Test
    void comparesWhatIsReachedWithWhatIsExpected() throws InterruptedException {
        TestRunner.Report report = Dsl.builtIn().test("t.dsl", """
                TEST main { "a query" -> a "b query" -> a "silent" -> a }
                RECIPE x { TEST inner { "a query" -> xa } }
                """, FIRST_WORD);
        assertThat(report.results()).extracting(TestRunner.Result::passed).containsExactly(true, false, false, true);
        assertThat(report.diagnostics())
                .extracting(d -> d.span().line() + " " + d.message())
                .containsExactly(
                        "1 TEST main expected \"a\" and reached \"b\"; matched: keyword:b",
                        "1 TEST main expected \"a\" and reached no decision; matched: keyword:");
    }

    @Test
    void warnsOfMembersThatAreNearlyTheSame() throws InterruptedException {
        TestRunner.Report report = Dsl.builtIn().test("t.dsl", """
                PROJECTION partition p { semantics: softmax_exclusive temperature: 0.1 members: [aa, ab, c] default: c }
                PROJECTION partition q { semantics: exclusive members: [aa, ab] default: aa }
                """, FIRST_WORD);
        assertThat(report.diagnostics())
                .singleElement()
                .satisfies(
                        d -> assertThat(d.message())
                                .isEqualTo(
                                        "PROJECTION partition p: the members \"aa\" and \"ab\" are nearly the same (cosine 0.71)"));
    }

    @Test
    void saysWhyTheRouterHasNoAnswer() throws InterruptedException {
        ProbeRunner refuses = new ProbeRunner() {
            @Override
            public Reached probe(String recipe, String query) throws Refused {
                throw new Refused("the request is too long");
            }

            @Override
            public OptionalDouble similarity(String recipe, String first, String second) throws Refused {
                throw new Refused("no encoder is loaded");
            }
        };
        TestRunner.Report report = Dsl.builtIn().test("t.dsl", """
                PROJECTION partition p { semantics: softmax_exclusive temperature: 0.1 members: [a, b] default: a }
                TEST main { "a query" -> a }
                """, refuses);
        assertThat(report.results()).extracting(TestRunner.Result::passed).containsExactly(false);
        assertThat(report.diagnostics())
                .extracting(d -> d.severity() + " line " + d.span().line() + " " + d.message())
                .containsExactly(
                        "error line 2 TEST main expected \"a\" and the router refused the query: the request is too long",
                        "warning line 1 PROJECTION partition p: its members could not be compared: no encoder is loaded");
    }

    @Test
    void formattingKeepsTests() {
        assertThat(Dsl.builtIn().format("t.dsl", """
                ROUTE a { PRIORITY 1 MODEL m }
                TEST t { "x" → a }
                RECIPE r { ROUTE b { PRIORITY 1 MODEL m } TEST u { "y" -> b } }
                ENTRYPOINT { model_names: [e] recipe: r }
                """).text())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("\nTEST t {\n  \"x\" -> a\n}\n")
                        .contains("\n  TEST u {\n    \"y\" -> b\n  }\n}\n"));
    }
}
