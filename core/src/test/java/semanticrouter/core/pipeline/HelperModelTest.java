package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.limit.LimitRule;
import semanticrouter.core.limit.LocalLimiter;
import semanticrouter.core.limit.OpenGrants;
import semanticrouter.core.limit.RateLimit;
import semanticrouter.core.loop.HelperModel;
import semanticrouter.core.loop.HelperSelector;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Usage;

/// What the pipeline does for an algorithm that has another model choose.
class HelperModelTest {
    private static final Usage TOOK = new Usage(40, 0, 10);

    private final Fanout fanout = new Fanout();
    private final OpenGrants open = new OpenGrants();
    private final List<String> called = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        fanout.close();
    }

    /// Reads a reply that is a name and nothing else.
    private record Naming(Duration patience) implements HelperModel {
        @Override
        public String model() {
            return "judge";
        }

        @Override
        public ChatBody question(ChatBody request, SelectionInput input) {
            return request.withField("asked", "true");
        }

        @Override
        public Verdict read(byte[] completion, List<Candidate> candidates) {
            String name = new String(completion, StandardCharsets.UTF_8);
            return candidates.stream()
                    .filter(one -> one.ref().model().equals(name))
                    .findFirst()
                    .<Verdict>map(one -> new Verdict.Named(one, TOOK))
                    .orElseGet(() -> new Verdict.Unusable(new Failure("undeclared_candidate", "name_unknown"), TOOK));
        }
    }

    private static Candidate priced(String name, double price) {
        var profile = new ModelProfile(
                name,
                "",
                "",
                0,
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                "",
                List.of(),
                Optional.of(new Pricing("USD", price, price, price)),
                false);
        return new Candidate(ModelRef.to(name), profile);
    }

    private static RoutingPlan plan(Duration patience, PluginChain always) {
        RoutingPlan base = Fixtures.plan("h", always, OnUnknown.SKIP);
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        PlannedDecision greeting = recipe.decisions().getFirst();
        var helped = new PlannedDecision(
                greeting.rule(),
                "",
                List.of(priced("small", 1), priced("big", 10)),
                "asking",
                new HelperSelector("asking", new Naming(patience)),
                always,
                Retention.NONE);
        var models = new LinkedHashMap<String, ServedModel>();
        for (Candidate one : List.of(priced("small", 1), priced("big", 10), priced("judge", 100))) {
            models.put(one.ref().model(), new ServedModel(one.profile(), List.of(), "openai", Reasoning.NONE));
        }
        var kept = new RecipePlan("default", "", recipe.evidence(), List.of(helped), Optional.empty());
        return new RoutingPlan(
                "h", new LinkedHashMap<>(Map.of("default", kept)), base.virtualModels(), models, "big", false, always);
    }

    private static RoutingPlan plan() {
        return plan(Duration.ofSeconds(30), PluginChain.EMPTY);
    }

    /// What the helper does.
    @FunctionalInterface
    private interface Doing {
        Reply reply() throws InterruptedException;
    }

    private SideCalls helper(Doing doing) {
        return new SideCalls() {
            @Override
            public Reply send(Call call) throws InterruptedException {
                called.add(Objects.requireNonNull(call.ref()).model() + " "
                        + new String(call.body().bytes(), StandardCharsets.UTF_8));
                return doing.reply();
            }

            @Override
            public ChatBody chat(Call call) {
                return call.body();
            }

            @Override
            public Reply.Whole reply(Call call, Reply.Whole completion) {
                throw new IllegalStateException("a helper answers nobody but the router");
            }
        };
    }

    private SideCalls saying(String text) {
        return helper(() -> new Reply.Whole(200, Headers.NONE, text.getBytes(StandardCharsets.UTF_8)));
    }

    private Routed handle(RoutingPlan plan, SideCalls calls, boolean dryRun) throws InterruptedException {
        Inbound asked = Fixtures.inbound("auto", "hello");
        var inbound = new Inbound(
                asked.id(), asked.dialect(), asked.facts(), asked.body(), false, asked.deadline(), dryRun, null);
        return new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY)
                .calling(calls)
                .handle(plan, inbound, call -> {
                    called.add(Objects.requireNonNull(call.ref()).model());
                    return new Reply.Whole(200, Headers.NONE, new byte[0]);
                });
    }

    private static Fact.HelperAsked asked(Routed routed) {
        return routed.trace().helper().orElseThrow();
    }

    private static Selection.Single chosen(Routed routed) {
        return (Selection.Single) Objects.requireNonNull(routed.trace().selection());
    }

    @Test
    void the_model_that_is_named_serves_and_the_trace_says_who_named_it() throws Exception {
        Routed routed = handle(plan(), saying("big"), false);

        assertThat(called).containsExactly("judge hello|-stream|-stream_options|asked=true", "big");
        assertThat(routed.trace().modelName()).isEqualTo("big");
        assertThat(chosen(routed).method()).isEqualTo("asking");
        assertThat(chosen(routed).fellBack()).isFalse();
        assertThat(asked(routed).helper().ref().model()).isEqualTo("judge");
        assertThat(asked(routed).failure()).isEmpty();
        assertThat(asked(routed).usage()).isEqualTo(TOOK);
        assertThat(asked(routed).nanos()).isPositive();
    }

    @Test
    void what_the_request_cost_is_the_answer_and_the_helper_and_its_usage_the_answers() throws Exception {
        Routed routed = handle(plan(), saying("small"), false);
        var done = new Completion(routed.trace(), 200, "upstream", "", new Usage(5, 0, 5), false, 0, 0, 0);

        assertThat(done.answerCost().orElseThrow().amount()).isCloseTo(10 / 1e6, within(1e-12));
        assertThat(done.cost().orElseThrow().amount()).isCloseTo((10 + 50 * 100) / 1e6, within(1e-12));
        assertThat(done.usage().total()).isEqualTo(10);
        assertThat(done.tokens()).isEqualTo(60);
    }

    private void fallsBack(SideCalls calls, Duration patience, String reason, String code) throws InterruptedException {
        Routed routed = handle(plan(patience, PluginChain.EMPTY), calls, false);
        assertThat(routed.trace().modelName()).isEqualTo("small");
        assertThat(chosen(routed).method()).isEqualTo(Selection.FALLBACK);
        assertThat(chosen(routed).failure()).isEqualTo(reason);
        assertThat(asked(routed).failure()).isEqualTo(reason);
        assertThat(asked(routed).code()).isEqualTo(code);
        assertThat(called).last().isEqualTo("small");
    }

    @Test
    void the_first_candidate_serves_whatever_is_wrong_with_the_helper() throws Exception {
        Duration long30 = Duration.ofSeconds(30);
        fallsBack(saying("nobody"), long30, "selector_undeclared_candidate", "name_unknown");
        fallsBack(
                helper(() -> new Reply.Whole(503, Headers.NONE, new byte[0])),
                long30,
                "selector_invocation_failed",
                "status_503");
        fallsBack(
                helper(() -> new Reply.Refused(new GatewayError(503, GatewayError.UNREACHABLE, "nobody"))),
                long30,
                "selector_invocation_failed",
                GatewayError.UNREACHABLE);
    }

    @Test
    void a_helper_is_not_waited_for_beyond_its_time_and_its_call_is_cancelled() throws Exception {
        var cancelled = new CountDownLatch(1);
        fallsBack(
                helper(() -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException stop) {
                        cancelled.countDown();
                        throw stop;
                    }
                    throw new IllegalStateException("nobody counts it down");
                }),
                Duration.ofMillis(20),
                "selector_timeout",
                Fanout.UNFINISHED);
        cancelled.await();
    }

    @Test
    void a_client_that_leaves_ends_the_request_instead_of_having_the_first_candidate_serve() {
        var leaving = new ArrayList<Throwable>();
        var thread = Thread.ofVirtual().start(() -> {
            var worker = Thread.currentThread();
            try {
                handle(
                        plan(),
                        helper(() -> {
                            worker.interrupt();
                            new CountDownLatch(1).await();
                            throw new IllegalStateException("nobody counts it down");
                        }),
                        false);
            } catch (InterruptedException left) {
                leaving.add(left);
            }
        });
        assertThat(joined(thread)).isTrue();
        assertThat(leaving).hasSize(1);
        assertThat(called).noneMatch("small"::equals);
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void a_dry_run_asks_nobody_and_says_that_a_model_would_choose() throws Exception {
        Routed routed = handle(plan(), SideCalls.NONE, true);
        assertThat(called).isEmpty();
        assertThat(routed.trace().helper()).isEmpty();
        assertThat(routed.trace().selection())
                .isInstanceOfSatisfying(
                        Selection.Later.class,
                        later -> assertThat(later.reason()).contains("\"judge\"", "candidate"));
    }

    private PluginChain limited(String model, double cost) {
        var match = new LimitRule.Match("", "", "", model);
        var rule = new LimitRule("few", match, LimitRule.Scope.GLOBAL, false, LimitRule.Unit.MONTH, 2, 0, cost, "USD");
        var limiter = new LocalLimiter(List.of(rule), Clock.systemUTC(), 100);
        var plugin = new RateLimit(List.of(limiter), IdentityHeaders.DEFAULT, open, Clock.systemUTC());
        return new PluginChain(List.of(new PluginChain.Link("ratelimit", PluginSlot.RATE_LIMIT, plugin)));
    }

    private int status(RoutingPlan plan) throws InterruptedException {
        Routed routed = handle(plan, saying("big"), false);
        boolean refused = routed.reply() instanceof Reply.Refused;
        Usage usage = refused ? Usage.NONE : new Usage(5, 0, 5);
        int status = routed.reply() instanceof Reply.Refused(var error) ? error.status() : 200;
        open.completed(new Completion(routed.trace(), status, "upstream", "", usage, false, 0, refused ? 0 : 1, 1));
        return status;
    }

    @Test
    void limits_count_the_request_once_and_refuse_it_before_the_helper_is_asked() throws Exception {
        RoutingPlan plan = plan(Duration.ofSeconds(30), limited("", 0));
        assertThat(status(plan)).isEqualTo(200);
        assertThat(status(plan)).isEqualTo(200);
        int before = called.size();
        assertThat(status(plan)).isEqualTo(429);
        assertThat(called).hasSize(before);
        assertThat(open.size()).isZero();
    }

    @Test
    void a_helper_that_has_used_up_its_own_limit_is_not_asked_and_the_first_candidate_serves() throws Exception {
        RoutingPlan plan = plan(Duration.ofSeconds(30), limited("judge", 0.004));
        Routed routed = handle(plan, saying("big"), false);

        assertThat(called).containsExactly("small");
        assertThat(asked(routed).code()).isEqualTo("rate_limited");
        assertThat(chosen(routed).failure()).isEqualTo("selector_invocation_failed");
    }

    @Test
    void limits_in_money_are_settled_with_the_helper_in_them() throws Exception {
        RoutingPlan plan = plan(Duration.ofSeconds(30), limited("", 0.105));
        assertThat(status(plan)).isEqualTo(200);
        assertThat(called)
                .as("1024 tokens of the helper are reserved, 0.1024")
                .contains("judge hello|-stream|-stream_options|asked=true");
        called.clear();
        assertThat(status(plan)).isEqualTo(200);
        assertThat(called).as("it took 0.005 of them, so as many are not left").containsExactly("small");
    }
}
