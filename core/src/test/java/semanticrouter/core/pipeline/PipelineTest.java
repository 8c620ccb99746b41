package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.core.trace.RoutingTrace;

class PipelineTest {
    private final Fanout fanout = new Fanout();
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private final Pipeline pipeline = new Pipeline(Fixtures.NO_ENCODERS, fanout, clock, Effort.LAZY);
    private final List<Call> sent = new ArrayList<>();

    @AfterEach
    void close() {
        fanout.close();
    }

    private Routed handle(RoutingPlan plan, String model, String text) throws InterruptedException {
        return pipeline.handle(plan, Fixtures.inbound(model, text), call -> {
            sent.add(call);
            return new Reply.Whole(200, Headers.NONE, new byte[0]);
        });
    }

    @Test
    void a_matching_decision_sends_to_its_model_and_explains_itself() throws Exception {
        RoutingTrace trace = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN), "auto", "hello")
                .trace();

        assertThat(sent).hasSize(1);
        assertThat(trace.modelName()).isEqualTo("small");
        assertThat(trace.matched().orElseThrow().matchedRules()).containsExactly("word:hello");
        assertThat(trace.folding().getFirst().bits()).isEqualTo(1);
        assertThat(trace.folding().getLast().bits()).isZero();
        Map<String, Object> explained = Explanation.ofDryRun(trace);
        assertThat(explained)
                .containsEntry("routing_decision", "greeting")
                .containsEntry("selection_status", "selected");
        assertThat(explained.toString()).contains("matched_signals={words=[hello]}");
    }

    @Test
    void the_only_model_of_a_decision_is_not_chosen_by_its_algorithm() throws Exception {
        RoutingTrace trace = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN), "auto", "hello")
                .trace();

        assertThat(Explanation.ofDryRun(trace)).containsEntry("selection_method", "single");
        assertThat(trace.method()).isEqualTo("single");
        assertThat(ResponseHeaders.of(trace, "upstream", false).first("x-vsr-selected-algorithm"))
                .hasValue("static");
    }

    @Test
    void limits_are_no_plugin_of_a_decision() throws Exception {
        var chain = new PluginChain(List.of(
                new PluginChain.Link("system_prompt", PluginSlot.SYSTEM_PROMPT, (call, next) -> next.send(call)),
                new PluginChain.Link("ratelimit", PluginSlot.RATE_LIMIT, (call, next) -> next.send(call))));
        RoutingTrace trace = handle(Fixtures.plan("h", chain, OnUnknown.FAIL_OPEN), "auto", "hello")
                .trace();

        assertThat(Explanation.ofDryRun(trace).get("decision_result"))
                .asString()
                .contains("plugins=[system_prompt]");
        assertThat(trace.plugins().stream().map(PluginRun::type)).containsExactly("ratelimit", "system_prompt");
    }

    @Test
    void no_match_goes_to_the_default_model() throws Exception {
        RoutingTrace trace = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN), "auto", "bye")
                .trace();

        assertThat(trace.decision()).isEqualTo(new Decision.NoMatch());
        assertThat(trace.modelName()).isEqualTo("big");
        assertThat(trace.algorithm()).isEqualTo("default");
    }

    @Test
    void unavailable_evidence_follows_the_decisions_policy() throws Exception {
        Routed open = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN), "auto", "broken");
        assertThat(open.trace().modelName()).isEqualTo("big");
        assertThat(ResponseHeaders.of(open.trace(), "upstream", true).first("x-vsr-unavailable"))
                .hasValue("word");

        Routed match = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.MATCH), "auto", "broken");
        assertThat(match.trace().modelName()).isEqualTo("small");

        Routed refused = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.REFUSE), "auto", "broken");
        assertThat(refused.reply())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        reply -> assertThat(reply.error().status()).isEqualTo(503));
        assertThat(refused.trace().decision()).isInstanceOf(Decision.Refused.class);
    }

    /// Specification: dataplane §1.5.7: trying again helps nobody who does not say who it is.
    @Test
    void a_decision_that_goes_by_who_calls_is_forbidden_to_whom_nobody_names() throws Exception {
        Routed refused = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.REFUSE), "auto", "nobody");
        assertThat(refused.reply()).isInstanceOfSatisfying(Reply.Refused.class, reply -> {
            assertThat(reply.error().status()).isEqualTo(403);
            assertThat(reply.error().code()).isEqualTo("authz_identity_missing");
            assertThat(reply.error().message())
                    .startsWith("the request has no x header that")
                    .contains("greeting");
            assertThat(reply.error().retryAfterSeconds()).isEmpty();
        });
        assertThat(sent).isEmpty();
    }

    @Test
    void a_concrete_model_passes_through_without_evidence() throws Exception {
        RoutingTrace trace = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN), "small", "hello")
                .trace();

        assertThat(trace.evidence()).isNull();
        assertThat(trace.decision()).isEqualTo(new Decision.PassThrough());
        assertThat(sent.getFirst().ref()).isNotNull();
    }

    @Test
    void an_unknown_model_is_refused_and_its_name_is_not_kept() throws Exception {
        Routed routed = handle(Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN), "gpt-99", "hello");

        assertThat(routed.reply()).isInstanceOfSatisfying(Reply.Refused.class, reply -> {
            assertThat(reply.error().status()).isEqualTo(400);
            assertThat(reply.error().message()).contains("auto").doesNotContain("gpt-99");
        });
        assertThat(routed.trace().requestedModel()).isEqualTo("unknown");
        assertThat(sent).isEmpty();
    }

    @Test
    void plugins_run_in_the_order_of_their_slots_and_are_timed() throws Exception {
        var chain = new PluginChain(List.of(
                new PluginChain.Link(
                        "request_params",
                        PluginSlot.REQUEST_PARAMS,
                        (call, next) -> next.send(call.with(call.body().withoutField("n")))),
                new PluginChain.Link(
                        "system_prompt",
                        PluginSlot.SYSTEM_PROMPT,
                        (call, next) -> next.send(call.with(call.body().withSystemText("s", false))))));
        RoutingTrace trace = handle(Fixtures.plan("h", chain, OnUnknown.FAIL_OPEN), "auto", "hello")
                .trace();

        assertThat(new String(sent.getFirst().body().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("hello|system=s|-n");
        assertThat(trace.plugins().stream().map(PluginRun::type)).containsExactly("system_prompt", "request_params");
        assertThat(trace.plugins()).allMatch(run -> run.micros() >= 0 && run.status() == PluginRun.Status.APPLIED);
    }

    @Test
    void a_plugin_that_answers_keeps_the_model_from_being_called() throws Exception {
        var chain = new PluginChain(List.of(new PluginChain.Link(
                "fast_response", PluginSlot.FAST_RESPONSE, (_, _) -> new Reply.Answered("no", "fast_response"))));
        Routed routed = handle(Fixtures.plan("h", chain, OnUnknown.FAIL_OPEN), "auto", "hello");

        assertThat(sent).isEmpty();
        assertThat(routed.trace().plugins().getFirst().status()).isEqualTo(PluginRun.Status.ANSWERED);
    }
}
