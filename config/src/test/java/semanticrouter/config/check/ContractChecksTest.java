package semanticrouter.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.config.check.CheckedConfig.load;
import static semanticrouter.config.check.CheckedConfig.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.document.global.Permission;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;

class ContractChecksTest {
    private List<String> findings(String change, LoadOptions options) {
        return load(change, options, Path.of("/nowhere")).diagnostics().stream()
                .filter(d -> d.severity() != Severity.NOTE)
                .map(d -> d.code() + " " + d.path() + ": " + d.message())
                .toList();
    }

    /// A change of one decision: its keys in YAML.
    private static String decision(String keys) {
        return "routing: {decisions: [{name: a, description: d, priority: 1, modelRefs: [{model: small}, {model: large}], "
                + keys + "}]}";
    }

    @Test
    void theBaseIsSound() {
        assertThat(findings("{}", serving())).isEmpty();
        assertThat(findings("{}", serving().asStrict())).isEmpty();
        assertThat(findings("{}", LoadOptions.readOnly())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output_contract_spec: {}|output-contract routing.decisions[0].output_contract_spec: an output contract needs a type or a postprocess step",
                "output_contract_spec: {type: choice}|output-contract routing.decisions[0].output_contract_spec: the type choice needs choice_set.values",
                "output_contract_spec: {type: choice, choice_set: {values: [Yes, 'yes ']}}|output-contract routing.decisions[0].output_contract_spec.choice_set.values[1]: the choice \"yes \" is there twice",
                "output_contract_spec: {type: structured_json}|output-contract routing.decisions[0].output_contract_spec: the type structured_json needs json_schema.schema_ref",
                "output_contract_spec: {type: choice, choice_set: {values: [a]}, render: {mode: template, template: x}}|output-contract routing.decisions[0].output_contract_spec.render.template: the template does not contain {choice}",
                "output_contract_spec: {type: choice, choice_set: {values: [a]}, extract: {mode: json_object}}|output-contract routing.decisions[0].output_contract_spec.extract.mode: json_object is for structured_json only",
                "output_contract_spec: {type: choice, choice_set: {values: [a]}, postprocess: [{type: dereference_selected_reference}]}|output-contract routing.decisions[0].output_contract_spec.postprocess: dereference_selected_reference needs type reference_selection",
                "emits: [{kind: retention, retention: {drop: true, ttl_turns: 1}}]|emit routing.decisions[0].emits[0].retention: drop: true and ttl_turns above 0 contradict each other",
                "emits: [{kind: retention}]|emit routing.decisions[0].emits[0]: the directive retention has nothing to say",
                "candidateIterations: [{variable: c, source: models}]|candidate-iteration routing.decisions[0].candidateIterations[0]: a loop over models lists none",
                "candidateIterations: [{variable: c, source: models, models: [{model: small}]}]|candidate-iteration routing.decisions[0].candidateIterations[0]: the loop yields nothing, so its models are no candidates",
                "candidateIterations: [{variable: c, source: models, models: [{model: small}], outputs: [{type: model, value: d}]}]|candidate-iteration routing.decisions[0].candidateIterations[0].outputs[0].value: the output \"d\" is not the loop variable",
                "adaptations: {mode: bypass, protection: {mode: observe}}|adaptation-mode routing.decisions[0].adaptations.protection.mode: the mode \"observe\" goes further than the whole's mode \"bypass\"",
                "algorithm: {type: router_dc, router_dc: {require_descriptions: true}}|algorithm-models routing.decisions[0].algorithm.router_dc.require_descriptions: the model \"large\" has no description, and require_descriptions is set",
                "rules: {operator: OR, label: x, conditions: [{type: keyword, name: urgent}]}|rule-shape routing.decisions[0].rules.label: an operator over conditions has no use for a label",
                "rules: {operator: OR, on_error: match, conditions: [{type: keyword, name: urgent}]}|rule-shape routing.decisions[0].rules.on_error: an operator over conditions has no use for on_error",
                "rules: {operator: OR, predicate: {gte: 1}, conditions: [{type: keyword, name: urgent}]}|rule-shape routing.decisions[0].rules.predicate: an operator over conditions has no use for a predicate",
                "algorithm: {type: remom, remom: {temperature: 1}}|algorithm-options routing.decisions[0].algorithm.remom: the block says no rounds",
                "algorithm: {type: prompt, prompt: {model: auto, instructions: i}}|algorithm-models routing.decisions[0].algorithm.prompt.model: \"auto\" is a name that routes, not a model",
                "algorithm: {type: prompt, prompt: {model: painter, instructions: i}}|algorithm-models routing.decisions[0].algorithm.prompt.model: the model \"painter\" does not answer texts",
                "algorithm: {type: prompt, on_error: skip, prompt: {model: small, instructions: i}}|algorithm-options routing.decisions[0].algorithm.on_error: \"skip\" is not one of fallback"
            })
    void checksDecisions(String keys, String finding) {
        assertThat(findings(decision(keys), serving())).containsExactly(finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "algorithm: {type: fusion}, output_contract: one word|-",
                "algorithm: {type: ratings}, output_contract_spec: {type: choice, choice_set: {values: [a]}, on_violation: {fallback: A}}|-",
                "algorithm: {type: ratings}, modelRefs: [{model: small}], output_contract: one word|: the contract does nothing, for ratings with one model is no loop",
                "algorithm: {type: remom}, modelRefs: [{model: small}], output_contract: one word|-",
                "algorithm: {type: ratings}, output_contract_spec: {type: reference_selection, reference: {source: candidate_responses, id_format: index}}|_spec.type: no model of ratings is shown the answers of others to choose from",
                "algorithm: {type: fusion}, output_contract_spec: {type: choice, choice_set: {values: [a, ' ']}}|_spec.choice_set.values[1]: the choice is empty",
                "algorithm: {type: fusion}, output_contract_spec: {type: choice, choice_set: {values: [a]}, on_violation: {fallback: b}}|_spec.on_violation.fallback: the fallback is none of the choices, and is answered as it is",
                "algorithm: {type: fusion}, output_contract_spec: {type: choice, choice_set: {values: [a]}, normalize: {field_order: [plan]}}|_spec.normalize: normalize does nothing for the type choice",
                "algorithm: {type: fusion}, output_contract_spec: {type: structured_json, json_schema: {schema_ref: terminal_action_v1}, normalize: {field_order: [plan, plans]}}|_spec.normalize.field_order[1]: \"plans\" is no field of terminal_action_v1 and does nothing",
                "algorithm: {type: fusion}, output_contract_spec: {type: structured_json, json_schema: {schema_ref: terminal_action_v1}, normalize: {defaults: {plan: p, done: true}}}|_spec.normalize.defaults.done: \"done\" is no field of terminal_action_v1 and does nothing",
            })
    void aContractHoldsForTheAnswersOfLoops(String keys, @Nullable String finding) {
        String whole = decision("X")
                .replace(
                        "modelRefs: [{model: small}, {model: large}], X",
                        (keys.contains("modelRefs") ? "" : "modelRefs: [{model: small}, {model: large}], ") + keys);
        assertThat(findings(whole, serving()))
                .containsExactlyElementsOf(
                        finding == null
                                ? List.of()
                                : List.of("output-contract routing.decisions[0].output_contract" + finding));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "algorithm: {type: static}, output_contract: one word|output_contract",
                "output_contract_spec: {type: choice, choice_set: {values: [a]}}|output_contract_spec",
            })
    void aContractOfADecisionThatIsNoLoopIsNoted(String keys, String at) {
        assertThat(findings(decision(keys), serving())).isEmpty();
        assertThat(load(decision(keys), serving(), Path.of("/nowhere")).diagnostics())
                .filteredOn(d -> d.code().equals("output-contract"))
                .singleElement()
                .satisfies(note -> {
                    assertThat(note.severity()).isEqualTo(Severity.NOTE);
                    assertThat(note.path()).isEqualTo("routing.decisions[0]." + at);
                    assertThat(note.message()).isEqualTo("the contract does nothing, for only loops keep one");
                });
    }

    @Test
    void theWordsOfAContractAreBoundedAndSwitchedOffLoopsKeepNone() {
        String fusion = "algorithm: {type: fusion}, output_contract: " + "x".repeat(2000);
        assertThat(findings(decision(fusion), serving())).isEmpty();
        assertThat(findings(decision(fusion + "x"), serving()))
                .containsExactly(
                        "output-contract routing.decisions[0].output_contract: the contract has 2001 characters, 2000 are the most");
        assertThat(findings(
                        decision("algorithm: {type: fusion}, output_contract: one word")
                                + "\nglobal: {integrations: {looper: {endpoint: ''}}}",
                        serving()))
                .contains(
                        "output-contract routing.decisions[0].output_contract: the contract does nothing, for loops are switched off");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: fusion, on_error: fail}|fail",
                "{type: fusion, on_error: fail, fusion: {model: small}}|fail",
                "{type: fusion, on_error: fail, fusion: {on_error: skip}}|skip",
                "{type: ratings, on_error: fail, ratings: {on_error: ''}}|fail",
                "{type: fusion, on_error: fallback, fusion: {on_error: skip}}|skip",
            })
    void anAlgorithmTakesItsErrorHandlingFromBesideItsBlock(String algorithm, String onError) {
        var decision = load(decision("algorithm: " + algorithm), serving(), Path.of("/nowhere"))
                .recipes()
                .getFirst()
                .decisions()
                .getFirst();
        assertThat(Objects.requireNonNull(decision.algorithm()).options().toString())
                .contains("onError=" + onError);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entrypoints: [{model_names: [small], recipe: default}]|entrypoint-name entrypoints[0].model_names[0]: the model name \"small\" is already a model's own name",
                "entrypoints: [{model_names: [small-law], recipe: default}]|entrypoint-name entrypoints[0].model_names[0]: the model name \"small-law\" is already the name of an adapter",
                "entrypoints: [{model_names: [vllm-sr/flow], recipe: default}]|entrypoint-name entrypoints[0].model_names[0]: the model name \"vllm-sr/flow\" is already a name of the default recipe",
                "entrypoints: [{model_names: [x], recipe: default}, {model_names: [' x '], recipe: default}]|entrypoint-name entrypoints[1].model_names[0]: the model name \"x\" is already the name of another entrypoint",
                "recipes: [{name: default, routing: {decisions: []}}]|recipe-name recipes[0].name: the recipe \"default\" is already written at the top level, under \"routing\"",
                "recipes: [{name: ' q'}]|recipe-name recipes[0].name: the recipe name \" q\" has spaces around it",
                "recipes: [{name: q, routing: {decisions: [{name: d, rules: {type: keyword, name: urgent}}]}}]|unknown-signal recipes[0].routing.decisions[0].rules.name: routing recipe \"q\": the recipe declares no keyword \"urgent\"",
                "global: {model_catalog: {modules: {prompt_guard: {model_ref: prompt_gard}}}}|unknown-model-ref global.model_catalog.modules.prompt_guard.model_ref: there is no model \"prompt_gard\" in global.model_catalog.system",
                "global: {model_catalog: {modules: {prompt_guard: {model_ref: prompt_gard, model_id: own}}}}|unknown-model-ref global.model_catalog.modules.prompt_guard.model_ref: there is no model \"prompt_gard\" in global.model_catalog.system; model_id serves instead",
                "recipes: [{name: q}, {name: q}]|recipe-name recipes[1].name: there are two recipes named \"q\"",
                "recipes: [{name: q, routing: {modelCards: []}}]|recipe-models recipes[0].routing.modelCards: routing recipe \"q\": a recipe cannot have model cards of its own",
                "global: {router: {model_selection: {hybrid: {experience_weight: 0, router_dc_weight: 0, automix_weight: 0, cost_weight: 0}}}}|algorithm-options global.router.model_selection.hybrid: every weight of hybrid is 0, so nothing decides",
                "global: {router: {model_selection: {router_dc: {temperature: 0}}}}|out-of-range global.router.model_selection.router_dc.temperature: must be at least 1.0E-6, is 0",
                "global: {services: {response_api: {store_backend: redis, redis: {cluster_mode: true}}}}|response-store global.services.response_api: the redis store needs nodes",
                "global: {services: {response_api: {store_backend: redis, redis: {cluster_mode: true, cluster_addresses: ['a:1'], db: 3}}}}|response-store global.services.response_api.redis.db: a cluster has database 0 alone, not 3",
                "global: {services: {api: {batch_classification: {metrics: {duration_buckets: [0.1, 0]}}}}}|out-of-range global.services.api.batch_classification.metrics.duration_buckets[1]: must be above 0, is 0.0",
                "global: {services: {api: {batch_classification: {metrics: {batch_size_ranges: [{min: 5, max: 2, label: few}]}}}}}|out-of-range global.services.api.batch_classification.metrics.batch_size_ranges[0]: no batch can have this label",
                "global: {stores: {response_cache: {max_entries: 0}}}|out-of-range global.stores.response_cache.max_entries: must be at least 1, is 0",
                "global: {services: {management_api: {bind_address: router.internal, remote_exposure: true, auth: {mode: bearer, tokens: [{env: T, role: admin}]}}}}|management-api global.services.management_api.bind_address: \"router.internal\" is neither an IP address nor localhost",
                "global: {services: {management_api: {auth: {roles: {auditor: [config.read, replay.raed]}}}}}|management-api global.services.management_api.auth.roles.auditor[1]: the role \"auditor\" has the unknown permission \"replay.raed\"",
                "global: {services: {management_api: {remote_exposure: true}}}|management-api global.services.management_api.remote_exposure: remote_exposure needs auth.mode bearer and at least one token",
                "global: {model_catalog: {embeddings: {semantic: {mmbert_model_path: mom-embedding-light}}}}|embedding-model global.model_catalog.embeddings.semantic.mmbert_model_path: \"mom-embedding-light\" is a classic BERT model",
                "routing: {signals: {modality: [{name: BOTH}]}}|modality-name routing.signals.modality[0].name: BOTH needs model cards of modality ar and diffusion, or omni",
                "routing: {signals: {embeddings: [{name: e, query_modality: image}]}}|embedding-modality routing.signals.embeddings[0].query_modality: images need the multimodal encoder",
                "routing: {signals: {classifiers: [{name: c, type: llm, model: judge, labels: [A, B], instructions: i}]}}|unknown-external-model routing.signals.classifiers[0].model: there is no external model \"judge\"",
                "routing: {signals: {complexity: [{name: 'a:b'}]}}|invalid-name routing.signals.complexity[0].name: the name \"a:b\" of a complexity signal contains a colon",
                "routing: {signals: {metadata: [{name: Tier, key: t, predicate: {exists: true}}, {name: tier, key: t, predicate: {exists: true}}]}}|duplicate-name routing.signals.metadata[1].name: there are two metadata signals named \"tier\"",
                "routing: {signals: {kb: [{name: k, kb: privacy_kb, target: {kind: group, value: nobody}}]}}|unknown-kb routing.signals.kb[0].target.value: the knowledge base \"privacy_kb\" has no group \"nobody\"",
                "providers: {models: [{name: small, backend_refs: [{endpoint: x, provider: antropic}]}, {name: large, provider_model_id: l}]}|unknown-provider providers.models[0].backend_refs[0].provider: \"antropic\" is not a known provider and is treated as OpenAI-compatible",
                "providers: {models: [{name: small, pricing: {}, reliability: {retry_count: 2}}, {name: large, provider_model_id: l}]}|reliability providers.models[0].reliability: retry_count needs retry_on",
                "providers: {models: [{name: small}, {name: large, provider_model_id: l}]}|model-empty providers.models[0]: the model \"small\" says nothing about itself"
            })
    void checksTheRest(String change, String finding) {
        assertThat(findings(change, serving())).containsExactly(finding);
    }

    @Test
    void anEmptyWordIsTakenWhereItMeansTheDefault() {
        String change = """
                global:
                  router: {strategy: "", learning: {state_store: {backend: ""}}}
                  stores: {response_cache: {eviction_policy: ""}}
                  model_catalog: {embeddings: {semantic: {embedding_config: {model_type: ""}}}}
                routing: {strategy: ""}
                """;

        assertThat(load(change, serving(), Path.of("/nowhere")).diagnostics())
                .filteredOn(Diagnostic::isError)
                .isEmpty();
    }

    @Test
    void everyPermissionThereIsCanBeGiven() {
        String all = String.join(", ", Permission.words());

        assertThat(findings(
                        "global: {services: {management_api: {auth: {roles: {own: ['*', " + all + "]}}}}}", serving()))
                .isEmpty();
    }

    @Test
    void hybridIsJudgedByTheWeightsInEffect() {
        String change =
                "global: {router: {model_selection: {hybrid: {router_dc_weight: 0, automix_weight: 0, cost_weight: 0}}}}\n"
                        + decision("algorithm: {type: hybrid, hybrid: {experience_weight: %s}}");

        assertThat(findings(change.formatted("0"), serving()))
                .singleElement()
                .asString()
                .startsWith("algorithm-options routing.decisions[0].algorithm.hybrid: every weight");
        assertThat(findings(change.formatted("0.1"), serving())).isEmpty();
    }

    @Test
    void bothModalitiesNeedModelsEvenWithoutAnyCard() {
        String bare = """
                version: v0.3
                routing:
                  signals: {modality: [{name: BOTH}]}
                """;

        assertThat(CheckedConfig.LOADER
                        .load(ConfigSource.of("t.yaml", bare, Path.of("/nowhere")), serving())
                        .diagnostics())
                .extracting(d -> d.code() + " " + d.path())
                .contains("modality-name routing.signals.modality[0].name");
    }

    @Test
    void countsAnnotations() {
        var many = new StringBuilder("annotations: {");
        for (int i = 0; i < 33; i++) {
            many.append("k").append(i).append(": 1, ");
        }

        assertThat(findings(decision(many + "}"), serving()))
                .singleElement()
                .asString()
                .contains("33 annotations; at most 32");
        assertThat(findings(decision("annotations: {long: " + "x".repeat(5000) + "}"), serving()))
                .singleElement()
                .asString()
                .contains("5011 bytes as JSON; at most 4096");
    }

    @Test
    void strictAsksForMore() {
        String bare =
                "routing: {decisions: [{name: a, rules: {operator: AND, conditions: [{operator: OR, conditions: []}]}, modelRefs: [{model: large}]}]}\n"
                        + "providers: {models: [{name: small, backend_refs: [{endpoint: x}]}]}\nextra: 1";

        assertThat(findings(bare, serving())).containsExactly("unknown-key extra: unknown key \"extra\"");
        LoadedConfig strict = load(bare, serving().asStrict(), Path.of("/nowhere"));
        assertThat(strict.diagnostics())
                .filteredOn(Diagnostic::isError)
                .extracting(d -> d.code() + " " + d.message())
                .containsExactlyInAnyOrder(
                        "unknown-key unknown key \"extra\"",
                        "strict the decision \"a\" has no description",
                        "strict the decision \"a\" has no priority",
                        "strict the operator OR has no conditions",
                        "strict the model \"large\" is not served by any provider");
    }

    @Test
    void authzConditionsNameRoles() {
        String change =
                "routing: {signals: {role_bindings: [{name: admins, role: admin, subjects: [{kind: Group, name: ops}]}]}, decisions: ["
                        + "{name: a, rules: {type: authz, name: admin}}, {name: b, rules: {type: authz, name: admins}}]}";

        assertThat(findings(change, serving()))
                .containsExactly(
                        "authz-binding-name routing.decisions[1].rules.name: \"admins\" is the name of a role binding, not a role");
    }

    @Test
    void readsKnowledgeBasesFromTheirFiles(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("kb"));
        Files.writeString(folder.resolve("kb/labels.json"), "{\"labels\": {\"secret\": {\"exemplars\": [\"x\"]}}}");
        String change =
                "global: {model_catalog: {kbs: [{name: k, source: {path: kb/}, label_thresholds: {secrt: 0.5}, groups: {g: [secret, open]}}]}}";

        assertThat(load(change, serving(), folder).diagnostics())
                .filteredOn(Diagnostic::isError)
                .extracting(d -> d.path() + ": " + d.message() + "; " + d.hint())
                .containsExactlyInAnyOrder(
                        "global.model_catalog.kbs[0].label_thresholds.secrt: the knowledge base \"k\" has no label \"secrt\"; did you mean \"secret\"?",
                        "global.model_catalog.kbs[0].groups.g[1]: the knowledge base \"k\" has no label \"open\"; use a label of its manifest");
        assertThat(findings(change, serving())).singleElement().asString().startsWith("missing-file");
        assertThat(findings(change, LoadOptions.readOnly())).isEmpty();
        assertThat(findings(change.replace("kb/", "/kb"), LoadOptions.readOnly()))
                .singleElement()
                .asString()
                .startsWith("kb-source");
    }

    @Test
    void modesRunWhatTheySay() {
        UnaryOperator<@Nullable String> environment = Map.of("EFFORT", "low")::get;
        String change =
                "providers: {defaults: {default_reasoning_effort: '$EFFORT'}}\nentrypoints: [{model_names: [small], recipe: default}]";

        var served = Objects.requireNonNull(load(change, LoadOptions.serving(environment), Path.of("/nowhere"))
                .document());
        var sent = Objects.requireNonNull(
                load(change, LoadOptions.readOnly(), Path.of("/nowhere")).document());
        assertThat(served.providers().defaults().defaultReasoningEffort()).isEqualTo("low");
        assertThat(sent.providers().defaults().defaultReasoningEffort()).isEqualTo("$EFFORT");
        assertThat(findings(change, LoadOptions.fragment())).isEmpty();
        assertThat(findings(decision("rules: {type: keyword, name: nobody}"), LoadOptions.fragment()))
                .hasSize(1);
        assertThat(findings(change + "\nglobal: {router: {config_source: kubernetes}}", serving()))
                .isEmpty();
    }
}
