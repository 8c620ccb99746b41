package semanticrouter.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    private static Program parse(String text) {
        Parser.Parsed parsed = Parser.parse("t.dsl", text);
        assertThat(parsed.errors()).isEmpty();
        return parsed.program();
    }

    private static Block.Route route(String clauses) {
        return (Block.Route) parse("ROUTE r { " + clauses + " }").blocks().getFirst();
    }

    @Test
    void laterClausesWinAndListsAccumulate() {
        Clauses clauses = route(
                        "PRIORITY 1 MODEL a PRIORITY 2 MODEL b, c, PLUGIN x PLUGIN y DESCRIPTION \"d\" DESCRIPTION \"e\"")
                .clauses();
        assertThat(clauses.priority()).extracting(Clauses.Rank::value).isEqualTo(2L);
        assertThat(clauses.models()).extracting(ref -> ref.model().text()).containsExactly("a", "b", "c");
        assertThat(clauses.plugins()).extracting(use -> use.name().text()).containsExactly("x", "y");
        assertThat(clauses.description()).isEqualTo("e");
    }

    @Test
    void aClauseWordAfterATrailingCommaIsNoModel() {
        assertThat(route("MODEL a, PLUGIN tools {}").clauses().models()).hasSize(1);
        assertThat(route("MODEL a,").clauses().models()).hasSize(1);
    }

    @Test
    void operatorsBindAsUsual() {
        Rule rule = route("WHEN a(\"1\") OR NOT b(\"2\") AND c(3x) AND (d(\"4\") OR e(\"5\"))".replace("3x", "x3"))
                .when();
        assertThat(rule).isInstanceOf(Rule.Or.class);
        assertThat(RulePrinter.print(Objects.requireNonNull(rule)))
                .isEqualTo("(a(\"1\") OR NOT b(\"2\") AND c(\"x3\") AND (d(\"4\") OR e(\"5\")))");
    }

    @Test
    void keepsParenthesesUnderNot() {
        assertThat(RulePrinter.print(
                        Objects.requireNonNull(route("WHEN NOT (a(x) AND b(y))").when())))
                .isEqualTo("NOT (a(\"x\") AND b(\"y\"))");
    }

    @Test
    void normalisesHyphenatedPluginNames() {
        assertThat(route("PLUGIN semantic-cache PLUGIN fast-response { message: \"x\" } PLUGIN my-own")
                        .clauses()
                        .plugins())
                .extracting(use -> use.name().text())
                .containsExactly("response_cache", "fast_response", "my-own");
    }

    @Test
    void keywordsAreNamesWherePositionSaysSo() {
        Program program = parse("SIGNAL keyword ROUTE { keywords: [MODEL] } ROUTE ROUTE { PRIORITY 1 MODEL \"TEST\" }");
        assertThat(program.blocks()).hasSize(2);
    }

    @Test
    void oneFaultyBlockDoesNotHideTheOthers() {
        Parser.Parsed parsed = Parser.parse("t.dsl", """
                SIGNAL keyword a { keywords: ["x"] }
                ROUTE broken { PRIORITY MODEL m }
                SIGNAL keyword b { keywords: ["ROUTE {"] } # ROUTE in a comment {
                ROUTE also { WHEN keyword(a }
                ASSERT WHEN keyword(a) THEN MODEL IN tag(local)
                ROUTE good { MODEL m }
                """);
        assertThat(parsed.program().blocks()).hasSize(4);
        assertThat(parsed.errors()).extracting(error -> error.span().line()).containsExactly(2, 4);
    }

    @Test
    void onlyTheOriginalErrorWhenNothingElseParses() {
        assertThat(Parser.parse("t.dsl", "SIGNAL keyword { } ROUTE { }").errors())
                .hasSize(1);
        assertThat(Parser.parse("t.dsl", "what is this").errors()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROUTE r { MODEL a () }",
                "ROUTE r (description = \"a\", strategy = b) { }",
                "SIGNAL keyword k { a: 1, }",
                "DECISION_TREE t { ELSE { MODEL m } }",
                "DECISION_TREE t { IF keyword(a) { MODEL m } }",
                "DECISION_TREE t { IF keyword(a) { PRIORITY 1 MODEL m } ELSE { MODEL m } }",
                "TEST t { query -> r }",
                "PROJECTION other p { }",
                "SIGNAL \"keyword\" k { }",
                "ROUTE r { NAME x }",
                "ASSERT WHEN keyword(a) THEN MODEL IN route(r)",
                "ASSERT ALWAYS keyword(a)",
            })
    void refusesWhatTheGrammarDoesNotHave(String text) {
        assertThat(Parser.parse("t.dsl", text).errors()).isNotEmpty();
    }

    @Test
    void placesCountLinesAndCodePointsFromOne() {
        Block.Route route = (Block.Route)
                parse("# é\n  ROUTE \"🍰é\" {\n MODEL m }").blocks().getFirst();
        assertThat(route.span().toString()).isEqualTo("t.dsl:2:3");
        assertThat(route.name().span().column()).isEqualTo(9);
        assertThat(route.name().span().endColumn()).isEqualTo(13);
        assertThat(List.of(route.span().endLine(), route.span().endColumn())).containsExactly(3, 11);
    }
}
