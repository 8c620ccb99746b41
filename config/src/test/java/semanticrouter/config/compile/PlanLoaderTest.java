package semanticrouter.config.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.plan.Resolution;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.projection.Score;
import semanticrouter.core.request.Headers;

class PlanLoaderTest {
    private static final String SMALL = """
            version: v0.3
            listeners:
              - {name: http-8899, address: 0.0.0.0, port: 8899, timeout: 300s}
            providers:
              defaults: {default_model: small}
              models:
                - name: small
                  backend_refs:
                    - endpoint: "127.0.0.1:8000"
                - name: large
                  provider_model_id: large-2026
                  pricing: {prompt_per_1m: 2.5, completion_per_1m: 10, cache_write_per_1m: 3}
                  backend_refs:
                    - {name: cloud, base_url: "https://api.example.com/v1/", provider: openai, api_key_env: LARGE_KEY, weight: 3}
            routing:
              modelCards:
                - {name: small, description: quick, context_window_size: 8192}
                - {name: large, quality_score: 0.9, loras: [{name: large-law}]}
              signals:
                keywords:
                  - {name: urgent, operator: OR, keywords: [urgent, asap]}
                jailbreak:
                  - {name: injection, threshold: 0.7}
              projections:
                scores:
                  - name: difficulty
                    method: weighted_sum
                    inputs:
                      - {type: keyword, name: urgent, weight: 0.5}
                mappings:
                  - name: band
                    source: difficulty
                    outputs:
                      - {name: hard, gte: 0.4}
                      - {name: easy, lt: 0.4}
              decisions:
                - name: law
                  priority: 10
                  rules:
                    operator: AND
                    conditions:
                      - {type: domain, name: law}
                      - operator: NOT
                        conditions: [{type: jailbreak, name: injection}]
                  modelRefs: [{model: large, lora_name: large-law}]
                  algorithm: {type: static}
                  plugins:
                    - type: system_prompt
                      configuration: {system_prompt: "You are a lawyer."}
                - name: hard
                  rules: {type: projection, name: hard}
                  modelRefs: [{model: large}, {model: small}]
            entrypoints:
              - {model_names: [private], recipe: quiet}
            recipes:
              - name: quiet
                routing:
                  strategy: confidence
                  decisions:
                    - {name: all, modelRefs: [{model: small}]}
            """;

    private final PlanLoader loader = new PlanLoader(
            TestKinds.all(), new NoEncoders(), Clock.systemUTC(), Map.of("LARGE_KEY", "sk-1")::get, PolicyCheck.NONE);

    private PlanLoader.Loaded load(String yaml) throws InterruptedException {
        return loader.load(ConfigSource.of("small.yaml", yaml, Path.of("/nowhere")), false);
    }

    @Test
    void compilesASmallConfiguration() throws InterruptedException {
        PlanLoader.Loaded loaded = load(SMALL);
        assertThat(loaded.diagnostics()).isEmpty();
        RoutingPlan plan = loaded.plan().orElseThrow();

        assertThat(plan.defaultModel()).isEqualTo("small");
        assertThat(plan.recipes().keySet()).containsExactly("default", "quiet");
        assertThat(plan.virtualModels())
                .containsExactly(
                        Map.entry("vllm-sr/auto", "default"),
                        Map.entry("auto", "default"),
                        Map.entry("MoM", "default"),
                        Map.entry("private", "quiet"));
        assertThat(plan.resolve("private"))
                .isInstanceOfSatisfying(
                        Resolution.Virtual.class,
                        virtual -> assertThat(virtual.recipe().name()).isEqualTo("quiet"));
        assertThat(plan.resolve("large-law")).isInstanceOf(Resolution.Concrete.class);
        assertThat(plan.counts())
                .containsEntry("decisions", 3)
                .containsEntry("signals", 3)
                .containsEntry("models", 2);
    }

    @Test
    void whatADecisionSaysOfWhatIsKeptStaysThreeValued() throws InterruptedException {
        String said = SMALL.replace("modelRefs: [{model: large}, {model: small}]", """
                modelRefs: [{model: large}, {model: small}]
                      emits:
                        - {kind: retention, retention: {drop: false, ttl_turns: 0}}""");
        var recipe =
                Objects.requireNonNull(load(said).plan().orElseThrow().recipes().get("default"));
        Map<String, Retention> byName = new HashMap<>();
        recipe.decisions().forEach(decision -> byName.put(decision.rule().name(), decision.retention()));
        assertThat(byName)
                .containsEntry("law", Retention.NONE)
                .containsEntry(
                        "hard",
                        new Retention(Optional.of(false), OptionalInt.of(0), Optional.empty(), Optional.empty()));
    }

    @Test
    void aSessionsModelIsKeptWithoutAWarning() throws InterruptedException {
        String said = SMALL.replace("modelRefs: [{model: large}, {model: small}]", """
                modelRefs: [{model: large}, {model: small}]
                      emits:
                        - {kind: retention, retention: {keep_current_model: true}}""");
        assertThat(load(said).diagnostics()).noneMatch(found -> found.message().contains("keep_current_model"));
        var recipe =
                Objects.requireNonNull(load(said).plan().orElseThrow().recipes().get("default"));
        assertThat(recipe.keepsModels()).isTrue();
    }

    @Test
    void knowsWhereModelsAreServed() throws InterruptedException {
        RoutingPlan plan = load(SMALL).plan().orElseThrow();

        var small = plan.model("small").orElseThrow().backends().getFirst();
        assertThat(small.name()).isEqualTo("small_primary");
        assertThat(small.tls()).isFalse();
        assertThat(small.port()).isEqualTo(8000);
        assertThat(small.path()).isEqualTo("/v1/chat/completions");
        assertThat(small.modelId()).isEqualTo("small");
        var large = plan.model("large").orElseThrow();
        assertThat(large.profile().pricing())
                .get()
                .matches(price -> price.cachedInputPer1m() == 2.5 && price.cacheWritePer1m() == 3);
        var cloud = large.backends().getFirst();
        assertThat(List.of(
                        cloud.host(),
                        cloud.port(),
                        cloud.path(),
                        cloud.modelId(),
                        cloud.authHeader(),
                        cloud.authPrefix(),
                        cloud.weight()))
                .isEqualTo(List.of(
                        "api.example.com", 443, "/v1/chat/completions", "large-2026", "Authorization", "Bearer", 3));
        assertThat(cloud.credentials().key(Headers.NONE).orElseThrow().value()).isEqualTo("sk-1");
    }

    @Test
    void plansDecisionsWithWhatTheyNeed() throws InterruptedException {
        var recipe = Objects.requireNonNull(
                load(SMALL).plan().orElseThrow().recipes().get("default"));

        assertThat(recipe.evidence().planned())
                .extracting(family -> family.family() + family.names() + family.used())
                .containsExactlyInAnyOrder(
                        "keyword[urgent][urgent]", "jailbreak[injection][injection]", "domain[law][law]");
        var law = recipe.decisions().getFirst();
        assertThat(law.rule().onUnknown()).hasToString("refuse");
        assertThat(law.candidates().getFirst().ref().effectiveModel()).isEqualTo("large-law");
        assertThat(law.plugins().types()).containsExactly("system_prompt");
        assertThat(recipe.decisions().get(1).rule().onUnknown()).hasToString("fail_open");
        assertThat(recipe.decisions().get(1).algorithm()).isEqualTo("static");
    }

    @Test
    void aKnowledgeBaseWithoutRulesIsAskedWhenAScoreReadsIt() throws InterruptedException {
        String metric = SMALL.replace(
                "- {type: keyword, name: urgent, weight: 0.5}",
                "- {type: kb_metric, kb: privacy_kb, metric: best_score, weight: 0.5}");
        var recipe = Objects.requireNonNull(
                load(metric).plan().orElseThrow().recipes().get("default"));

        assertThat(recipe.evidence().planned())
                .extracting(family -> family.family() + family.names() + family.used())
                .contains("kb[][privacy_kb]");
    }

    private List<String> candidates(String iteration) throws InterruptedException {
        String loops = SMALL.replace(
                "modelRefs: [{model: large}, {model: small}]",
                "modelRefs: [{model: large}]\n      candidateIterations: [" + iteration + "]");
        return Objects.requireNonNull(load(loops).plan().orElseThrow().recipes().get("default"))
                .decisions()
                .get(1)
                .candidates()
                .stream()
                .map(candidate -> candidate.ref().model())
                .toList();
    }

    @Test
    void onlyWhatALoopYieldsIsACandidate() throws InterruptedException {
        String loop = "{variable: m, source: models, models: [{model: small}]";
        assertThat(candidates(loop + ", outputs: [{type: model, value: m}]}")).containsExactly("large", "small");
        assertThat(candidates(loop + "}")).containsExactly("large");
    }

    @Test
    void aScoreNeverSeesRoles() throws InterruptedException {
        String roles = SMALL.replace(
                        "- {type: keyword, name: urgent, weight: 0.5}",
                        "- {type: authz, name: staff, weight: 0.5, match: 2, miss: -1}\n"
                                + "          - {type: authz, name: staff, weight: 1, value_source: confidence}")
                .replace(
                        "  signals:\n",
                        "  signals:\n    role_bindings: [{name: staff, role: staff, subjects: [{kind: Group, name: g}]}]\n");
        var config = new ConfigLoader(TestKinds.all())
                .load(ConfigSource.of("small.yaml", roles, Path.of("/nowhere")), LoadOptions.serving(_ -> null));

        assertThat(ProjectionCompiler.scores(config.recipes().getFirst())
                        .getFirst()
                        .inputs())
                .extracting(Score.Input::source, Score.Input::match, Score.Input::miss)
                .containsExactly(tuple(Score.Source.BINARY, -1.0, -1.0), tuple(Score.Source.BINARY, 0.0, 0.0));
        assertThat(config.diagnostics())
                .filteredOn(found -> found.severity() == Severity.WARNING)
                .extracting(Diagnostic::message)
                .containsOnly("a score never sees matches of authz, so this input always counts as missed")
                .hasSize(2);
    }

    @Test
    void refusesWhatCannotBeUsedYet() throws InterruptedException {
        var planned = new PlanLoader(
                TestKinds.planned("static", "system_prompt"),
                new NoEncoders(),
                Clock.systemUTC(),
                Map.<String, String>of()::get,
                PolicyCheck.NONE);

        var loaded = planned.load(ConfigSource.of("small.yaml", SMALL, Path.of("/nowhere")), false);

        assertThat(loaded.plan()).isEmpty();
        assertThat(loaded.diagnostics())
                .extracting(d -> d.code() + " " + d.path() + ": " + d.message())
                .contains(
                        "kind-planned routing.decisions[0].algorithm: algorithm \"static\" is known but cannot be used yet",
                        "kind-planned routing.decisions[0].plugins[0].configuration: plugin \"system_prompt\" is known but cannot be used yet");
    }

    private PlanLoader.Loaded load(String yaml, PolicyCheck policies, boolean strict) throws InterruptedException {
        var checked = new PlanLoader(
                TestKinds.all(), new NoEncoders(), Clock.systemUTC(), Map.of("LARGE_KEY", "sk-1")::get, policies);
        return checked.load(ConfigSource.of("small.yaml", yaml, Path.of("/nowhere")), strict);
    }

    private static PolicyCheck finding(Severity severity) {
        return document -> List.of(new Diagnostic(
                severity, "policy-shadowed", document.span(), "routing", "the decision is shadowed", "rank it higher"));
    }

    @Test
    void aBrokenPolicyIsNotServedAndAWarningIsRefusedOnlyWhenStrict() throws InterruptedException {
        String document = "version: v0.3\nrouting: {decisions: [{name: all, description: everything, priority: 1}]}\n";
        assertThat(load(document, finding(Severity.ERROR), false).plan()).isEmpty();
        PlanLoader.Loaded strict = load(document, finding(Severity.WARNING), true);
        assertThat(strict.plan()).isEmpty();
        assertThat(strict.policy())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isTrue());

        PlanLoader.Loaded warned = load(document, finding(Severity.WARNING), false);
        assertThat(warned.plan()).isPresent();
        assertThat(warned.policy()).extracting(Diagnostic::message).containsExactly("the decision is shadowed");
    }

    @Test
    void saysOnceWhatAnOptionDoesNotDoYet() throws InterruptedException {
        PlanLoader.Loaded loaded = load(
                SMALL.replace(
                                        "      algorithm: {type: static}",
                                        "      algorithm: {type: automix, automix: {use_logprob_verification: true}}")
                                .replace(
                                        "      rules: {type: projection",
                                        "      algorithm: {type: automix, automix: {use_logprob_verification: true}}\n      rules: {type: projection")
                        + "global: {router: {learning: {enabled: true}, streamed_body: {enabled: false}}, services: {response_api: {enabled: true}}}\n");

        assertThat(loaded.plan()).isPresent();
        assertThat(loaded.document()).isEmpty();
        assertThat(loaded.obstacles())
                .extracting(d -> d.severity() + " " + d.code() + " " + d.path() + ": " + d.message())
                .containsExactlyInAnyOrder(
                        "warning not-built routing.decisions[0].algorithm.automix.use_logprob_verification: \"use_logprob_verification\" is known and does nothing in this version (and in 1 more place)");
    }

    @Test
    void tellsOfAServersFileThatIsNotHere() throws InterruptedException {
        PlanLoader.Loaded loaded = load(
                SMALL
                        + "global: {services: {response_api: {store_backend: redis, redis: {address: \"127.0.0.1:1\", config_path: redis.yaml}}}}\n");

        assertThat(loaded.plan()).isPresent();
        assertThat(loaded.obstacles())
                .extracting(d -> d.severity() + " " + d.code() + " " + d.path())
                .containsExactly("warning missing-file global.services.response_api.redis.config_path");
    }

    @Test
    void refusesWhatWouldBeServedOtherwiseThanAskedFor() throws InterruptedException {
        PlanLoader.Loaded remote = load(SMALL + "global: {router: {model_selection: {enabled: false}}}\n");
        assertThat(remote.plan()).isEmpty();
        assertThat(remote.obstacles())
                .extracting(d -> d.severity() + " " + d.code() + " " + d.path())
                .containsExactly("error not-built global.router.model_selection.enabled");
    }

    @Test
    void tellsAFileThatIsMissedFromOneNobodyReads(@TempDir Path folder) throws Exception {
        String yaml =
                "version: v0.3\nrouting: {}\nglobal: {model_catalog: {modules: {prompt_guard: {model_id: models/guard}}}}\n";
        var source = ConfigSource.of("files.yaml", yaml, folder);

        assertThat(loader.load(source, false).obstacles())
                .extracting(d -> d.severity() + " " + d.code() + " " + d.path())
                .containsExactly("note missing-file global.model_catalog.modules.prompt_guard.model_id");
        Files.createFile(Files.createDirectories(folder.resolve("models/guard")).resolve("model.onnx"));
        assertThat(loader.load(source, false).obstacles()).isEmpty();
    }
}
