package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.loop.LoopSettings;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.trace.Usage;

/// What the pipeline does for an algorithm that has several models work.
class LoopTest {
    private static final Upstream NOT_ASKED = _ -> {
        throw new IllegalStateException("the request's own call was made");
    };

    private final Fanout fanout = new Fanout();

    @AfterEach
    void close() {
        fanout.close();
    }

    /// Answers with the name of the model; `big` never does.
    private static final class Models implements SideCalls {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch cancelled = new CountDownLatch(1);
        private boolean bigAnswers = true;
        private boolean smallIsThere = true;
        private final AtomicInteger away = new AtomicInteger();

        @Override
        public Reply send(Call call) throws InterruptedException {
            String model = Objects.requireNonNull(call.ref()).model();
            if (model.equals("big") && !bigAnswers) {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException stop) {
                    cancelled.countDown();
                    throw stop;
                }
            }
            if (model.equals("small") && !bigAnswers) {
                begun.await(); // a call that was not begun when enough had answered never is
            }
            return model.equals("small") && (!smallIsThere || away.getAndDecrement() > 0)
                    ? new Reply.Refused(new GatewayError(503, GatewayError.UNREACHABLE, "nobody"))
                    : new Reply.Whole(200, Headers.NONE, model.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public ChatBody chat(Call call) {
            return call.body();
        }

        @Override
        public Reply.Whole reply(Call call, Reply.Whole completion) {
            return completion;
        }
    }

    private static RoutingPlan plan(Loop loop) {
        return plan(loop, LoopSettings.DEFAULT);
    }

    private static RoutingPlan plan(Loop loop, LoopSettings settings) {
        RoutingPlan base = Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.SKIP);
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        PlannedDecision greeting = recipe.decisions().getFirst();
        List<Candidate> both = List.of(
                new Candidate(ModelRef.to("small"), ModelProfile.named("small")),
                new Candidate(ModelRef.to("big"), ModelProfile.named("big")));
        var looping = new PlannedDecision(
                greeting.rule(),
                "",
                both,
                "both",
                new LoopSelector("both", 2, loop),
                greeting.plugins(),
                Retention.NONE);
        var kept = new RecipePlan("default", "", recipe.evidence(), List.of(looping), Optional.empty());
        return new RoutingPlan(
                "h",
                new LinkedHashMap<>(Map.of("default", kept)),
                base.virtualModels(),
                base.models(),
                "big",
                false,
                PluginChain.EMPTY,
                settings,
                List.of(),
                Optional.empty());
    }

    private Fact.Looped looped(Models models, int retries) throws InterruptedException {
        var settings = new LoopSettings(Duration.ofMinutes(1), HeaderEdits.NONE, 1 << 20, retries);
        return new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY)
                .calling(models)
                .handle(plan(both(LoopBounds.NONE), settings), Fixtures.inbound("auto", "hello"), NOT_ASKED)
                .trace()
                .loop()
                .orElseThrow();
    }

    private Routed handle(Loop loop, SideCalls calls, Inbound inbound) throws InterruptedException {
        return new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY)
                .calling(calls)
                .handle(plan(loop), inbound, NOT_ASKED);
    }

    private static Inbound dry(Inbound inbound) {
        return new Inbound(
                inbound.id(),
                Dialect.OPENAI_CHAT,
                inbound.facts(),
                inbound.body(),
                false,
                Deadline.after(Duration.ofSeconds(30)),
                true,
                null);
    }

    /// Asks both and answers with what the last said.
    private static Loop both(LoopBounds bounds) {
        return request -> {
            List<LoopReply> replies = request.ask(
                    request.candidates().stream()
                            .map(one -> new LoopQuestion(one, request.body()))
                            .toList(),
                    bounds);
            List<LoopStep> steps = replies.stream()
                    .map(reply -> new LoopStep(
                            reply.candidate(),
                            reply instanceof LoopReply.Completed,
                            new Usage(10, 0, 1),
                            reply instanceof LoopReply.Failed failed
                                    ? failed.why().code()
                                    : "",
                            reply.retries()))
                    .toList();
            return replies.stream()
                    .filter(LoopReply.Completed.class::isInstance)
                    .map(LoopReply.Completed.class::cast)
                    .reduce((_, last) -> last)
                    .<LoopResult>map(said -> new LoopResult.Answered(said.candidate(), "the last", said.body(), steps))
                    .orElseGet(() -> new LoopResult.Failed(500, "nobody answered", steps));
        };
    }

    @Test
    void the_answer_the_trace_and_the_facts_are_the_loops() throws Exception {
        Routed routed = handle(both(LoopBounds.NONE), new Models(), Fixtures.inbound("auto", "hello"));

        assertThat(routed.reply())
                .isInstanceOfSatisfying(
                        Reply.Whole.class,
                        whole -> assertThat(new String(whole.body(), StandardCharsets.UTF_8))
                                .isEqualTo("big"));
        assertThat(routed.trace().modelName()).isEqualTo("big");
        assertThat(routed.trace().method()).isEqualTo("both");
        assertThat(routed.trace().folding().getLast().stage()).isEqualTo("selection");
        assertThat(routed.trace().folding().getLast().bits()).isZero();
        assertThat(routed.trace().folding().stream()
                        .mapToDouble(step -> step.stage().equals("start") ? 0 : step.delta())
                        .sum())
                .isCloseTo(-routed.trace().folding().getFirst().bits(), within(1e-9));
        Fact.Looped loop = routed.trace().facts().last(Fact.Looped.class).orElseThrow();
        assertThat(loop.models()).containsExactly("small", "big");
        assertThat(loop.usage()).isEqualTo(new Usage(20, 0, 2));
        assertThat(loop.cost()).as("no model has a price").isEmpty();
        var completion = new Completion(routed.trace(), 200, "looper", "", loop.usage(), false, 0, 0, 0);
        assertThat(completion.cost()).isEmpty();
    }

    @Test
    void enough_answers_cancel_the_calls_that_have_not_ended() throws Exception {
        var models = new Models();
        models.bigAnswers = false;
        Routed routed = handle(both(LoopBounds.round(0, 0, 1, _ -> true)), models, Fixtures.inbound("auto", "hello"));

        assertThat(routed.trace().modelName()).isEqualTo("small");
        assertThat(models.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(routed.trace()
                        .facts()
                        .last(Fact.Looped.class)
                        .orElseThrow()
                        .steps()
                        .getLast()
                        .note())
                .isEqualTo("unfinished");
    }

    @Test
    void a_round_that_is_over_leaves_out_who_has_not_answered() throws Exception {
        var models = new Models();
        models.bigAnswers = false;
        var bounds = new LoopBounds(0, Optional.of(Duration.ofMillis(50)), 0, _ -> true);
        Routed routed = handle(both(bounds), models, Fixtures.inbound("auto", "hello"));

        assertThat(routed.trace().modelName()).isEqualTo("small");
        assertThat(models.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_model_that_refuses_is_told_by_its_code() throws Exception {
        var models = new Models();
        models.smallIsThere = false;
        Routed routed = handle(both(LoopBounds.NONE), models, Fixtures.inbound("auto", "hello"));

        assertThat(routed.trace().modelName()).isEqualTo("big");
        assertThat(routed.trace()
                        .facts()
                        .last(Fact.Looped.class)
                        .orElseThrow()
                        .steps()
                        .getFirst()
                        .note())
                .isEqualTo(GatewayError.UNREACHABLE);
    }

    @Test
    void a_call_that_failed_is_made_again_and_the_trace_says_how_often() throws Exception {
        var models = new Models();
        models.away.set(2);

        Fact.Looped loop = looped(models, 3);

        assertThat(loop.models()).containsExactly("small", "big");
        assertThat(loop.steps()).extracting(LoopStep::retries).containsExactly(2, 0);
        assertThat(loop.retries()).isEqualTo(2);
        assertThat(loop.calls()).as("one step for each model").isEqualTo(2);
    }

    @Test
    void a_call_is_not_made_again_more_often_than_it_may() throws Exception {
        var models = new Models();
        models.away.set(9);

        Fact.Looped loop = looped(models, 1);

        assertThat(loop.steps().getFirst())
                .satisfies(step -> assertThat(step.note()).isEqualTo(GatewayError.UNREACHABLE))
                .satisfies(step -> assertThat(step.retries()).isEqualTo(1));
        assertThat(models.away).as("of nine failures two were seen").hasValue(7);
        models.away.set(1);
        assertThat(looped(models, 0).steps().getFirst().answered()).isFalse();
    }

    @Test
    void a_loop_without_an_answer_is_an_error_that_says_why() throws Exception {
        Routed routed = handle(
                request -> new LoopResult.Failed(500, "small: timeout", List.of()),
                new Models(),
                Fixtures.inbound("auto", "hello"));

        assertThat(routed.reply()).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.error().status()).isEqualTo(500);
            assertThat(refused.error().message()).isEqualTo("Looper execution failed: small: timeout");
        });
        assertThat(routed.trace().selection()).isInstanceOf(Selection.Later.class);
    }

    @Test
    void a_dry_run_calls_nobody_and_says_that_a_loop_would_run() throws Exception {
        Loop never = _ -> {
            throw new IllegalStateException("a dry run looped");
        };
        var pipeline = new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY);
        Routed routed = pipeline.handle(
                plan(never), dry(Fixtures.inbound("auto", "hello")), _ -> new Reply.Answered("dry", "dry_run"));
        assertThat(routed.trace().selection()).isInstanceOf(Selection.Later.class);
    }

    @Test
    void a_loop_finds_models_of_the_configuration_by_name() throws Exception {
        Loop asking = request -> {
            assertThat(request.model("big").orElseThrow().ref().model()).isEqualTo("big");
            assertThat(request.model("nobody")).isEmpty();
            LoopReply reply = request.ask(new LoopQuestion(request.model("big").orElseThrow(), request.body()));
            return new LoopResult.Answered(
                    reply.candidate(), "asked by name", ((LoopReply.Completed) reply).body(), List.of());
        };
        assertThat(handle(asking, new Models(), Fixtures.inbound("auto", "hello"))
                        .trace()
                        .modelName())
                .isEqualTo("big");
    }
}
