package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.limit.LimitRule;
import semanticrouter.core.limit.LocalLimiter;
import semanticrouter.core.limit.OpenGrants;
import semanticrouter.core.limit.RateLimit;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.ModelProfile;
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
import semanticrouter.core.trace.ResponseHeaders;

/// When nothing of the chosen model can be reached, the decision's next candidate serves, and everybody is told.
class NextCandidateTest {
    private final Fanout fanout = new Fanout();
    private final Pipeline pipeline = new Pipeline(
            Fixtures.NO_ENCODERS,
            fanout,
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
            Effort.LAZY);
    private final List<String> asked = new ArrayList<>();
    private final Map<String, Reply> replies = new LinkedHashMap<>();

    @AfterEach
    void close() {
        fanout.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {GatewayError.UNREACHABLE, GatewayError.UNHEALTHY})
    void the_next_candidate_serves_and_the_trace_names_it(String code) throws Exception {
        replies.put("small", refused(code));
        replies.put("big", refused(code));
        replies.put("bigger", whole(200));

        Routed routed = handle();

        assertThat(asked).containsExactly("small", "big", "bigger");
        assertThat(((Reply.Whole) routed.reply()).status()).isEqualTo(200);
        assertThat(routed.trace().modelName()).isEqualTo("bigger");
        assertThat(routed.trace().model()).isEqualTo(ModelProfile.named("bigger"));
        assertThat(routed.trace().selection())
                .isInstanceOfSatisfying(
                        Selection.Single.class,
                        single -> assertThat(single.reason())
                                .isEqualTo("the first; \"small\" cannot be reached, so the next candidate serves"));
        assertThat(ResponseHeaders.of(routed.trace(), "upstream", false).first("x-vsr-selected-model"))
                .contains("bigger");
    }

    @Test
    void what_a_backend_may_have_seen_is_not_sent_on() throws Exception {
        replies.put("small", refused("upstream_closed"));
        handle();
        replies.put("small", refused("upstream_timeout"));
        handle();
        replies.put("small", whole(503));
        assertThat(handle().trace().modelName()).isEqualTo("small");
        assertThat(asked).containsExactly("small", "small", "small");
    }

    @Test
    void the_first_refusal_stands_when_no_candidate_can_be_reached() throws Exception {
        replies.put("small", refused(GatewayError.UNREACHABLE));
        replies.put("big", refused(GatewayError.UNHEALTHY));
        replies.put("bigger", refused(GatewayError.UNHEALTHY));
        Routed routed = handle();
        assertThat(((Reply.Refused) routed.reply()).error().code()).isEqualTo(GatewayError.UNREACHABLE);
        assertThat(routed.trace().modelName()).isEqualTo("small");
    }

    @Test
    void limits_count_the_model_that_serves() throws Exception {
        var rule = new LimitRule(
                "once", LimitRule.Match.ALL, LimitRule.Scope.GLOBAL, true, LimitRule.Unit.HOUR, 1, 0, 0, "USD");
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        var limiter = new LocalLimiter(List.of(rule), clock, 10);
        // Every request here has the same id, so each has its own grants.
        Callable<Routed> asking = () -> {
            var limit = new RateLimit(List.of(limiter), IdentityHeaders.DEFAULT, new OpenGrants(), clock);
            limits = new PluginChain(List.of(new PluginChain.Link("ratelimit", PluginSlot.RATE_LIMIT, limit)));
            return handle();
        };
        replies.put("small", refused(GatewayError.UNREACHABLE));
        replies.put("big", whole(200));
        replies.put("bigger", whole(200));

        assertThat(asking.call().trace().modelName()).isEqualTo("big");
        assertThat(asking.call().trace().modelName())
                .as("the one request to big is spent")
                .isEqualTo("bigger");
        Routed third = asking.call();
        assertThat(((Reply.Refused) third.reply()).error().code()).isEqualTo(GatewayError.UNREACHABLE);
        assertThat(asked).containsExactly("small", "big", "small", "bigger", "small");
        replies.put("small", whole(200));
        assertThat(asking.call().reply())
                .as("the third drew on small, whose answer it got")
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(429));
    }

    @Test
    void a_request_is_one_request_whichever_model_serves() throws Exception {
        var rule = new LimitRule(
                "two", LimitRule.Match.ALL, LimitRule.Scope.GLOBAL, false, LimitRule.Unit.HOUR, 2, 0, 0, "USD");
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        var limiter = new LocalLimiter(List.of(rule), clock, 10);
        replies.put("small", refused(GatewayError.UNREACHABLE));
        replies.put("big", refused(GatewayError.UNREACHABLE));
        replies.put("bigger", whole(200));
        for (int i = 0; i < 2; i++) {
            // Every request here has the same id, so each has its own grants.
            var limit = new RateLimit(List.of(limiter), IdentityHeaders.DEFAULT, new OpenGrants(), clock);
            limits = new PluginChain(List.of(new PluginChain.Link("ratelimit", PluginSlot.RATE_LIMIT, limit)));
            assertThat(handle().trace().modelName()).isEqualTo("bigger");
        }
        var limit = new RateLimit(List.of(limiter), IdentityHeaders.DEFAULT, new OpenGrants(), clock);
        limits = new PluginChain(List.of(new PluginChain.Link("ratelimit", PluginSlot.RATE_LIMIT, limit)));
        assertThat(handle().reply())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(429));
    }

    private PluginChain limits = PluginChain.EMPTY;

    private Routed handle() throws InterruptedException {
        return pipeline.handle(plan(), Fixtures.inbound("auto", "hello"), call -> {
            ServedModel model = call.model();
            String name = model == null ? "none" : model.name();
            assertThat(call.trace().modelName()).isEqualTo(name);
            asked.add(name);
            return java.util.Objects.requireNonNull(replies.get(name));
        });
    }

    private RoutingPlan plan() {
        RoutingPlan base = Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN);
        RecipePlan recipe = java.util.Objects.requireNonNull(base.recipes().get("default"));
        PlannedDecision decision = recipe.decisions().getFirst();
        var candidates = new ArrayList<Candidate>();
        var models = new LinkedHashMap<String, ServedModel>();
        var backend =
                new Backend("b", false, "h", 1, "/", 1, "m", "authorization", "", Credentials.NONE, Map.of(), "vllm");
        for (String name : List.of("small", "big", "described", "bigger")) {
            candidates.add(new Candidate(ModelRef.to(name), ModelProfile.named(name)));
            List<Backend> backends = name.equals("described") ? List.of() : List.of(backend);
            models.put(name, new ServedModel(ModelProfile.named(name), backends, "openai", Reasoning.NONE));
        }
        var offering = new PlannedDecision(
                decision.rule(),
                "",
                candidates,
                "static",
                input -> new Selection.Single(input.candidates().getFirst(), "static", "the first"),
                limits,
                Retention.NONE);
        var recipes = new LinkedHashMap<String, RecipePlan>();
        recipes.put("default", new RecipePlan("default", "", recipe.evidence(), List.of(offering), Optional.empty()));
        var names = new LinkedHashMap<String, String>();
        names.put("auto", "default");
        return new RoutingPlan("h", recipes, names, models, "big", false, limits);
    }

    private static Reply refused(String code) {
        return new Reply.Refused(new GatewayError(502, code, "no"));
    }

    private static Reply whole(int status) {
        return new Reply.Whole(status, Headers.NONE, new byte[0]);
    }
}
