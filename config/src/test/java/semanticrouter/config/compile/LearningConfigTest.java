package semanticrouter.config.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.learning.CandidateSet;
import semanticrouter.core.learning.LearningMode;
import semanticrouter.core.learning.LearningPolicy;
import semanticrouter.core.learning.Protection;
import semanticrouter.core.learning.Tuning;

/// What a configuration says of learning, and what becomes of it for each decision.
class LearningConfigTest {
    private static final String ROUTES = """
            version: v0.3
            listeners:
              - {name: http-8899, address: 0.0.0.0, port: 8899, timeout: 300s}
            providers:
              defaults: {default_model: small}
              models:
                - {name: small, backend_refs: [{endpoint: "127.0.0.1:8000"}]}
                - name: large
                  pricing: {prompt_per_1m: 8, completion_per_1m: 24, cached_input_per_1m: 1.2}
                  backend_refs: [{endpoint: "127.0.0.1:8001"}]
                - {name: spare, backend_refs: [{endpoint: "127.0.0.1:8002"}]}
            routing:
              modelCards: [{name: small}, {name: large}, {name: spare}]
              signals:
                keywords: [{name: urgent, operator: OR, keywords: [urgent]}]
                jailbreak: [{name: injection, threshold: 0.7}]
              decisions:
                - name: quick
                  priority: 30
                  tier: 2
                  rules: {type: keyword, name: urgent}
                  modelRefs: [{model: small}]
                - name: hard
                  priority: 20
                  tier: 2
                  rules: {type: keyword, name: urgent}
                  modelRefs: [{model: large}]
                  adaptations: {mode: observe, protection: {mode: bypass, switch_margin: 0.4}}
                - name: safe
                  priority: 10
                  rules: {type: jailbreak, name: injection}
                  modelRefs: [{model: small}]
            """;

    private static PlanLoader.Loaded load(String learning) throws InterruptedException {
        var loader = new PlanLoader(
                TestKinds.all(), new NoEncoders(), Clock.systemUTC(), Map.<String, String>of()::get, PolicyCheck.NONE);
        String yaml = ROUTES + "global: {router: {learning: " + learning + "}}\n";
        return loader.load(ConfigSource.of("learning.yaml", yaml, Path.of("/nowhere")), false);
    }

    private static LearningPolicy policy(PlanLoader.Loaded loaded, int decision) {
        return Objects.requireNonNull(learning(loaded, decision));
    }

    private static @Nullable LearningPolicy learning(PlanLoader.Loaded loaded, int decision) {
        return Objects.requireNonNull(loaded.plan().orElseThrow().recipes().get("default"))
                .decisions()
                .get(decision)
                .learning();
    }

    private static List<String> candidates(LearningPolicy policy) {
        return policy.adaptation().orElseThrow().candidates().stream()
                .map(candidate -> candidate.ref().effectiveModel())
                .toList();
    }

    @Test
    void decisions_get_what_the_router_and_they_themselves_say() throws InterruptedException {
        PlanLoader.Loaded loaded =
                load("{enabled: true, adaptation: {candidate_set: tier}, protection: {scope: session,"
                        + " identity: {headers: {session: X-My-Session, conversation: ' '}},"
                        + " tuning: {idle_timeout_seconds: 60, min_turns_before_switch: 2}}}");
        assertThat(loaded.diagnostics()).isEmpty();

        LearningPolicy quick = policy(loaded, 0);
        assertThat(quick.mode()).isEqualTo(LearningMode.APPLY);
        assertThat(candidates(quick)).containsExactly("small", "large");
        assertThat(quick.prices()).isEqualTo(new LearningPolicy.Dearest(32, 6.8));
        assertThat(quick.protection())
                .contains(new LearningPolicy.ProtectionPolicy(
                        LearningMode.APPLY,
                        Protection.Scope.SESSION,
                        "x-my-session",
                        "x-conversation-id",
                        new Tuning(60, 2, 0.05, 1)));

        LearningPolicy hard = policy(loaded, 1);
        assertThat(hard.adapts()).isEqualTo(LearningMode.OBSERVE);
        assertThat(hard.protects()).isEqualTo(LearningMode.BYPASS);
        assertThat(hard.protection().orElseThrow().tuning().switchMargin()).isEqualTo(0.4);
    }

    @Test
    void a_decision_that_insists_on_its_signals_is_served_by_its_own_models() throws InterruptedException {
        PlanLoader.Loaded loaded = load("{enabled: true, adaptation: {candidate_set: global}}");

        assertThat(candidates(policy(loaded, 0))).containsExactly("small", "large", "spare");
        assertThat(policy(loaded, 2).guarded()).isTrue();
        assertThat(candidates(policy(loaded, 2))).containsExactly("small");
        assertThat(policy(loaded, 2).adaptation().orElseThrow().set()).isEqualTo(CandidateSet.DECISION);
    }

    @Test
    void parts_can_be_switched_off() throws InterruptedException {
        PlanLoader.Loaded loaded = load("{enabled: true, adaptation: {enabled: false}, protection: {enabled: false}}");

        assertThat(policy(loaded, 0).applies()).isFalse();
        assertThat(policy(loaded, 0).adaptation()).isEmpty();
        assertThat(policy(loaded, 0).protection()).isEmpty();
    }

    @Test
    void without_learning_there_is_none_and_a_decision_that_speaks_of_it_is_told() throws InterruptedException {
        PlanLoader.Loaded loaded = load("{enabled: false}");

        assertThat(learning(loaded, 0)).isNull();
        assertThat(loaded.diagnostics())
                .extracting(found -> found.severity() + " " + found.code() + " " + found.path())
                .containsExactly("note learning-off routing.decisions[1].adaptations");
    }

    @Test
    void sessions_may_be_shared_by_routers() throws InterruptedException {
        String store = "state_store: {backend: redis, redis: {address: '127.0.0.1:6379'}}";

        assertThat(load("{enabled: true, " + store + "}").plan()).isPresent();
    }
}
