package semanticrouter.kubernetes.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;

/// A pool and a route as a configuration.
class ConversionTest {
    static final String FILE = """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: 1, timeout: 3s}]
            providers:
              defaults: {default_reasoning_effort: low, reasoning_families: {r1: {type: reasoning_effort, parameter: reasoning_effort}}}
              models:
                - {name: small, backend_refs: [{endpoint: "s:1"}]}
                - {name: large, backend_refs: [{endpoint: "l:1", api_key: "${KEY}"}]}
                - {name: later, backend_refs: [{endpoint: "x:1"}]}
                - {name: helper, backend_refs: [{endpoint: "h:1"}]}
            routing:
              modelCards: [{name: small, context_window_size: 8000, description: from the file}, {name: helper}]
              decisions: [{name: gone, description: d, priority: 1}]
            global: {router: {config_source: kubernetes}}
            """;
    static final String POOL = """
            defaultModel: small
            models:
              - {name: small, description: from the pool, loras: [{name: law, description: d}]}
              - {name: large, reasoningFamily: r1, pricing: {currency: EUR, inputTokenPrice: 0.0000015, outputTokenPrice: 3e-7}}
            """;
    static final String ROUTE = """
            signals:
              keywords: [{name: k, operator: OR, keywords: ["$5"], caseSensitive: true, fuzzy_match: true}]
              embeddings: [{name: e, threshold: 0.5, candidates: [a], aggregationMethod: max, queryModality: text}]
              domains: [{name: math, description: d}]
              contextRules: [{name: c, minTokens: 1K, maxTokens: 2K}]
              structure: [{name: s, feature: {type: exists, source: {type: regex, pattern: a}}}]
              conversation: [{name: v, feature: {type: count, source: {type: message}}, predicate: {gte: 2}}]
              factCheckRules: [{name: needs_fact_check}]
              events: [{name: ev, eventTypes: [x], severities: [high], actionCodes: [y], temporal: true}]
              language: [{name: zh}]
            projections: {scores: [{name: p, method: weighted_sum, inputs: [{type: keyword, name: k, weight: 1}]}]}
            decisions:
              - name: d
                priority: 7
                signals: {operator: AND, conditions: [{type: keyword, name: k}, {operator: NOT, conditions: [{type: context, name: c}]}]}
                modelRefs: [{model: small, loraName: law}, {model: large, useReasoning: true, reasoningEffort: high, reasoningDescription: r, weight: 2}]
                algorithm: {type: static}
                plugins: [{type: system_prompt, configuration: {system_prompt: hello}}]
                tier: 1
            """;

    static MappingNode tree(String yaml) {
        return YamlReader.read("test", yaml).root() instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
    }

    private static List<String> problems(String pool, String route) {
        return Conversion.of(tree(FILE), tree(pool), tree(route)).problems().stream()
                .map(problem -> problem.of().name() + " " + problem.reason() + " " + problem)
                .toList();
    }

    private static Node whole() {
        Conversion made = Conversion.of(tree(FILE), tree(POOL), tree(ROUTE));
        assertThat(made.problems()).isEmpty();
        return Objects.requireNonNull(made.document());
    }

    @Test
    void filePoolAndRouteAreOneDocument() {
        Node wanted = tree("""
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: 1, timeout: 3s}]
                providers:
                  defaults: {default_reasoning_effort: low, reasoning_families: {r1: {type: reasoning_effort, parameter: reasoning_effort}}, default_model: small}
                  models:
                    - {name: small, backend_refs: [{endpoint: "s:1"}]}
                    - {name: large, backend_refs: [{endpoint: "l:1", api_key: "${KEY}"}], reasoning_family: r1, pricing: {currency: EUR, prompt_per_1m: 1.5, completion_per_1m: 0.3}}
                    - {name: helper, backend_refs: [{endpoint: "h:1"}]}
                routing:
                  modelCards:
                    - {name: small, context_window_size: 8000, description: from the pool, loras: [{name: law, description: d}]}
                    - {name: large}
                    - {name: helper}
                  signals:
                    keywords: [{name: k, operator: OR, keywords: ["$$5"], case_sensitive: true, fuzzy_match: true}]
                    embeddings: [{name: e, threshold: 0.5, candidates: [a], aggregation_method: max, query_modality: text}]
                    domains: [{name: math, description: d}]
                    context: [{name: c, min_tokens: 1K, max_tokens: 2K}]
                    structure: [{name: s, feature: {type: exists, source: {type: regex, pattern: a}}}]
                    conversation: [{name: v, feature: {type: count, source: {type: message}}, predicate: {gte: 2}}]
                    fact_check: [{name: needs_fact_check}]
                    events: [{name: ev, event_types: [x], severities: [high], action_codes: [y], temporal: true}]
                    language: [{name: zh}]
                  projections: {scores: [{name: p, method: weighted_sum, inputs: [{type: keyword, name: k, weight: 1}]}]}
                  decisions:
                    - name: d
                      priority: 7
                      rules: {operator: AND, conditions: [{type: keyword, name: k}, {operator: NOT, conditions: [{type: context, name: c}]}]}
                      modelRefs: [{model: small, lora_name: law}, {model: large, use_reasoning: true, reasoning_effort: high, reasoning_description: r, weight: 2}]
                      algorithm: {type: static}
                      plugins: [{type: system_prompt, configuration: {system_prompt: hello}}]
                      tier: 1
                global: {router: {config_source: kubernetes}}
                """);
        MappingNode.Builder ordered = MappingNode.builder();
        if (whole() instanceof MappingNode made && wanted instanceof MappingNode want) {
            want.keys().forEach(key -> ordered.put(key, Objects.requireNonNull(made.get(key))));
            assertThat(made.keys()).hasSameElementsAs(want.keys());
            MappingNode routing = Fields.mapping(made, "routing");
            MappingNode.Builder sections = MappingNode.builder();
            Fields.mapping(want, "routing")
                    .keys()
                    .forEach(key -> sections.put(key, Objects.requireNonNull(routing.get(key))));
            ordered.put("routing", sections.build());
        }
        assertThat(YamlWriter.write(ordered.build())).isEqualTo(YamlWriter.write(wanted));
    }

    @Test
    void namesThatAreNotThereAreFound() {
        assertThat(problems(POOL.replace("defaultModel: small", "defaultModel: tiny"), ROUTE))
                .containsExactly("IntelligentPool ModelNotFound spec.defaultModel: the pool has no model \"tiny\"");
        assertThat(problems(POOL.replace("defaultModel: small", "defaultModel: law"), ROUTE))
                .isEmpty();
        assertThat(problems(POOL.replace("reasoningFamily: r1", "reasoningFamily: r2"), ROUTE))
                .singleElement()
                .asString()
                .startsWith("IntelligentPool ReasoningFamilyNotFound spec.models[1].reasoningFamily: ")
                .contains("\"r2\"", "router's file");
        assertThat(problems(POOL + "  - {name: nowhere}\n", ROUTE))
                .singleElement()
                .asString()
                .startsWith("IntelligentPool BackendNotFound spec.models[2].name: ")
                .contains("backend_refs");
        assertThat(problems(POOL, ROUTE.replace("model: large", "model: helper")))
                .as("a model of the file alone is none of the pool")
                .containsExactly(
                        "IntelligentRoute ModelNotFound spec.decisions[0].modelRefs[1].model: the pool has no model \"helper\"");
        assertThat(problems(POOL, ROUTE.replace("loraName: law", "loraName: lore")))
                .containsExactly(
                        "IntelligentRoute LoRANotFound spec.decisions[0].modelRefs[0].loraName: model \"small\" of the pool has no adapter \"lore\"");
    }

    @Test
    void namesThatAreThereTwiceAreFound() {
        assertThat(problems(POOL + "  - {name: small}\n", ROUTE))
                .containsExactly(
                        "IntelligentPool DuplicateName spec.models[2].name: \"small\" is there twice; rename one");
        assertThat(problems(POOL, ROUTE.replace("language: [{name: zh}]", "language: [{name: zh}, {name: zh}]")))
                .containsExactly(
                        "IntelligentRoute DuplicateName spec.signals.language[1].name: \"zh\" is there twice; rename one");
        assertThat(problems(POOL, ROUTE + "  - {name: d, modelRefs: [{model: small}]}\n"))
                .containsExactly(
                        "IntelligentRoute DuplicateName spec.decisions[1].name: \"d\" is there twice; rename one");
        assertThat(problems(POOL, ROUTE.replace("language: [{name: zh}]", "context: [{name: x}]")))
                .singleElement()
                .asString()
                .contains("spec.signals", "\"contextRules\"", "\"context\"");
        assertThat(problems(POOL, ROUTE.replace("    tier: 1", "    rules: {type: keyword, name: k}")))
                .singleElement()
                .asString()
                .contains("spec.decisions[0]", "\"signals\"", "\"rules\"");
    }

    @Test
    void numbersAreReadHoweverTheyAreWritten() {
        assertThat(problems(POOL.replace("3e-7", ".inf"), ROUTE))
                .singleElement()
                .asString()
                .contains("spec.models[1].pricing.outputTokenPrice", "is .inf; write a finite number");
        assertThat(problems(POOL.replace("3e-7", "0x10"), ROUTE)).isEmpty();
        assertThat(problems(POOL, ROUTE.replaceFirst("priority: \\d+", "priority: 0x3e9")))
                .singleElement()
                .asString()
                .contains("it must be from 0 to 1000");
    }

    @Test
    void aPriceThatIsNoNumberIsNotLostOnTheWayToAPool() {
        MappingNode file = tree("""
                providers: {models: [{name: a, pricing: {prompt_per_1m: "${PRICE}", completion_per_1m: .nan}}]}
                routing: {modelCards: [{name: a}]}
                """);
        assertThat(YamlWriter.write(PoolAndRoute.of(file, "r", "n").pool()))
                .contains("inputTokenPrice", "${PRICE}", "outputTokenPrice", ".nan");
    }

    @Test
    void theEnvironmentIsForTheFileAlone() {
        assertThat(YamlWriter.write(Objects.requireNonNull(
                        Conversion.of(tree(FILE), tree(POOL), tree(ROUTE.replace("hello", "\"${SECRET} $HOME\"")))
                                .document())))
                .contains("$${SECRET} $$HOME", "${KEY}");
    }
}
