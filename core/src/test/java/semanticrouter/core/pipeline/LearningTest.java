package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.learning.CandidateSet;
import semanticrouter.core.learning.Experience.Verdict;
import semanticrouter.core.learning.ExperiencePlace;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.learning.LearningMode;
import semanticrouter.core.learning.LearningPolicy;
import semanticrouter.core.learning.LearningPolicy.AdaptationPolicy;
import semanticrouter.core.learning.LearningPolicy.Dearest;
import semanticrouter.core.learning.LearningPolicy.ProtectionPolicy;
import semanticrouter.core.learning.Protection.Scope;
import semanticrouter.core.learning.SessionKey;
import semanticrouter.core.learning.SessionMemory;
import semanticrouter.core.learning.SharedSessions;
import semanticrouter.core.learning.Tuning;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.replay.Prices;
import semanticrouter.core.replay.ReplayDocument;
import semanticrouter.core.request.Envelope;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;
import semanticrouter.core.store.StoreException;
import semanticrouter.testkit.ManualClock;

/// What learning does with requests: `hello` matches a decision that offers `small` and `big`, in this order.
class LearningTest {
    private static final ExperiencePlace PLACE = new ExperiencePlace("default", "greeting", 0);

    private final ManualClock clock = new ManualClock();
    private final Fanout fanout = new Fanout();
    private final LearningStage stage = new LearningStage(IdentityHeaders.DEFAULT, clock, () -> 7, LearningStage.LIFE);
    private final LearningTelemetry telemetry = new LearningTelemetry(stage);
    private final Pipeline pipeline = new Pipeline(Fixtures.NO_ENCODERS, fanout, clock, Effort.LAZY).learning(stage);

    @AfterEach
    void close() {
        fanout.close();
    }

    private static List<Candidate> candidates(String... names) {
        var all = new ArrayList<Candidate>();
        for (String name : names) {
            all.add(new Candidate(ModelRef.to(name), ModelProfile.named(name)));
        }
        return all;
    }

    private static RoutingPlan plan(LearningMode adapts, LearningMode protects, Scope scope) {
        RoutingPlan base = Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN);
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        PlannedDecision first = recipe.decisions().getFirst();
        List<Candidate> offered = candidates("small", "big");
        LearningMode whole = adapts.compareTo(protects) > 0 ? adapts : protects;
        var policy = new LearningPolicy(
                PLACE,
                whole,
                Optional.of(new AdaptationPolicy(adapts, CandidateSet.DECISION, offered)),
                Optional.of(new ProtectionPolicy(protects, scope, "x-session-id", "x-conversation-id", Tuning.DEFAULT)),
                offered,
                false,
                Dearest.NONE);
        PlannedDecision decision = new PlannedDecision(
                        first.rule(), "", offered, "static", Fixtures.FIRST, PluginChain.EMPTY, first.retention())
                .with(policy);
        var recipes = new LinkedHashMap<String, RecipePlan>();
        recipes.put("default", new RecipePlan("default", "", recipe.evidence(), List.of(decision), Optional.empty()));
        return new RoutingPlan("h", recipes, base.virtualModels(), base.models(), "big", false);
    }

    private static final RoutingPlan APPLIED = plan(LearningMode.APPLY, LearningMode.APPLY, Scope.CONVERSATION);

    private static final RoutingPlan SESSION = plan(LearningMode.APPLY, LearningMode.APPLY, Scope.SESSION);

    private static Headers named(String user, String session) {
        return Headers.of("x-session-id", session, "x-conversation-id", "c-" + session, "x-authz-user-id", user);
    }

    private static Inbound inbound(Headers headers, Envelope envelope, boolean dryRun) {
        var facts = new RequestFacts.Builder("auto")
                .turn(new Turn(Role.USER, "hello"))
                .headers(headers)
                .envelope(envelope)
                .build();
        return new Inbound(
                "r",
                Dialect.OPENAI_CHAT,
                facts,
                new Fixtures.FixedBody("hello"),
                false,
                Deadline.after(Duration.ofMinutes(1)),
                dryRun,
                null);
    }

    private static final Envelope TOOLS = new Envelope(1, 1, 1, 0, 0, Role.TOOL, true, true, 0);

    private RoutingTrace turn(RoutingPlan plan, Headers headers, Envelope envelope, int status)
            throws InterruptedException {
        RoutingTrace trace = pipeline.handle(
                        plan,
                        inbound(headers, envelope, false),
                        _ -> new Reply.Whole(status, Headers.NONE, new byte[0]))
                .trace();
        Completion done = done(trace, status);
        telemetry.remember(done);
        telemetry.learn(done);
        return trace;
    }

    private static Completion done(RoutingTrace trace, int status) {
        return new Completion(
                trace, status, "upstream", "", new Usage(1000, 400, 50), false, 1_000_000, 500_000_000, 600_000_000);
    }

    private RoutingTrace turn(RoutingPlan plan, Headers headers) throws InterruptedException {
        return turn(plan, headers, Envelope.NONE, 200);
    }

    private static String said(RoutingTrace trace) {
        Headers headers = ResponseHeaders.of(trace, "upstream", true);
        return headers.first("x-vsr-learning-actions").orElse("") + " "
                + headers.first("x-vsr-learning-reasons").orElse("") + " " + trace.modelName();
    }

    private void judge(String model, Verdict verdict, int times) {
        for (int i = 0; i < times; i++) {
            stage.experience().judged(PLACE, model, verdict);
        }
    }

    @Test
    void every_candidate_is_tried_once_then_the_better_serves_new_conversations() throws Exception {
        RoutingTrace first = turn(APPLIED, named("ann", "1"));
        RoutingTrace second = turn(APPLIED, named("ann", "2"));
        assertThat(said(first)).contains("adaptation=cold_start,protection=new_conversation");
        assertThat(said(second)).contains("adaptation=cold_start,protection=new_conversation");
        assertThat(List.of(first.modelName(), second.modelName())).containsExactlyInAnyOrder("small", "big");
        judge("big", Verdict.GOOD_FIT, 200);
        judge("small", Verdict.UNDERPOWERED, 200);

        assertThat(said(turn(APPLIED, named("ann", "3"))))
                .isEqualTo("adaptation=propose_switch,protection=establish_baseline"
                        + " adaptation=sampled_win,protection=new_conversation big");
    }

    @Test
    void a_model_on_trial_is_not_tried_by_everybody_at_once() throws Exception {
        RoutingTrace first = pipeline.handle(
                        APPLIED,
                        inbound(named("ann", "1"), Envelope.NONE, false),
                        _ -> new Reply.Whole(200, Headers.NONE, new byte[0]))
                .trace();
        assertThat(said(first)).contains("cold_start");
        RoutingTrace second = turn(APPLIED, named("bob", "2"));
        assertThat(second.modelName()).isNotEqualTo(first.modelName());
        assertThat(said(turn(APPLIED, named("eve", "3")))).doesNotContain("cold_start " + second.modelName());
    }

    @Test
    void without_the_headers_nothing_is_drawn_and_nothing_protected() throws Exception {
        assertThat(said(turn(APPLIED, Headers.of("x-session-id", "s"))))
                .isEqualTo("adaptation=keep_base,protection=bypass"
                        + " adaptation=base_best,protection=missing_identity small");
        assertThat(stage.sessions().size()).isZero();
    }

    @Test
    void a_session_that_has_just_been_served_is_steady_and_keeps_its_model() throws Exception {
        String first = turn(APPLIED, named("ann", "1")).modelName();
        RoutingTrace second = turn(APPLIED, named("ann", "1"));

        assertThat(second.modelName()).isEqualTo(first);
        assertThat(said(second)).contains("protection=hold_current").contains("protection=switch_margin_not_met");
        assertThat(ResponseHeaders.of(second, "upstream", true).first("x-vsr-session-phase"))
                .contains("user_turn");
        assertThat(Objects.requireNonNull(Explanation.ofDryRun(second).get("learning"))
                        .toString())
                .contains("protection_preflight={action=suppress_sampling, reason=steady_state}");
    }

    @Test
    void tools_at_work_hold_the_model_after_a_pause_and_evidence_breaks_the_hold() throws Exception {
        String held = turn(APPLIED, named("ann", "1")).modelName();
        String other = held.equals("big") ? "small" : "big";
        judge(other, Verdict.GOOD_FIT, 50);
        clock.forward(Duration.ofHours(2));

        RoutingTrace tools = turn(APPLIED, named("ann", "1"), TOOLS, 200);
        assertThat(tools.modelName()).isEqualTo(held);
        assertThat(said(tools)).contains("protection=hold_current").contains("protection=tool_or_protocol_state");

        judge(held, Verdict.UNDERPOWERED, 3);
        RoutingTrace rescued = turn(APPLIED, named("ann", "1"), TOOLS, 200);
        assertThat(rescued.modelName()).isEqualTo(other);
        assertThat(said(rescued)).contains("protection=rescue_switch").contains("rescue_evidence");
    }

    @Test
    void a_pause_lets_the_session_begin_anew() throws Exception {
        String held = turn(APPLIED, named("ann", "1")).modelName();
        String other = held.equals("big") ? "small" : "big";
        judge(other, Verdict.GOOD_FIT, 200);
        judge(held, Verdict.FAILED, 1);
        clock.forward(Duration.ofMinutes(6));

        assertThat(said(turn(APPLIED, named("ann", "1"))))
                .contains("protection=establish_baseline")
                .contains("protection=idle_reset")
                .endsWith(other);
    }

    @Test
    void sessions_of_two_users_are_two() throws Exception {
        turn(APPLIED, named("ann", "1"));
        assertThat(said(turn(APPLIED, named("bob", "1")))).contains("new_conversation");
        assertThat(stage.sessions().size()).isEqualTo(2);
    }

    @Test
    void observing_never_changes_the_model_and_bypassing_does_nothing() throws Exception {
        judge("big", Verdict.GOOD_FIT, 50);
        judge("small", Verdict.UNDERPOWERED, 50);
        RoutingPlan observed = plan(LearningMode.OBSERVE, LearningMode.OBSERVE, Scope.SESSION);
        assertThat(said(turn(observed, named("ann", "1"))))
                .isEqualTo("adaptation=observe,protection=observe"
                        + " adaptation=observe_only,protection=observe_only small");

        long failures = stage.experience().look(PLACE, "small").failed();
        RoutingPlan bypassed = plan(LearningMode.BYPASS, LearningMode.BYPASS, Scope.SESSION);
        assertThat(said(turn(bypassed, named("ann", "1"), Envelope.NONE, 500)))
                .isEqualTo("preflight=bypass preflight=decision_bypass small");
        assertThat(stage.experience().look(PLACE, "small").failed()).isEqualTo(failures);
    }

    @Test
    void a_whole_session_keeps_its_model() throws Exception {
        RoutingPlan whole = plan(LearningMode.APPLY, LearningMode.APPLY, Scope.SESSION);
        String held = turn(whole, named("ann", "1")).modelName();
        judge(held.equals("big") ? "small" : "big", Verdict.GOOD_FIT, 90);
        assertThat(turn(whole, named("ann", "1")).modelName()).isEqualTo(held);
    }

    @Test
    void replies_teach_how_a_model_does() throws Exception {
        String first = turn(APPLIED, named("ann", "1")).modelName();
        assertThat(stage.experience().look(PLACE, first).latencySeconds()).isEqualTo(0.5);
        assertThat(stage.experience().look(PLACE, first).cacheHit()).isEqualTo(0.4);

        String second = turn(APPLIED, named("ann", "2"), Envelope.NONE, 429).modelName();
        assertThat(second).isNotEqualTo(first);
        assertThat(stage.experience().look(PLACE, second).failed()).isEqualTo(1);
        turn(APPLIED, Headers.NONE, Envelope.NONE, 400);
        assertThat(stage.experience().look(PLACE, "small").failed()
                        + stage.experience().look(PLACE, "big").failed())
                .isEqualTo(1);
    }

    @Test
    void a_dry_run_says_that_it_cannot_know_and_teaches_nothing() throws Exception {
        RoutingTrace dry = pipeline.handle(
                        APPLIED,
                        inbound(named("ann", "1"), Envelope.NONE, true),
                        _ -> new Reply.Answered("", "dry_run"))
                .trace();

        assertThat(dry.selection()).isInstanceOf(Selection.Later.class);
        assertThat(Explanation.ofDryRun(dry))
                .containsEntry("selection_status", "execution_required")
                .doesNotContainKey("selected_model")
                .doesNotContainKey("learning");
        assertThat(stage.experience().size()).isZero();

        RoutingTrace observed = pipeline.handle(
                        plan(LearningMode.OBSERVE, LearningMode.OBSERVE, Scope.SESSION),
                        inbound(named("ann", "1"), Envelope.NONE, true),
                        _ -> new Reply.Answered("", "dry_run"))
                .trace();
        assertThat(observed.modelName()).isEqualTo("small");
    }

    @Test
    void records_name_a_session_by_its_digest_alone_and_the_client_is_told_only_when_it_asks() throws Exception {
        turn(APPLIED, named("ann", "secret-session"));
        RoutingTrace trace = turn(APPLIED, named("ann", "secret-session"));
        Map<String, Object> record = ReplayDocument.ended(
                        done(trace, 200), Optional.empty(), new Prices(Map.of()), text -> text)
                .summary()
                .get();

        assertThat(Objects.requireNonNull(record.get("learning")).toString())
                .containsPattern("identity_hash=[0-9a-f]{16}[,}]")
                .doesNotContain("secret-session");
        assertThat(Objects.requireNonNull(record.get("session_policy")).toString())
                .contains("previous_model=", "cache_accounting={source=backend_reported, cached_tokens=400")
                .doesNotContain("secret-session");
        assertThat(Explanation.of(done(trace, 200)).get("session_policy"))
                .as("one account of the session")
                .isEqualTo(record.get("session_policy"));
        assertThat(ResponseHeaders.of(trace, "upstream", false).first("x-vsr-learning-actions"))
                .isEmpty();
    }

    @Test
    void sessions_are_bounded() {
        for (int i = 0; i < 60_000; i++) {
            var memory = new SessionMemory("small", "", "greeting", 1, 0, 0, 0, 0, 0, false, 0);
            stage.sessions().put(SessionKey.of("s" + i), memory);
        }
        assertThat(stage.sessions().size()).isBetween(45_000, LearningStage.SETS * LearningStage.WAYS);
        assertThat(LearningStage.SETS * LearningStage.WAYS).isEqualTo(50_000);
        clock.forward(Duration.ofHours(25));
        assertThat(stage.sessions().get(SessionKey.of("s59999"))).isEmpty();
    }

    /// A place that two routers share, which may be away.
    private static final class Together implements SharedSessions {
        private final Map<SessionKey, SessionMemory> kept = new HashMap<>();
        private boolean away;

        @Override
        public Optional<SessionMemory> get(SessionKey key) throws StoreException {
            if (away) {
                throw new StoreException("away");
            }
            return Optional.ofNullable(kept.get(key));
        }

        @Override
        public void put(SessionKey key, SessionMemory memory) {
            kept.put(key, memory);
        }

        @Override
        public void close() {}
    }

    @Test
    void what_another_router_remembers_counts_and_while_it_cannot_be_asked_ones_own() throws Exception {
        var together = new Together();
        var here = new LearningStage(IdentityHeaders.DEFAULT, clock, () -> 7, LearningStage.LIFE, together);
        var there = new LearningStage(IdentityHeaders.DEFAULT, clock, () -> 7, LearningStage.LIFE, together);
        RecipePlan recipe = Objects.requireNonNull(SESSION.recipes().get("default"));
        LearningPolicy policy =
                Objects.requireNonNull(recipe.decisions().getFirst().learning());
        RequestFacts facts = inbound(named("ann", "1"), Envelope.NONE, false).facts();
        Candidate small = candidates("small").getFirst();
        var memory = new SessionMemory("big", "", "greeting", 2, 0, clock.millis(), 0, 0, 0, false, 0);

        Learned unknown = here.apply(SESSION, policy, facts, small);
        assertThat(unknown.session().memory()).isEmpty();
        assertThat(unknown.session().store()).isEqualTo(Learned.Store.SHARED);
        there.remember(unknown.session().key().orElseThrow(), memory);

        Learned known = here.apply(SESSION, policy, facts, small);
        assertThat(known.session().memory()).contains(memory);
        assertThat(known.chosen().ref().model()).isEqualTo("big");

        together.away = true;
        Learned alone = here.apply(SESSION, policy, facts, small);
        assertThat(alone.session().store()).isEqualTo(Learned.Store.SHARED_AWAY);
        assertThat(alone.session().memory()).as("this router has not seen it").isEmpty();
        assertThat(there.apply(SESSION, policy, facts, small).session().memory())
                .contains(memory);
    }
}
