package semanticrouter.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every production of the grammar, each alternative once: what is accepted, and how it reads back.
/// Source: routing language specification 5.2.
class GrammarTest {
    private static String read(String text) {
        Parser.Parsed parsed = Parser.parse("t.dsl", text);
        assertThat(parsed.errors()).as(text).isEmpty();
        String printed = AstPrinter.print(parsed.program());
        Parser.Parsed again = Parser.parse("t.dsl", printed);
        assertThat(again.errors()).as(printed).isEmpty();
        assertThat(AstPrinter.print(again.program())).isEqualTo(printed);
        return printed.replaceAll("\\s+", " ").strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                // program, topLevel
                "|",
                "ROUTING { strategy: priority }|ROUTING { strategy: \"priority\" }",
                "ENTRYPOINT { model_names: [a, \"b c\",] recipe: r }|ENTRYPOINT { model_names: [\"a\", \"b c\"] recipe: \"r\" }",
                "MODEL m { tags: [] }|MODEL m { tags: [] }",
                // recipe: options, everything scoped
                "RECIPE r { }|RECIPE r { }",
                "RECIPE \"r s\" (description = \"d\" strategy = priority) { ROUTING { strategy: confidence } SIGNAL pii p { } TEST t { } }|RECIPE \"r s\" (description = \"d\" strategy = \"priority\") { ROUTING { strategy: \"confidence\" } SIGNAL pii p { } TEST t { } }",
                "RECIPE r { PROJECTION score s { } ROUTE a { } PLUGIN p tools { } }|RECIPE r { PROJECTION score s { } ROUTE a { } PLUGIN p tools { } }",
                // signal, projection, plugin, test
                "SIGNAL keyword \"a b\" { keywords: [x] }|SIGNAL keyword \"a b\" { keywords: [\"x\"] }",
                "PROJECTION partition p { } PROJECTION score s { } PROJECTION mapping m { }|PROJECTION partition p { } PROJECTION score s { } PROJECTION mapping m { }",
                "PLUGIN house system_prompt { mode: insert }|PLUGIN house system_prompt { mode: \"insert\" }",
                "TEST t { \"q\" -> r \"s\" → \"a b\" }|TEST t { \"q\" -> r \"s\" -> \"a b\" }",
                // field: leading comma; value: all kinds
                "SIGNAL a b { , x: 1, y: -2.5 z: true w: false v: { u: [1, [2], { t: s }] } e: [] o: { } }|SIGNAL a b { x: 1 y: -2.5 z: true w: false v: { u: [1, [2], { t: \"s\" }] } e: [] o: {} }",
            })
    void readsTopLevelBlocks(String text, String printed) {
        assertThat(read(text == null ? "" : text)).isEqualTo(printed == null ? "" : printed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "PRIORITY 7|PRIORITY 7",
                "PRIORITY -7|PRIORITY -7",
                "TIER 2|TIER 2",
                "DESCRIPTION \"d\"|(description = \"d\")",
                "WHEN a(b)|WHEN a(\"b\")",
                "WHEN a(\"b c\", label: \"l\", predicate: { gte: 0.5 }, on_error: match)|WHEN a(\"b c\", label: \"l\", predicate: { gte: 0.5 }, on_error: \"match\")",
                "WHEN a(b label: l)|WHEN a(\"b\", label: \"l\")",
                "WHEN NOT NOT a(b)|WHEN NOT NOT a(\"b\")",
                "WHEN a(b) AND (c(d) OR e(f)) OR NOT (g(h))|WHEN (a(\"b\") AND (c(\"d\") OR e(\"f\")) OR NOT g(\"h\"))",
                "MODEL m|MODEL \"m\"",
                "MODEL m, \"n:1\",|MODEL \"m\", \"n:1\"",
                "MODEL m (reasoning = true, effort = \"high\", lora = l, weight = 0.5, param_size = \"4b\", other = x,)|MODEL \"m\" (reasoning = true, effort = \"high\", lora = \"l\", weight = 0.5, param_size = \"4b\", other = \"x\")",
                "ALGORITHM static|ALGORITHM static",
                "ALGORITHM confidence { threshold: 0.5 }|ALGORITHM confidence { threshold: 0.5 }",
                "PLUGIN tools|PLUGIN tools",
                "PLUGIN \"a b\" { x: 1 }|PLUGIN \"a b\" { x: 1 }",
                "FOR c IN decision.candidates { MODEL c }|FOR c IN decision.candidates { MODEL \"c\" }",
                "FOR c IN \"x y\" { MODEL c }|FOR c IN \"x y\" { MODEL \"c\" }",
                "FOR c IN [m, n (lora = l),] { MODEL c }|FOR c IN [\"m\", \"n\" (lora = \"l\")] { MODEL \"c\" }",
                "EMIT retention { drop: true }|EMIT retention { drop: true }",
            })
    void readsTheClausesOfARoute(String clause, String printed) {
        assertThat(read("ROUTE r { " + clause + " }").replace("ROUTE r ", "").replaceAll("^\\{ (.*) }$", "$1"))
                .contains(printed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "DECISION_TREE t { IF a(b) { MODEL m } ELSE { MODEL n } }",
                "DECISION_TREE \"t u\" { IF a(b) { NAME \"x y\" DESCRIPTION \"d\" TIER 1 MODEL m } ELSE IF NOT a(b) { MODEL n } ELSE IF c(d) { MODEL n } ELSE { MODEL o } }",
                "DECISION_TREE t { IF a(b) { MODEL m } IF c(d) { MODEL n } ELSE { MODEL o } }",
                "DECISION_TREE t { IF a(b) { FOR c IN [m] { MODEL c } ALGORITHM static PLUGIN tools EMIT retention { drop: true } } ELSE { MODEL n } }",
            })
    void readsDecisionTrees(String text) {
        assertThat(read(text)).startsWith("DECISION_TREE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "ROUTING|after ROUTING",
                "RECIPE r { MODEL m { } }|MODEL belongs at the top level",
                "RECIPE r { ENTRYPOINT { } }|ENTRYPOINT belongs at the top level",
                "RECIPE r { RECIPE s { } }|RECIPE belongs at the top level",
                "SIGNAL keyword k { keywords [x] }|':' after the field 'keywords'",
                "SIGNAL keyword k { a: .5 }|'.' is not part of the language",
                "SIGNAL keyword k { a: [1 2] }|expected ',' or ']'",
                "MODEL qwen:3b { }|':'",
                "ROUTE r { PRIORITY high }|a whole number after PRIORITY",
                "ROUTE r { TIER 1.5 }|a whole number after TIER",
                "ROUTE r { DESCRIPTION d }|a quoted text after DESCRIPTION",
                "ROUTE r { WHEN }|a signal such as",
                "ROUTE r { WHEN a(b) AND }|a signal such as",
                "ROUTE r { WHEN a(b }|expected a field or ')'",
                "ROUTE r { WHEN (a(b) }|')'",
                "ROUTE r { MODEL }|a model name",
                "ROUTE r { ALGORITHM { } }|an algorithm type",
                "ROUTE r { FOR c decision.candidates { MODEL c } }|IN after the variable",
                "ROUTE r { FOR c IN [] { MODEL c } }|a model name",
                "ROUTE r { FOR c IN x { } }|MODEL in the body of FOR",
                "ROUTE r { EMIT retention }|after EMIT retention",
                "TEST t { \"q\" r }|->",
                "DECISION_TREE t { IF a(b) { MODEL m } ELSE { MODEL n } IF c(d) { MODEL o } }|",
            })
    void refusesWithAPlace(String text, String message) {
        assertThat(Parser.parse("t.dsl", text).errors())
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error.span().line()).isEqualTo(1));
        assertThat(Parser.parse("t.dsl", text).errors().getFirst().message()).contains(message == null ? "" : message);
    }
}
