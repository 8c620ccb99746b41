package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.limit.Claim;
import semanticrouter.core.limit.LimitRule;
import semanticrouter.core.limit.Limiter;
import semanticrouter.core.limit.LocalLimiter;
import semanticrouter.core.limit.OpenGrants;
import semanticrouter.core.limit.Quota;
import semanticrouter.core.limit.RateLimit;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.Usage;

/// Limits in the way of a request.
final class RateLimitTest {
    private static final Reply ANSWER = new Reply.Whole(200, Headers.NONE, new byte[0]);

    private final OpenGrants open = new OpenGrants();

    private static LimitRule once(String model) {
        var match = new LimitRule.Match("", "", "", model);
        return new LimitRule("once", match, LimitRule.Scope.USER, true, LimitRule.Unit.MONTH, 1, 0, 0, "USD");
    }

    private static Limiter local(LimitRule rule) {
        return new LocalLimiter(List.of(rule), Clock.systemUTC(), 100);
    }

    private RoutingPlan plan(Limiter... limiters) {
        var plugin = new RateLimit(List.of(limiters), IdentityHeaders.DEFAULT, open, Clock.systemUTC());
        var chain = new PluginChain(List.of(new PluginChain.Link("ratelimit", PluginSlot.RATE_LIMIT, plugin)));
        RoutingPlan plan = Fixtures.plan("hash", chain, OnUnknown.SKIP);
        return new RoutingPlan(
                plan.hash(), plan.recipes(), plan.virtualModels(), plan.models(), plan.defaultModel(), false, chain);
    }

    private static Routed handle(RoutingPlan plan, String model, String text, boolean dryRun)
            throws InterruptedException {
        try (var fanout = new Fanout()) {
            var pipeline = new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY);
            Inbound asked = Fixtures.inbound(model, text);
            var inbound = new Inbound(
                    asked.id(), asked.dialect(), asked.facts(), asked.body(), false, asked.deadline(), dryRun, null);
            return pipeline.handle(plan, inbound, _ -> ANSWER);
        }
    }

    private void end(Routed routed) {
        open.completed(new Completion(routed.trace(), 200, "upstream", "", new Usage(5, 0, 5), false, 0, 0, 1_000));
    }

    private static int status(Routed routed) {
        return routed.reply() instanceof Reply.Refused(var error) ? error.status() : 200;
    }

    @Test
    void aRequestBeyondTheLimitIsRefusedWithWhatIsLeft() throws InterruptedException {
        RoutingPlan plan = plan(local(once("")));
        end(handle(plan, "auto", "hello", false));
        Routed refused = handle(plan, "auto", "hello", false);
        assertThat(refused.reply()).isInstanceOfSatisfying(Reply.Refused.class, reply -> {
            assertThat(reply.error().status()).isEqualTo(429);
            assertThat(reply.error().retryAfterSeconds()).isPresent();
            assertThat(reply.error().allowance().orElseThrow().limit()).isEqualTo(1);
        });
        assertThat(refused.trace().plugins())
                .singleElement()
                .satisfies(run -> assertThat(run.status()).isEqualTo(PluginRun.Status.REFUSED));
    }

    @Test
    void namingAModelDoesNotGoAroundItsLimit() throws InterruptedException {
        RoutingPlan plan = plan(local(once("small")));
        end(handle(plan, "auto", "hello", false));
        assertThat(status(handle(plan, "small", "anything", false))).isEqualTo(429);
        assertThat(status(handle(plan, "big", "anything", false))).isEqualTo(200);
    }

    @Test
    void requestsWithoutADecisionAreLimitedToo() throws InterruptedException {
        RoutingPlan plan = plan(local(once("big")));
        end(handle(plan, "auto", "no decision claims this", false));
        assertThat(status(handle(plan, "auto", "nor this", false))).isEqualTo(429);
    }

    @Test
    void aDryRunDrawsOnNothing() throws InterruptedException {
        RoutingPlan plan = plan(local(once("")));
        for (int i = 0; i < 3; i++) {
            assertThat(status(handle(plan, "auto", "hello", true))).isEqualTo(200);
        }
        assertThat(open.size()).isZero();
        assertThat(status(handle(plan, "auto", "hello", false))).isEqualTo(200);
    }

    @Test
    void whatOneLimiterDeniesIsGivenBackToTheOthers() throws InterruptedException {
        Limiter first = local(once("small"));
        RoutingPlan both = plan(first, claim -> new Limiter.Verdict.Denied("no", new Quota(1, 0, 0)));
        assertThat(status(handle(both, "auto", "hello", false))).isEqualTo(429);
        assertThat(status(handle(plan(first), "auto", "hello", false))).isEqualTo(200);
    }

    /// A client that leaves just before the counts would otherwise never pay.
    @ParameterizedTest
    @CsvSource({
        // status, path, time of the upstream call, whether the estimate stays
        "499, error, 1, true",
        "499, upstream, 1, true",
        "200, upstream, 1, true",
        "403, blocked, 1, true",
        "499, error, 0, false",
        "200, cache, 0, false",
        "403, blocked, 0, false",
        "502, error, 1, false",
        "429, upstream, 1, false"
    })
    void whatNobodyCountedIsChargedAsEstimated(int status, String path, long upstream, boolean stays)
            throws InterruptedException {
        var match = new LimitRule.Match("", "", "", "");
        var rule = new LimitRule("tokens", match, LimitRule.Scope.USER, false, LimitRule.Unit.DAY, 0, 3, 0, "USD");
        RoutingPlan plan = plan(local(rule));
        Routed routed = handle(plan, "auto", "hello", false);
        assertThat(status(routed)).isEqualTo(200);
        open.completed(new Completion(routed.trace(), status, path, "", Usage.NONE, true, 0, upstream, 1_000));
        assertThat(open.size()).isZero();
        assertThat(status(handle(plan, "auto", "hello", false))).isEqualTo(stays ? 429 : 200);
    }

    /// Two dollars a token of the answer, one a token of the question, which has two.
    @ParameterizedTest
    @CsvSource({
        "'', '', '', 2050",
        "10, '', '', 22",
        "10, 20, '', 42",
        "10, '', 3, 62",
        "'', '', 2, 4098",
        "'\"x\"', '', -1, 2050"
    })
    void whatARequestMayCostIsReserved(String max, String completion, String choices, double cost)
            throws InterruptedException {
        var claims = new ArrayList<Claim>();
        var plugin = new RateLimit(
                List.of(claim -> {
                    claims.add(claim);
                    return new Limiter.Verdict.Granted(Limiter.Grant.NONE);
                }),
                IdentityHeaders.DEFAULT,
                open,
                Clock.systemUTC());
        var fields = new HashMap<String, String>();
        Map.of("max_tokens", max, "max_completion_tokens", completion, "n", choices)
                .forEach((name, value) -> {
                    if (!value.isEmpty()) {
                        fields.put(name, value);
                    }
                });
        Routed routed = handle(plan(), "small", "hello", true);
        var profile = new ModelProfile(
                "small",
                "",
                "",
                0,
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                "",
                List.of(),
                Optional.of(new Pricing("USD", 1e6, 2e6, 0)),
                false);
        var model = new ServedModel(profile, List.of(), "openai", Reasoning.NONE);
        Inbound inbound = Fixtures.inbound("small", "hello");
        Call call = new Call(
                inbound,
                new Fixtures.FixedBody("hello", fields),
                HeaderEdits.NONE,
                model,
                ModelRef.to("small"),
                routed.trace());
        assertThat(plugin.around(call, _ -> ANSWER)).isSameAs(ANSWER);
        assertThat(claims).singleElement().satisfies(claim -> {
            assertThat(claim.cost()).isEqualTo(cost);
            assertThat(claim.currency()).isEqualTo("USD");
        });
    }

    @Test
    void everyGrantIsSettledOnce() throws InterruptedException {
        RoutingPlan plan = plan(local(once("")));
        Routed routed = handle(plan, "auto", "hello", false);
        assertThat(open.size()).isEqualTo(1);
        end(routed);
        end(routed);
        assertThat(open.size()).isZero();
    }
}
