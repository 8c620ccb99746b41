package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.loop.ToolCallId;
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
import semanticrouter.core.store.StoreException;

/// How requests find the loop that waits for what they bring.
class SuspensionTest {
    private final Fanout fanout = new Fanout();
    private final Kept kept = new Kept();

    @AfterEach
    void close() {
        fanout.close();
    }

    private static final class Kept implements SuspendedLoops {
        private final Map<String, SuspendedLoop> loops = new HashMap<>();

        @Override
        public void put(SuspendedLoop loop) {
            loops.put(loop.id(), loop);
        }

        @Override
        public Optional<SuspendedLoop> get(String id) {
            return Optional.ofNullable(loops.get(id));
        }

        @Override
        public Optional<SuspendedLoop> take(String id) {
            return Optional.ofNullable(loops.remove(id));
        }

        @Override
        public void close() {}
    }

    private static final SideCalls NO_TRANSLATION = new SideCalls() {
        @Override
        public Reply send(Call call) {
            throw new IllegalStateException("no model is to be called");
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

    /// Waits at first, and says what it waited with then; fails for the state `doomed`.
    private static LoopResult waits(LoopRequest request) throws InterruptedException {
        Candidate model = request.candidates().getFirst();
        try {
            Optional<SuspendedLoop> begun = request.suspension().begun();
            if (begun.isEmpty()) {
                String state = request.facts().userText().equals("hello") ? "state" : "doomed";
                return said(model, request.suspension().suspend(state));
            }
            assertThat(request.suspension().resume()).isTrue();
            return begun.get().state().equals("doomed")
                    ? new LoopResult.Failed(500, "doomed", List.of())
                    : said(model, begun.get().state());
        } catch (StoreException away) {
            throw new IllegalStateException(away);
        }
    }

    private static LoopResult said(Candidate model, String text) {
        return new LoopResult.Answered(model, "said", text.getBytes(StandardCharsets.UTF_8), List.of());
    }

    private static RoutingPlan plan(String algorithm) {
        RoutingPlan base = Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.SKIP);
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        PlannedDecision greeting = recipe.decisions().getFirst();
        Loop loop = SuspensionTest::waits;
        var looping = new PlannedDecision(
                greeting.rule(),
                "",
                List.of(new Candidate(ModelRef.to("small"), ModelProfile.named("small"))),
                algorithm,
                new LoopSelector(algorithm, 1, loop),
                greeting.plugins(),
                Retention.NONE);
        var waiting = new RecipePlan("default", "", recipe.evidence(), List.of(looping), Optional.empty());
        return new RoutingPlan(
                "h",
                new LinkedHashMap<>(Map.of("default", waiting)),
                base.virtualModels(),
                base.models(),
                "big",
                false);
    }

    private Routed handle(RoutingPlan plan, Inbound inbound) throws InterruptedException {
        return new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY)
                .calling(NO_TRANSLATION)
                .keeping(kept)
                .handle(plan, inbound, _ -> new Reply.Answered("one model", "test"));
    }

    /// @param result id of the call whose result ends the conversation; null for none
    private static Inbound inbound(String text, String user, @Nullable String result) {
        var facts = new RequestFacts.Builder("auto")
                .turn(new Turn(Role.USER, text))
                .headers(Headers.of("x-authz-user-id", user, "x-authz-tenant-id", "t"));
        if (result != null) {
            facts.toolResults(List.of(result));
        }
        return new Inbound(
                "r",
                Dialect.OPENAI_CHAT,
                facts.build(),
                new Fixtures.FixedBody(text),
                false,
                Deadline.after(Duration.ofSeconds(30)));
    }

    private static String text(Routed routed) {
        return routed.reply() instanceof Reply.Whole(var _, var _, byte[] body)
                ? new String(body, StandardCharsets.UTF_8)
                : routed.reply() instanceof Reply.Refused refused
                        ? refused.error().status() + " " + refused.error().code()
                        : "?";
    }

    private String begun(RoutingPlan plan) throws InterruptedException {
        return new ToolCallId(text(handle(plan, inbound("hello", "ann", null))), 0, "call_1").toString();
    }

    @Test
    void whatATextSaysDoesNotMatterForARequestThatBringsAResult() throws Exception {
        RoutingPlan plan = plan("both");
        String id = begun(plan);
        Routed back = handle(plan, inbound("nothing that any rule takes", "ann", id));

        assertThat(text(back)).isEqualTo("state");
        assertThat(back.trace().decision()).isEqualTo(new Decision.Matched("greeting", 0, 1, List.of()));
        assertThat(kept.loops).as("taken").isEmpty();
        assertThat(text(handle(plan, inbound("hello", "ann", id)))).isEqualTo("400 unknown_tool_call");
    }

    @Test
    void nobodyElseGoesOnWithIt() throws Exception {
        RoutingPlan plan = plan("both");
        String id = begun(plan);

        assertThat(text(handle(plan, inbound("hello", "bob", id)))).isEqualTo("400 unknown_tool_call");
        assertThat(text(handle(plan, inbound("hello", "ann", "flowtool_forged"))))
                .isEqualTo("400 unknown_tool_call");
        assertThat(text(handle(plan, inbound("hello", "ann", "flowtool_../../../../etc__0__x"))))
                .isEqualTo("400 unknown_tool_call");
        assertThat(text(handle(plan("other"), inbound("hello", "ann", id)))).isEqualTo("400 loop_changed");
        assertThat(kept.loops).as("it still waits").hasSize(1);
        assertThat(text(handle(plan, inbound("hello", "ann", id)))).isEqualTo("state");
    }

    @Test
    void whatIsNotAnsweredWaitsOn() throws Exception {
        RoutingPlan plan = plan("both");
        String id = begun(plan);
        String loop = ToolCallId.of(id).orElseThrow().loop();
        SuspendedLoop waiting = Objects.requireNonNull(kept.loops.get(loop));
        kept.put(new SuspendedLoop(loop, waiting.owner(), waiting.place(), waiting.since(), "doomed"));

        assertThat(text(handle(plan, inbound("hello", "ann", id)))).isEqualTo("500 looper_failed");
        assertThat(kept.loops).as("put back as it was").containsKey(loop);
        assertThat(kept.get(loop).orElseThrow().since()).isEqualTo(waiting.since());
    }

    @Test
    void idsAreOfAFormAndOfALengthThatEveryServiceTakes() {
        var id = new ToolCallId("0123456789abcdef", 2, "functions.shell:0123456789-abcdefghij");
        assertThat(id.toString())
                .hasSize(40)
                .startsWith("flowtool_0123456789abcdef__2__")
                .endsWith("cdefghij");
        assertThat(ToolCallId.of(id.toString())).contains(id);
        assertThat(new ToolCallId("0123456789abcdef", 0, "call_1").toString())
                .isEqualTo("flowtool_0123456789abcdef__0__call_1");
        assertThat(ToolCallId.of("call_1")).isEmpty();
        assertThat(ToolCallId.claims("call_1")).isFalse();
    }
}
