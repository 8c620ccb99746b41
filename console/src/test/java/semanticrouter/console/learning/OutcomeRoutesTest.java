package semanticrouter.console.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.Fixture;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Principal;
import semanticrouter.console.http.Route;
import semanticrouter.console.replay.ReplayRoutes;
import semanticrouter.console.replay.ReplayView;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.learning.Experience;
import semanticrouter.core.learning.ExperiencePlace;
import semanticrouter.core.learning.ExperienceTable;
import semanticrouter.core.learning.LearningMode;
import semanticrouter.core.learning.LearningPolicy;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OutcomeRoutesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Principal OPERATOR = new Principal("operator", Set.of("learning.ingest"), "operator#0");
    private static final ExperiencePlace CODING = new ExperiencePlace("default", "coding", 0);
    private static final ExperiencePlace REST = new ExperiencePlace("default", "rest", 0);
    private static final String GOOD = "{\"replay_id\":\"r1\",\"target\":\"model\",\"verdict\":\"good_fit\"}";

    private final Fixture fixture = new Fixture();
    private final ExperienceTable experience = new ExperienceTable();
    private final Route route =
            route(new PlanHolder(learning(fixture.parts().plans().current())));

    private Route route(PlanHolder plans) {
        return OutcomeRoutes.of(plans, fixture.replays.store(), experience, fixture.clock)
                .getFirst();
    }

    private static RoutingPlan learning(RoutingPlan plan) {
        RecipePlan recipe = Objects.requireNonNull(plan.recipes().get("default"));
        var policy = new LearningPolicy(
                CODING,
                LearningMode.APPLY,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                LearningPolicy.Dearest.NONE);
        var decisions = recipe.decisions().stream()
                .map(decision -> decision.with(policy))
                .toList();
        var recipes = new LinkedHashMap<String, RecipePlan>();
        recipes.put("default", new RecipePlan("default", "", recipe.evidence(), decisions, Optional.empty()));
        return new RoutingPlan("h", recipes, plan.virtualModels(), plan.models(), "small", true);
    }

    private JsonNode send(Principal caller, String key, String body) throws Exception {
        Headers headers = key.isEmpty() ? Headers.NONE : Headers.of("idempotency-key", key);
        var request = new ApiRequest("r", caller, Map.of(), Map.of(), headers, body.getBytes(StandardCharsets.UTF_8));
        return JSON.readTree(route.action().answer(request).body());
    }

    private String refused(String key, String body) {
        GatewayException[] refusal = new GatewayException[1];
        assertThatThrownBy(() -> send(OPERATOR, key, body))
                .isInstanceOfSatisfying(GatewayException.class, why -> refusal[0] = why);
        return refusal[0].error().status() + " " + refusal[0].error().code();
    }

    private void serve(String id) throws Exception {
        fixture.replays.accept(fixture.served(id, "auto", "code please"));
    }

    @Test
    void isAuditedAndNeedsItsPermission() {
        assertThat(route.permission()).isEqualTo(Permission.LEARNING_INGEST);
        assertThat(route.contract().mutating()).isTrue();
    }

    @Test
    void aVerdictIsLearnedOnceHoweverOftenItIsSent() throws Exception {
        serve("r1");

        JsonNode first = send(OPERATOR, "k", GOOD);
        JsonNode again = send(OPERATOR, "k", GOOD);

        assertThat(first.path("updated").asBoolean()).isTrue();
        assertThat(first.path("duplicate").asBoolean()).isFalse();
        assertThat(again.path("success").asBoolean()).isTrue();
        assertThat(again.path("updated").asBoolean()).isFalse();
        assertThat(again.path("duplicate").asBoolean()).isTrue();
        assertThat(experience.look(CODING, "big").good()).isEqualTo(1);
        assertThat(experience.look(REST, "big").good()).isEqualTo(1);
        assertThat(experience.look(CODING, "small")).isEqualTo(Experience.NONE);
    }

    @Test
    void callsUnderOneKeyAtTheSameTimeAreOne() throws Exception {
        serve("r1");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 40; i++) {
                calls.add(() -> send(OPERATOR, "k", GOOD).path("duplicate").asBoolean());
            }
            long firsts = 0;
            for (var call : threads.invokeAll(calls)) {
                firsts += call.get() ? 0 : 1;
            }
            assertThat(firsts).isEqualTo(1);
        }
        assertThat(experience.look(CODING, "big").good()).isEqualTo(1);
    }

    @Test
    void aCallThatFailedGivesItsKeyBack() throws Exception {
        assertThat(refused("k", GOOD)).isEqualTo("404 REPLAY_NOT_FOUND");
        serve("r1");
        assertThat(send(OPERATOR, "k", GOOD).path("duplicate").asBoolean()).isFalse();
    }

    @Test
    void aKeyMeansOneBodyAndOnePrincipal() throws Exception {
        serve("r1");
        send(OPERATOR, "k", GOOD);

        assertThat(refused("k", GOOD.replace("good_fit", "failed"))).isEqualTo("409 IDEMPOTENCY_KEY_REUSED");
        var other = new Principal("operator", Set.of("learning.ingest"), "operator#1");
        assertThat(send(other, "k", GOOD).path("duplicate").asBoolean()).isFalse();
        assertThat(experience.look(CODING, "big").good()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"replay_id\":\"r1\",\"target\":\"weather\",\"verdict\":\"failed\"}",
                "{\"replay_id\":\"r1\",\"target\":\"model\",\"verdict\":\"meh\"}",
                "{\"replay_id\":\"r1\",\"target\":\"model\",\"verdict\":\"failed\",\"score\":2}",
                "{\"replay_id\":\"r1\",\"target\":\"model\",\"verdict\":\"failed\",\"stars\":2}",
                "{\"replay_id\":\"r1\",\"target\":\"model\",\"verdict\":\"failed\",\"metadata\":{\"a\":1}}",
                "{\"replay_id\":\"r1\",\"target\":\"model\",\"verdict\":\"failed\",\"metadata\":{\"decision\":\"none\"}}",
                "{\"replay_id\":\"r1\",\"target\":\"model\",\"verdict\":\"failed\",\"metadata\":{\"decision_tier\":\"-1\"}}",
            })
    void whatMakesNoSenseIsRefusedAndTeachesNothing(String body) throws Exception {
        serve("r1");
        assertThat(refused("k", body)).isEqualTo("400 INVALID_OUTCOME");
        assertThat(experience.size()).isZero();
    }

    @Test
    void aKeyIsRequired() {
        assertThat(refused("", GOOD)).isEqualTo("400 MISSING_IDEMPOTENCY_KEY");
        assertThat(refused("k".repeat(257), GOOD)).isEqualTo("400 MISSING_IDEMPOTENCY_KEY");
    }

    @Test
    void anotherModelThanTheOneThatServedCannotBeJudged() throws Exception {
        serve("r1");
        String named = GOOD.replace("\"verdict\"", "\"target_ref\":\"small\",\"verdict\"");
        assertThat(refused("k", named)).isEqualTo("409 OUTCOME_OWNERSHIP_MISMATCH");
        assertThat(send(OPERATOR, "k2", named.replace("small", "big"))
                        .path("updated")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void otherTargetsAreKeptOnRecordAlone() throws Exception {
        serve("r1");
        JsonNode reply = send(
                OPERATOR,
                "k",
                "{\"replay_id\":\"r1\",\"target\":\"route\",\"verdict\":\"failed\",\"source\":\"judge\","
                        + "\"reason\":\"mail ann@example.com\",\"score\":0.25,\"metadata\":{\"note\":\"private\"}}");
        assertThat(reply.path("updated").asBoolean()).isFalse();
        assertThat(reply.path("recorded").asBoolean()).isTrue();
        assertThat(experience.size()).isZero();

        String shown = record(new Principal("admin", Set.of("*")));
        assertThat(shown)
                .contains("\"source\":\"operator\"", "\"score\":0.25", "mail [EMAIL]", "private")
                .doesNotContain("ann@example.com");
        assertThat(record(new Principal("viewer", Set.of("replay.read"))))
                .contains("\"verdict\":\"failed\"")
                .doesNotContain("mail [EMAIL]", "private");
    }

    private String record(Principal caller) throws Exception {
        Route one = ReplayRoutes.of(fixture.replays, new ReplayView(fixture.clock)).stream()
                .filter(known -> known.path().equals("/v1/router_replay/{id}")
                        && known.method().equals("GET"))
                .findFirst()
                .orElseThrow();
        var request = new ApiRequest("r", caller, Map.of("id", "r1"), Map.of(), Headers.NONE, new byte[0]);
        return new String(one.action().answer(request).body(), StandardCharsets.UTF_8);
    }

    @Test
    void aRecordKeepsTheNewestOutcomes() throws Exception {
        serve("r1");
        for (int i = 0; i < 70; i++) {
            var caller = new Principal("operator", Set.of("learning.ingest"), "operator#" + i);
            send(caller, "k", GOOD.replace("\"verdict\"", "\"score\":" + i / 100.0 + ",\"verdict\""));
        }
        String shown = record(new Principal("admin", Set.of("*")));
        assertThat(JSON.readTree(shown).path("outcomes").size()).isEqualTo(64);
        assertThat(shown).contains("\"score\":0.69").doesNotContain("\"score\":0.05,");
    }

    @Test
    void metadataSaysWhereElseItIsLearned() throws Exception {
        serve("r1");
        send(OPERATOR, "k", GOOD.replace("\"verdict\"", "\"metadata\":{\"decision\":\"rest\"},\"verdict\""));
        assertThat(experience
                        .look(new ExperiencePlace("default", "rest", 0), "big")
                        .good())
                .isEqualTo(1);
        assertThat(experience.size()).isEqualTo(2);
    }

    @Test
    void aPrincipalMaySendSixtyAMinute() throws Exception {
        serve("r1");
        for (int i = 0; i < 60; i++) {
            send(OPERATOR, "k" + i, GOOD);
        }
        assertThat(refused("k", GOOD)).isEqualTo("429 RATE_LIMITED");
        var other = new Principal("operator", Set.of("learning.ingest"), "operator#1");
        assertThat(send(other, "k", GOOD).path("success").asBoolean()).isTrue();
    }

    @Test
    void aRouterThatDoesNotLearnSaysSo() {
        Route off = route(fixture.parts().plans());
        var request =
                new ApiRequest("r", OPERATOR, Map.of(), Map.of(), Headers.NONE, GOOD.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> off.action().answer(request))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        why -> assertThat(
                                        why.error().status() + " " + why.error().code())
                                .isEqualTo("503 NO_ROUTER_LEARNING_RUNTIME"));
    }
}
