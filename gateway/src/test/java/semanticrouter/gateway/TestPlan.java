package semanticrouter.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.loop.HelperModel;
import semanticrouter.core.loop.HelperSelector;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.RetryOn;
import semanticrouter.core.model.Secret;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.signal.ConfidenceRange;

/// A plan with one decision that always matches and chooses model `small`.
public final class TestPlan {
    private TestPlan() {}

    public static RoutingPlan of(List<Backend> backends, Plugin... plugins) {
        return of("openai", backends, plugins);
    }

    public static RoutingPlan of(String apiFormat, List<Backend> backends, Plugin... plugins) {
        return of(apiFormat, backends, Resilience.DEFAULT, plugins);
    }

    public static RoutingPlan of(String apiFormat, List<Backend> backends, Resilience resilience, Plugin... plugins) {
        var model = new ServedModel(ModelProfile.named("small"), backends, apiFormat, Reasoning.NONE, resilience);
        return of(ModelRef.to("small"), model, plugins);
    }

    /// A plan whose decision asks `small` to reason, in the way of its family.
    static RoutingPlan reasoning(Reasoning family, String effort, List<Backend> backends) {
        return of(
                new ModelRef("small", Optional.of(true), effort, "", 0),
                new ServedModel(ModelProfile.named("small"), backends, "openai", family));
    }

    private static RoutingPlan of(ModelRef ref, ServedModel small, Plugin... plugins) {
        var candidate = new Candidate(ref, small.profile());
        var rule = new DecisionRule("always", 10, 0, new Condition.All(List.of()), OnUnknown.SKIP);
        var program = new DecisionProgram(
                List.of(rule), Strategy.PRIORITY, AtomTable.of(List.of(rule), _ -> ConfidenceRange.UNIT));
        var links = new ArrayList<PluginChain.Link>();
        for (Plugin plugin : plugins) {
            links.add(new PluginChain.Link("test", PluginSlot.HEADER_MUTATION, plugin));
        }
        var decision = new PlannedDecision(
                rule,
                "",
                List.of(candidate),
                "static",
                input -> new Selection.Single(input.candidates().getFirst(), "static", "the only one"),
                new PluginChain(links),
                Retention.NONE);
        var recipe = new RecipePlan(
                "default",
                "",
                new EvidencePlan(List.of(), List.of(), List.of(), List.of(), program),
                List.of(decision),
                Optional.empty());
        var virtual = new LinkedHashMap<String, String>();
        virtual.put("vllm-sr/auto", "default");
        virtual.put("auto", "default");
        var models = new LinkedHashMap<String, ServedModel>();
        models.put("small", small);
        models.put("described", new ServedModel(ModelProfile.named("described"), List.of(), "openai", Reasoning.NONE));
        return new RoutingPlan("hash", new LinkedHashMap<>(Map.of("default", recipe)), virtual, models, null, true);
    }

    /// A plan whose decision has several models work on a request.
    public static RoutingPlan looping(int port, Loop loop) {
        RoutingPlan base = of(List.of(backend(port)));
        return choosing(base, List.of(), new LoopSelector("loop", 1, loop));
    }

    /// A plan whose decision has a model choose between `described`, which nobody serves, and `small`.
    public static RoutingPlan helped(int port, HelperModel helper) {
        RoutingPlan base = of(List.of(backend(port)));
        var described = new Candidate(ModelRef.to("described"), ModelProfile.named("described"));
        return choosing(base, List.of(described), new HelperSelector("help", helper));
    }

    /// @param before candidates before those of the base
    private static RoutingPlan choosing(RoutingPlan base, List<Candidate> before, Selector selector) {
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        PlannedDecision always = recipe.decisions().getFirst();
        var candidates = new ArrayList<>(before);
        candidates.addAll(always.candidates());
        var looping =
                new PlannedDecision(always.rule(), "", candidates, "test", selector, always.plugins(), Retention.NONE);
        var kept = new RecipePlan("default", "", recipe.evidence(), List.of(looping), Optional.empty());
        return new RoutingPlan(
                "hash", new LinkedHashMap<>(Map.of("default", kept)), base.virtualModels(), base.models(), null, true);
    }

    public static Backend backend(int port) {
        return backend("b", port, 1);
    }

    public static Backend backend(String name, int port, int weight) {
        return new Backend(
                name,
                false,
                "127.0.0.1",
                port,
                "/v1/chat/completions",
                weight,
                "org/small-7b",
                "authorization",
                "Bearer",
                Credentials.fixed(Optional.of(new Secret("backend-key"))),
                Map.of("x-extra", "fixed"),
                "vllm");
    }

    /// Resilience that ejects nobody.
    static Resilience resilience(
            int retries,
            boolean sameBackend,
            RetryOn on,
            int requestsMax,
            Optional<Resilience.HealthCheck> check,
            Optional<Duration> hedgeAfter) {
        return new Resilience(
                Resilience.Balance.WEIGHTED,
                retries,
                sameBackend,
                on,
                20,
                0,
                Duration.ofSeconds(30),
                50,
                requestsMax,
                Resilience.Pool.DEFAULT,
                check,
                hedgeAfter);
    }
}
