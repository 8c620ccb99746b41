package semanticrouter.dsl.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Programs;
import semanticrouter.dsl.document.Nodes;

class CompilerTest {
    private static final Dsl DSL = Dsl.builtIn();

    private static MappingNode compile(String text) {
        Compiled compiled = DSL.compile("t.dsl", text);
        assertThat(compiled.diagnostics()).isEmpty();
        return compiled.document();
    }

    private static MappingNode decision(MappingNode document, String name) {
        return Nodes.mappings(Nodes.mapping(document, "routing"), "decisions").stream()
                .filter(decision -> Nodes.text(decision, "name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String yaml(MappingNode owner, String key) {
        String text = YamlWriter.write(Objects.requireNonNull(owner.get(key), key));
        return text.startsWith("  ") ? text.indent(-2) : text;
    }

    @Test
    void lowersTheSpecificationsFirstExample() {
        MappingNode document = compile(Programs.resource("programs/families.dsl"));
        assertThat(yaml(decision(document, "guard"), "rules")).isEqualTo("""
                operator: OR
                conditions:
                  - type: jailbreak
                    name: hard_guard
                  - operator: AND
                    conditions:
                      - type: pii
                        name: strict
                      - operator: NOT
                        conditions:
                          - type: authz
                            name: gold
                  - type: kb
                    name: leak
                """);
        assertThat(yaml(decision(document, "rest"), "rules")).isEqualTo("operator: AND\nconditions: []\n");
        assertThat(Nodes.mappings(decision(document, "rest"), "modelRefs")).hasSize(2);
        assertThat(yaml(decision(document, "hot_incident"), "plugins")).isEqualTo("""
                - type: system_prompt
                  configuration:
                    enabled: true
                    system_prompt: |-
                      Be precise.
                      Cite sources.
                    mode: replace
                - type: response_cache
                  configuration:
                    enabled: true
                """);
        assertThat(yaml(decision(document, "hot_incident"), "algorithm"))
                .contains("multi_factor:", "max_ttft_ms: 900\n");
        assertThat(yaml(decision(document, "rest"), "algorithm")).isEqualTo("""
                type: confidence
                confidence:
                  confidence_method: hybrid
                  hybrid_weights:
                    logprob_weight: 0.5
                    margin_weight: 0.5
                  on_error: skip
                  threshold: 0.6
                """);
        MappingNode score = Nodes.mappings(Nodes.mapping(Nodes.mapping(document, "routing"), "projections"), "scores")
                .getFirst();
        assertThat(Nodes.text(score, "method")).isEqualTo("weighted_sum");
    }

    @Test
    void lowersTreesAndRecipesOfTheSecondExample() {
        MappingNode document = compile(Programs.resource("programs/trees.dsl"));
        assertThat(Nodes.mappings(Nodes.mapping(document, "routing"), "decisions"))
                .extracting(d -> Nodes.text(d, "name") + " " + Nodes.text(d, "priority") + " " + Nodes.text(d, "tier"))
                .containsExactly("sql_long 1000000 1", "triage__branch_02 999999 ", "everything_else 999998 ");
        assertThat(yaml(decision(document, "triage__branch_02"), "rules")).isEqualTo("""
                operator: AND
                conditions:
                  - type: keyword
                    name: sql
                  - operator: NOT
                    conditions:
                      - operator: AND
                        conditions:
                          - type: keyword
                            name: sql
                          - type: context
                            name: long
                """);
        assertThat(Nodes.mappings(document, "entrypoints")).hasSize(2);
        assertThat(Nodes.mappings(document, "recipes"))
                .extracting(recipe -> Nodes.text(Nodes.mapping(recipe, "routing"), "strategy"))
                .containsExactly("priority", "priority");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGNAL keywrd k { }|dsl-unknown-signal-type",
                "ROUTE r { MODEL m ALGORITHM elo }|dsl-unknown-algorithm",
                "ROUTE r { MODEL m PLUGIN nothing }|dsl-unknown-plugin",
                "ROUTE r { MODEL m ALGORITHM remom { breadth_schedule: [] } }|dsl-remom",
                "ROUTE r { MODEL m ALGORITHM remom { temperature: 0.5 } }|dsl-remom",
                "ROUTE r { MODEL m ALGORITHM remom { breadth_schedule: [1] synthesis_model: n } }|dsl-remom",
                "ROUTE r { MODEL m ALGORITHM remom { breadth_schedule: [1] max_completion_tokens: 0 } }|dsl-remom",
                "ROUTE r { MODEL m ALGORITHM remom { breadth_schedule: [1] max_concurrent: -1 } }|dsl-remom",
                "ROUTE r { MODEL m ALGORITHM remom { breadth_schedule: [1] on_error: fallback } }|dsl-remom",
                "ROUTE r { MODEL m ALGORITHM remom { breadth_schedule: [1] temperature: -0.5 } }|dsl-remom",
                "DECISION_TREE t { IF keyword(\"a\") { FOR c IN decision.candidates { MODEL c } } ELSE { MODEL m } }|dsl-tree-branch",
                "DECISION_TREE t { IF keyword(\"a\") { FOR c IN [m] { MODEL m2 } } ELSE { MODEL m } }|dsl-tree-branch",
                "ROUTE r { MODEL m EMIT retention { drop: true ttl_turns: 2 } }|dsl-emit",
                "ROUTE r { MODEL m EMIT other { x: 1 } }|dsl-emit",
                "ROUTING { strategy: fastest }|dsl-strategy",
                "ROUTING { }|dsl-strategy",
                "SIGNAL structure s { feature: 3 }|dsl-wrong-kind",
                "SIGNAL metadata m { key: a other: 1 }|dsl-unknown-field",
                "SIGNAL metadata m { key: a predicate: { in: [x] bogus: 1 } }|dsl-unknown-field",
                "ENTRYPOINT { model_names: [a] recipe: none }|dsl-unknown-recipe",
                "RECIPE a { } RECIPE a { }|dsl-duplicate-recipe",
            })
    void refuses(String program, String code) {
        assertThat(DSL.compile("t.dsl", program).diagnostics())
                .filteredOn(diagnostic -> diagnostic.isError())
                .extracting(diagnostic -> diagnostic.code())
                .containsExactly(code);
    }

    @Test
    void leavesOutValuesOfTheWrongKindAndSaysSo() {
        Compiled compiled = DSL.compile("t.dsl", "SIGNAL embedding e { threshold: \"high\" candidates: [\"x\"] }");
        assertThat(compiled.usable()).isTrue();
        assertThat(compiled.diagnostics()).extracting(d -> d.code()).containsExactly("dsl-wrong-kind");
        assertThat(YamlWriter.write(compiled.document())).doesNotContain("threshold");
    }

    @Test
    void leavesOutModelOptionsOfTheWrongKindAndSaysSo() {
        Compiled compiled = DSL.compile(
                "t.dsl",
                "ROUTE r { MODEL m (reasoning = \"yes\", effort = true, lora = 3, weight = heavy, param_size = 4, note = [x]) }");
        assertThat(compiled.usable()).isTrue();
        assertThat(compiled.diagnostics())
                .extracting(d -> d.span().column() + " " + d.message())
                .containsExactly(
                        "32 \"reasoning\" of the model m must be true or false and is a text; it is left out",
                        "48 \"effort\" of the model m must be a text and is true or false; it is left out",
                        "61 \"lora\" of the model m must be a text and is a number; it is left out",
                        "73 \"weight\" of the model m must be a number and is a text; it is left out",
                        "93 \"param_size\" of the model m must be a text and is a number; it is left out");
        assertThat(YamlWriter.write(decision(compiled.document(), "r"))).doesNotContain("yes", "lora", "weight");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROUTE r { MODEL m ALGORITHM remom }",
                "SIGNAL metadata m { key: a predicate: { exists: false } }",
                "ROUTE r { MODEL m ALGORITHM remom { breadth_schedule: [4, 2] synthesis_model: m max_completion_tokens: 1 } }",
                "ROUTE r { FOR c IN [m, n] { MODEL c } ALGORITHM remom { breadth_schedule: [1] synthesis_model: n } }",
                "DECISION_TREE t { IF keyword(\"a\") { FOR c IN [m] { MODEL c } } ELSE { MODEL m } }",
            })
    void accepts(String program) {
        assertThat(DSL.compile("t.dsl", program).diagnostics()).isEmpty();
    }

    @Test
    void keepsAPredicateThatSaysNo() {
        assertThat(YamlWriter.write(compile("SIGNAL metadata m { key: a predicate: { exists: false } }")))
                .contains("exists: false");
    }

    @Test
    void prefixesErrorsOfRecipes() {
        assertThat(DSL.compile("t.dsl", "RECIPE a { SIGNAL nope n { } } ENTRYPOINT { model_names: [x] recipe: a }")
                        .diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.message()).startsWith("RECIPE \"a\": the signal type"));
    }

    @Test
    void templatesOfOneProfileAreUnknownToAnother() {
        Compiled compiled = DSL.compile("t.dsl", """
                PLUGIN house tools { mode: none }
                RECIPE a { ROUTE r { MODEL m PLUGIN house } }
                """);
        assertThat(compiled.diagnostics()).extracting(d -> d.code()).containsExactly("dsl-unknown-plugin");
    }

    @Test
    void publicNamesAreTrimmedAndTakenOnce() {
        Compiled compiled = DSL.compile("t.dsl", """
                ENTRYPOINT { model_names: [" a ", "a", "b"] recipe: default }
                ENTRYPOINT { model_names: ["b"] recipe: default }
                """);
        assertThat(Nodes.texts(
                        Nodes.mappings(compiled.document(), "entrypoints").getFirst(), "model_names"))
                .isEqualTo(List.of("a", "b"));
        assertThat(compiled.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.message()).contains("\"b\""));
    }
}
