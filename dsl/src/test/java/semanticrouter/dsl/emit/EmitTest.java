package semanticrouter.dsl.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Programs;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.print.DocumentPrinter;

class EmitTest {
    private static final Dsl DSL = Dsl.builtIn();

    private static final String BASE = """
            global: {router: {strategy: priority}}
            listeners: []
            version: v0.3
            setup: {mode: false}
            providers:
              models:
                - name: m
                  reasoning_family: qwen3
                  backend_refs:
                    - {name: a, endpoint: "host:8000", weight: 3}
                    - {endpoint: "https://other/v1"}
            routing:
              modelCards: [{name: m}, {name: a}]
              extension: {kept: true}
              signals:
                keywords: [{name: k, operator: OR, keywords: [x], case_sensitive: false}]
              decisions:
                - name: r
                  priority: 1
                  adaptations: {mode: observe}
                  annotations: {owner: team}
                  output_contract: exact
                  rules: {type: keyword, name: k}
                  modelRefs: [{model: m, reasoning_description: because}]
                - {name: gone, priority: 2}
            entrypoints: [{model_names: [old], recipe: default}]
            """;

    private static MappingNode merge(String program) {
        return DSL.merge(DSL.compile("t.dsl", program).document(), Programs.document(BASE));
    }

    @Test
    void layingAProgramOverAConfigurationKeepsWhatTheLanguageCannotSay() {
        MappingNode merged = merge("""
                SIGNAL keyword k { operator: "OR" keywords: ["x"] }
                ROUTE r { PRIORITY 7 WHEN keyword("k") MODEL "m" (reasoning = true) }
                """);
        assertThat(merged.keys()).containsExactly("version", "listeners", "providers", "routing", "global", "setup");
        assertThat(YamlWriter.write(Nodes.mapping(merged, "routing"))).isEqualTo("""
                signals:
                  keywords:
                    - name: k
                      operator: OR
                      keywords:
                        - x
                      case_sensitive: false
                decisions:
                  - name: r
                    priority: 7
                    rules:
                      operator: AND
                      conditions:
                        - type: keyword
                          name: k
                    modelRefs:
                      - model: m
                        use_reasoning: true
                        reasoning_description: because
                    adaptations:
                      mode: observe
                    annotations:
                      owner: team
                    output_contract: exact
                extension:
                  kept: true
                modelCards:
                  - name: m
                  - name: a
                """);
    }

    @Test
    void whatIsUnchangedKeepsTheSpellingOfTheBase() {
        MappingNode base = Programs.document(BASE);
        String program = DSL.decompile(base).text();
        MappingNode merged = DSL.merge(DSL.compile("t.dsl", program).document(), base);
        assertThat(Objects.requireNonNull(merged.at("routing", "decisions"))
                        .sameContent(Objects.requireNonNull(base.at("routing", "decisions"))))
                .isTrue();
        assertThat(DSL.decompile(merged).text()).isEqualTo(program);
    }

    @Test
    void theResourceHasFlatKeysAndEndpoints() {
        MappingNode merged = merge("""
                SIGNAL keyword k { operator: "OR" keywords: ["x"] }
                SIGNAL kb leak { kb: base target: { kind: group, value: v } }
                ROUTE r { PRIORITY 7 WHEN keyword("k") MODEL "m" }
                """);
        MappingNode resource = Deployments.resource(merged, "router", "default");
        MappingNode config = (MappingNode) Objects.requireNonNull(resource.at("spec", "config"));
        assertThat(config.keys()).contains("keyword_rules", "kb", "decisions").doesNotContain("signals");
        assertThat(YamlWriter.write(Objects.requireNonNull(resource.at("spec", "vllmEndpoints")))
                        .indent(-2))
                .isEqualTo("""
                - name: m_a
                  model: m
                  reasoningFamily: qwen3
                  backend:
                    type: service
                    service:
                      name: host
                      port: 8000
                  weight: 3
                - name: m_backend-2
                  model: m
                  reasoningFamily: qwen3
                  backend:
                    type: service
                    service:
                      name: other
                      port: 443
                  weight: 1
                """);
    }

    @Test
    void helmValuesLeaveOutTheSectionsThatSayNothing() {
        MappingNode base = Programs.document("""
                version: v0.3
                listeners: []
                providers: {defaults: {default_model: "", retries: 0}, models: []}
                global: {}
                setup: {mode: false}
                """);
        MappingNode program = DSL.compile("t.dsl", "ROUTE r { MODEL m }").document();
        assertThat(Nodes.mapping(Deployments.values(DSL.merge(program, base)), "config")
                        .keys())
                .containsExactly("version", "routing");
        MappingNode kept = Nodes.mapping(Deployments.values(merge("ROUTE r { MODEL m }")), "config");
        assertThat(kept.keys()).containsExactly("version", "providers", "routing", "global");
        assertThat(Nodes.mapping(kept, "providers")).isEqualTo(Nodes.mapping(Programs.document(BASE), "providers"));
    }

    @Test
    void theErrorHandlingOfAnAlgorithmIsKeptWhereverItStands() {
        for (String algorithm : new String[] {
            "{type: fusion, fusion: {model: m, on_error: fail}}",
            "{type: fusion, on_error: fail, fusion: {model: m}}",
            "{type: ratings, on_error: fail, ratings: {max_concurrent: 2}}",
            "{type: ratings, ratings: {max_concurrent: 2, on_error: fail}}",
            "{type: ratings, on_error: fail, ratings: {max_concurrent: 2, on_error: fail}}",
            "{type: workflows, on_error: fail, workflows: {mode: static, on_error: fail}}"
        }) {
            MappingNode document = Programs.document(
                    "routing: {decisions: [{name: r, priority: 1, algorithm: %s}]}".formatted(algorithm));
            DocumentPrinter.Printed printed = DSL.decompile(document);
            assertThat(printed.notes()).as(algorithm).isEmpty();
            MappingNode again = DSL.compile("t.dsl", printed.text()).document();
            assertThat(YamlWriter.write(again)).as(algorithm).contains("on_error: fail");
            assertThat(DSL.decompile(again).text()).isEqualTo(printed.text());
            assertThat(YamlWriter.write(Nodes.mapping(DSL.merge(again, document), "routing")))
                    .isEqualTo(YamlWriter.write(Nodes.mapping(document, "routing")));
        }
        assertThat(DSL.decompile(Programs.document("""
                        routing:
                          decisions:
                            - name: r
                              algorithm: {type: confidence, on_error: fallback, confidence: {on_error: skip}}
                        """)).notes())
                .extracting(note -> note.code() + " " + note.path())
                .containsExactly("dsl-not-in-language routing.decisions[0].algorithm.on_error");
    }

    @Test
    void theSyntaxTreeIsJson() {
        String json = DSL.syntaxTree("t.dsl", """
                ROUTING { strategy: confidence }
                ROUTE "r\\n" { PRIORITY 3 WHEN keyword("a") AND (b("c") OR NOT d("e", label: "l")) MODEL m (weight = 0.5) FOR x IN [m] { MODEL x } }
                TEST t { "q" -> "r\\n" }
                """);
        MappingNode tree = (MappingNode)
                Objects.requireNonNull(YamlReader.read("ast.json", json).root());
        assertThat(Nodes.text(tree, "strategy")).isEqualTo("confidence");
        MappingNode route = Nodes.mappings(tree, "routes").getFirst();
        assertThat(Nodes.text(route, "name")).isEqualTo("r\n");
        MappingNode when = Nodes.mapping(route, "when");
        assertThat(Nodes.text(when, "type")).isEqualTo("and");
        assertThat(Nodes.text(Nodes.mapping(when, "left"), "signalName")).isEqualTo("a");
        MappingNode not = Nodes.mapping(Nodes.mapping(when, "right"), "right");
        assertThat(Nodes.text(Nodes.mapping(Nodes.mapping(not, "expr"), "fields"), "label"))
                .isEqualTo("l");
        assertThat(Nodes.text(Nodes.mapping(not, "pos"), "line")).isEqualTo("2");
        assertThat(Nodes.text(Nodes.mappings(route, "iterations").getFirst(), "variable"))
                .isEqualTo("x");
        assertThat(Nodes.mappings(tree, "testBlocks")).hasSize(1);
    }
}
