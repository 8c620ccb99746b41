package semanticrouter.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.dsl.Dsl;

/// Single findings about programs that compile.
class ChecksTest {
    private static final String PARTITION = """
            SIGNAL domain a { mmlu_categories: ["law"] }
            SIGNAL domain b { mmlu_categories: ["math"] }
            SIGNAL keyword k { operator: "OR" keywords: ["x"] }
            PROJECTION partition p { semantics: exclusive members: [a, b] default: a }
            """;

    private static List<Issue> issues(String program, String code) {
        return Dsl.builtIn().validate("t.dsl", program).issues().stream()
                .filter(issue -> issue.diagnostic().code().equals(code))
                .toList();
    }

    private static List<Issue> impossible(String when) {
        return issues(PARTITION + "ROUTE r { PRIORITY 1 WHEN " + when + " MODEL m }", "dsl-impossible-and");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "domain(\"a\") AND domain(\"b\")",
                "domain(\"a\") AND keyword(\"k\") AND domain(\"b\")",
                "NOT (NOT domain(\"a\") OR NOT domain(\"b\"))",
                "domain(\"a\") AND NOT (keyword(\"k\") OR NOT domain(\"b\"))",
                "keyword(\"k\") OR (domain(\"a\") AND domain(\"b\"))",
                "NOT NOT (domain(\"a\") AND domain(\"b\"))",
            })
    void aConjunctionOfTwoMembersOfAPartitionIsImpossible(String when) {
        assertThat(impossible(when)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOT (domain(\"a\") AND domain(\"b\"))",
                "domain(\"a\") AND NOT domain(\"b\")",
                "NOT domain(\"a\") AND NOT domain(\"b\")",
                "domain(\"a\") OR domain(\"b\")",
                "keyword(\"k\") AND (domain(\"a\") OR domain(\"b\"))",
                "NOT (domain(\"a\") AND domain(\"b\") AND keyword(\"k\"))",
                "domain(\"a\", predicate: { gte: 0.2 }) AND domain(\"b\")",
            })
    void whatANegationOrAnAlternativeLeavesPossibleIsNotReported(String when) {
        assertThat(impossible(when)).isEmpty();
    }

    @Test
    void anUnknownTypeOfALeafIsMendedInPlace() {
        assertThat(issues(
                        PARTITION + "ROUTE r { PRIORITY 1 WHEN NOT domian(\"a\") MODEL m }", "dsl-unknown-signal-type"))
                .singleElement()
                .satisfies(issue -> assertThat(issue.fix()).hasValueSatisfying(fix -> {
                    assertThat(fix.newText()).isEqualTo("domain");
                    assertThat(fix.place().column()).isEqualTo(31);
                    assertThat(fix.place().endColumn()).isEqualTo(37);
                    assertThat(fix.place().endLine()).isEqualTo(5);
                }));
    }

    @Test
    void aLoopOverTheCandidatesNamesNoModel() {
        assertThat(issues("ROUTE r { PRIORITY 1 FOR c IN decision.candidates { MODEL c } }", "dsl-no-model"))
                .hasSize(1);
        assertThat(issues("ROUTE r { PRIORITY 1 FOR c IN [m] { MODEL c } }", "dsl-no-model"))
                .isEmpty();
    }

    @Test
    void every_block_has_a_name() {
        assertThat(issues(
                        "MODEL \"\" { } SIGNAL keyword \" \" { operator: OR keywords: [a] } ROUTE \"\" { MODEL m }",
                        "dsl-empty-name"))
                .hasSize(3);
    }
}
