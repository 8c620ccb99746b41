package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.RoutingTrace;

/// A decision that keeps the current model lets the model of the session's last turn serve. Here `hello` matches a
/// decision that offers two models, and everything else goes to the default model `big`.
class KeptModelTest {
    private static final Retention KEEPS =
            new Retention(Optional.empty(), OptionalInt.empty(), Optional.of(true), Optional.empty());

    private final Fanout fanout = new Fanout();
    private final Pipeline pipeline = new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY);

    @AfterEach
    void close() {
        fanout.close();
    }

    static Inbound inbound(String text, String session, boolean dryRun) {
        var facts = new RequestFacts.Builder("auto")
                .turn(new Turn(Role.USER, text))
                .headers(session.isEmpty() ? Headers.NONE : Headers.of("x-session-id", session))
                .build();
        var body = new Fixtures.FixedBody(text);
        return new Inbound(
                "r", Dialect.OPENAI_CHAT, facts, body, false, Deadline.after(Duration.ofMinutes(1)), dryRun, null);
    }

    private static RoutingPlan plan(Retention retention, String... models) {
        RoutingPlan base = Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN);
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        List<Candidate> candidates = Arrays.stream(models)
                .map(name -> new Candidate(ModelRef.to(name), ModelProfile.named(name)))
                .toList();
        var decision = new PlannedDecision(
                recipe.decisions().getFirst().rule(),
                "",
                candidates,
                "static",
                Fixtures.FIRST,
                PluginChain.EMPTY,
                retention);
        var recipes = new LinkedHashMap<String, RecipePlan>();
        recipes.put("default", new RecipePlan("default", "", recipe.evidence(), List.of(decision), Optional.empty()));
        return new RoutingPlan("h", recipes, base.virtualModels(), base.models(), "big", false);
    }

    private RoutingTrace turn(RoutingPlan plan, Inbound inbound, int status) throws InterruptedException {
        return pipeline.handle(plan, inbound, _ -> new Reply.Whole(status, Headers.NONE, new byte[0]))
                .trace();
    }

    private String turn(RoutingPlan plan, String text, String session) throws InterruptedException {
        return turn(plan, inbound(text, session, false), 200).modelName();
    }

    @Test
    void the_model_of_the_last_turn_serves_and_the_explanation_says_why() throws Exception {
        RoutingPlan plan = plan(KEEPS, "small", "big");
        assertThat(turn(plan, "hello", "s")).isEqualTo("small");
        assertThat(turn(plan, "write code", "s")).isEqualTo("big");

        RoutingTrace kept = turn(plan, inbound("hello", "s", false), 200);

        assertThat(kept.modelName()).isEqualTo("big");
        assertThat(kept.model()).isEqualTo(ModelProfile.named("big"));
        assertThat(Explanation.ofDryRun(kept))
                .containsEntry("selected_model", "big")
                .containsEntry("selection_method", "keep_current_model")
                .containsEntry(
                        "selection_reason",
                        "it served the session's last turn, and the decision keeps the current model");
        assertThat(turn(plan, "hello", "other")).isEqualTo("small");
    }

    @Test
    void without_the_directive_or_a_session_the_choice_is_the_ordinary_one() throws Exception {
        RoutingPlan silent = plan(Retention.NONE, "small", "big");
        turn(silent, "write code", "s");
        assertThat(turn(silent, "hello", "s")).isEqualTo("small");

        RoutingPlan plan = plan(KEEPS, "small", "big");
        turn(plan, "write code", "");
        assertThat(turn(plan, "hello", "")).isEqualTo("small");
    }

    @Test
    void a_model_that_is_no_candidate_does_not_stay_and_the_ordinary_choice_is_learned() throws Exception {
        turn(plan(KEEPS, "small", "big"), "write code", "s");

        assertThat(turn(plan(KEEPS, "small", "third"), "hello", "s")).isEqualTo("small");
        assertThat(turn(plan(KEEPS, "big", "small"), "hello", "s")).isEqualTo("small");
    }

    @Test
    void a_dry_run_reads_what_is_kept_and_keeps_nothing() throws Exception {
        RoutingPlan plan = plan(KEEPS, "small", "big");
        turn(plan, inbound("write code", "s", true), 200);
        assertThat(turn(plan, "hello", "s")).isEqualTo("small");
        turn(plan, "write code", "s");

        RoutingTrace dry = pipeline.with(Effort.EVERYTHING)
                .handle(plan, inbound("hello", "s", true), _ -> new Reply.Answered("", "dry_run"))
                .trace();
        assertThat(dry.modelName()).isEqualTo("big");
    }

    @Test
    void a_model_that_did_not_answer_is_none_to_stay_with() throws Exception {
        RoutingPlan plan = plan(KEEPS, "small", "big");
        turn(plan, inbound("write code", "s", false), 503);

        assertThat(turn(plan, "hello", "s")).isEqualTo("small");
    }
}
