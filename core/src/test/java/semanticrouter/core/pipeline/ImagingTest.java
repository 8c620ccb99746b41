package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.image.ImageMaker;
import semanticrouter.core.image.ImageRequest;
import semanticrouter.core.image.ImageResult;
import semanticrouter.core.image.Modality;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;

/// Which models work on a request that may want an image, and what of its plugins stands around them.
class ImagingTest {
    private static final Upstream MODEL =
            call -> new Reply.Whole(200, Headers.NONE, name(call).getBytes(StandardCharsets.UTF_8));
    private static final Loop NO_LOOP = _ -> {
        throw new IllegalStateException("a loop ran beside an image");
    };

    private final Fanout fanout = new Fanout();
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void close() {
        fanout.close();
    }

    private static String name(Call call) {
        return Objects.requireNonNull(call.ref()).model();
    }

    /// Is told what is wanted, has the text written where there is one, and makes an image unless it is to fail.
    private record Maker(Modality wanted, boolean together, boolean fails, Optional<Failure> unsure)
            implements Plugin, ImageMaker {
        Maker(Modality wanted) {
            this(wanted, false, false, Optional.empty());
        }

        @Override
        public Reply around(Call call, Upstream next) throws InterruptedException {
            return next.send(call);
        }

        @Override
        public Optional<ImageMaker> images() {
            return Optional.of(this);
        }

        @Override
        public Wish wish(RequestFacts facts, String verdict, Encodings encodings) {
            return new Wish(wanted, "keyword", unsure.orElse(null));
        }

        @Override
        public String model() {
            return "own";
        }

        @Override
        public ImageResult make(ImageRequest request) throws InterruptedException {
            var steps = new ArrayList<LoopStep>();
            String said = request.image().ref().model();
            if (request.modality() == Modality.BOTH && !request.together()) {
                String text = request.text() instanceof LoopReply.Completed(var who, byte[] body, int _)
                        ? who.ref().model() + ":" + new String(body, StandardCharsets.UTF_8)
                        : "nobody";
                steps.add(new LoopStep(request.writer(), !text.equals("nobody"), new Usage(10, 0, 1), ""));
                said = text + "+" + said;
            }
            var drawn = new ImageResult.Drawn("openai", fails ? "image_timeout" : "", fails ? 0 : 7, 1_000);
            steps.add(new LoopStep(request.image(), !fails, new Usage(0, 0, 5), ""));
            return fails
                    ? new ImageResult.Failed("no image: image_timeout", drawn, steps)
                    : new ImageResult.Answered(said.getBytes(StandardCharsets.UTF_8), drawn, steps);
        }
    }

    /// Calls models for the router; `mute` does not answer.
    private static final SideCalls CALLS = new SideCalls() {
        @Override
        public Reply send(Call call) throws InterruptedException {
            return name(call).equals("mute") ? new Reply.Whole(500, Headers.NONE, new byte[0]) : MODEL.send(call);
        }

        @Override
        public ChatBody chat(Call call) {
            return call.body();
        }

        @Override
        public Reply.Whole reply(Call call, Reply.Whole completion) {
            return completion;
        }
    };

    private static Candidate candidate(String name, String modality) {
        var price = Optional.of(new Pricing("USD", 1_000_000, 2_000_000, 0, 0));
        return new Candidate(
                ModelRef.to(name),
                new ModelProfile(
                        name,
                        "",
                        "",
                        0,
                        List.of(),
                        List.of(),
                        OptionalDouble.empty(),
                        modality,
                        List.of(),
                        price,
                        false));
    }

    private PluginChain.Link link(PluginSlot slot) {
        return new PluginChain.Link(slot.toString(), slot, (call, next) -> {
            ran.add(slot.toString());
            return next.send(call);
        });
    }

    private RoutingPlan plan(Maker maker, Selector selector, Candidate... offered) {
        RoutingPlan base = Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.SKIP);
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        var chain = new PluginChain(List.of(
                link(PluginSlot.RATE_LIMIT),
                link(PluginSlot.RESPONSE_CACHE),
                link(PluginSlot.RESPONSE_GUARD),
                new PluginChain.Link("image_gen", PluginSlot.MODALITY, maker),
                link(PluginSlot.SYSTEM_PROMPT)));
        var decision = new PlannedDecision(
                recipe.decisions().getFirst().rule(), "", List.of(offered), "static", selector, chain, Retention.NONE);
        var kept = new RecipePlan("default", "", recipe.evidence(), List.of(decision), Optional.empty());
        return new RoutingPlan(
                "h", new LinkedHashMap<>(Map.of("default", kept)), base.virtualModels(), base.models(), "big", false);
    }

    private Routed handle(Maker maker, Selector selector, Inbound inbound, Candidate... offered)
            throws InterruptedException {
        ran.clear();
        return new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY)
                .calling(CALLS)
                .handle(plan(maker, selector, offered), inbound, MODEL);
    }

    private Routed handle(Maker maker, Candidate... offered) throws InterruptedException {
        return handle(maker, Fixtures.FIRST, Fixtures.inbound("auto", "hello"), offered);
    }

    private static String said(Routed routed) {
        return new String(((Reply.Whole) routed.reply()).body(), StandardCharsets.UTF_8);
    }

    private static Fact.ImageMade image(Routed routed) {
        return routed.trace().image().orElseThrow();
    }

    private static final Candidate PAINTER = candidate("painter", "diffusion");
    private static final Candidate SMALL = candidate("small", "ar");
    private static final Candidate OMNI = candidate("omni", "Omni");

    @Test
    void a_text_is_written_by_a_model_that_writes() throws Exception {
        Routed routed = handle(new Maker(Modality.AR), PAINTER, SMALL);

        assertThat(said(routed)).isEqualTo("small");
        assertThat(ran).containsExactly("rate_limit", "response_cache", "response_guard", "system_prompt");
        assertThat(routed.trace().image()).isEmpty();
        assertThat(said(handle(new Maker(Modality.AR), PAINTER)))
                .as("nobody of them writes, so the default model does")
                .isEqualTo("big");
    }

    /// What models take is told once: not as time of the plugin that waits for them, nor as that of plugins beside
    /// them.
    @Test
    void time_is_told_once() throws Exception {
        long start = System.nanoTime();
        RoutingTrace trace = handle(new Maker(Modality.BOTH), SMALL, PAINTER).trace();
        double whole = (System.nanoTime() - start) / 1e3;

        double plugins = trace.plugins().stream().mapToDouble(PluginRun::micros).sum();
        Fact.ImageMade image = trace.image().orElseThrow();
        assertThat(trace.plugins()).anyMatch(run -> run.type().equals("system_prompt"));
        assertThat(plugins + image.nanos() / 1e3).isPositive().isLessThanOrEqualTo(whole);
        assertThat(image.nanos()).isGreaterThanOrEqualTo(image.imageNanos());
    }

    @Test
    void an_image_is_made_by_a_model_that_makes_images_and_by_no_other() throws Exception {
        Routed routed = handle(new Maker(Modality.DIFFUSION), SMALL, OMNI, PAINTER);

        assertThat(said(routed)).isEqualTo("painter");
        assertThat(((Reply.Whole) routed.reply()).headers().first("x-vsr-response-path"))
                .contains("image_generation");
        assertThat(routed.trace().modelName()).isEqualTo("painter");
        assertThat(routed.trace().algorithm()).isEqualTo("image_gen");
        assertThat(ran).containsExactly("rate_limit", "response_guard");
        assertThat(routed.trace().plugins())
                .extracting(PluginRun::type)
                .containsExactly("rate_limit", "response_guard", "image_gen");
        assertThat(said(handle(new Maker(Modality.DIFFUSION), SMALL, OMNI))).isEqualTo("omni");
        assertThat(said(handle(new Maker(Modality.DIFFUSION), SMALL)))
                .as("the backend's own model")
                .isEqualTo("own");
    }

    @Test
    void text_and_image_are_made_by_two_models_or_by_one_that_does_both() throws Exception {
        Routed two = handle(new Maker(Modality.BOTH), PAINTER, SMALL);
        assertThat(said(two)).isEqualTo("small:small+painter");
        assertThat(two.trace().modelName()).isEqualTo("small");
        assertThat(ran).containsExactly("rate_limit", "response_guard", "system_prompt");
        assertThat(image(two).cost().orElseThrow().amount()).isEqualTo(10 + 2 + 10);
        assertThat(new Completion(two.trace(), 200, "image_generation", "", new Usage(10, 0, 6), false, 0, 0, 0)
                        .answerCost())
                .isEqualTo(image(two).cost());

        var both = new Maker(Modality.BOTH, true, false, Optional.empty());
        assertThat(said(handle(both, SMALL, OMNI, PAINTER))).isEqualTo("omni");
        assertThat(said(handle(new Maker(Modality.BOTH), OMNI, PAINTER)))
                .as("a backend that makes images alone")
                .isEqualTo("omni:omni+painter");
        assertThat(said(handle(
                        new Maker(Modality.BOTH),
                        new LoopSelector("l", 1, NO_LOOP),
                        Fixtures.inbound("auto", "hello"),
                        PAINTER,
                        SMALL)))
                .isEqualTo("small:small+painter");
    }

    @Test
    void what_is_missing_is_told() throws Exception {
        Routed silent = handle(new Maker(Modality.BOTH), PAINTER, candidate("mute", "ar"));
        assertThat(said(silent)).isEqualTo("nobody+painter");
        assertThat(silent.trace().facts().all()).contains(new Fact.PluginFailed("image_gen", "text_failed"));

        var failing = new Maker(Modality.DIFFUSION, false, true, Optional.of(new Failure("encoder_busy", "")));
        Routed failed = handle(failing, PAINTER);
        assertThat(failed.reply()).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.error().status()).isEqualTo(503);
            assertThat(refused.error().message()).isEqualTo("Modality routing failed: no image: image_timeout");
        });
        assertThat(failed.trace().facts().all())
                .contains(
                        new Fact.PluginFailed("image_gen", "encoder_busy"),
                        new Fact.PluginFailed("image_gen", "image_timeout"));
        assertThat(failed.trace().plugins().getLast().status()).isEqualTo(PluginRun.Status.REFUSED);
    }

    @Test
    void a_dry_run_shows_who_would_work_and_makes_nothing() throws Exception {
        Inbound meant = Fixtures.inbound("auto", "hello");
        var dry = new Inbound(
                meant.id(),
                meant.dialect(),
                meant.facts(),
                meant.body(),
                meant.streaming(),
                meant.deadline(),
                true,
                meant.tracing());

        Routed routed = handle(new Maker(Modality.DIFFUSION), Fixtures.FIRST, dry, SMALL, PAINTER);

        assertThat(routed.trace().modelName()).isEqualTo("painter");
        assertThat(routed.trace().image()).isEmpty();
    }
}
