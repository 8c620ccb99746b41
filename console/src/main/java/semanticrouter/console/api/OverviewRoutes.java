package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;

/// What is configured, at a glance.
public final class OverviewRoutes {
    private OverviewRoutes() {}

    static List<Route> of(RouterParts parts) {
        return List.of(
                Route.get(
                        "/api/v1/overview",
                        Permission.CONFIG_READ,
                        "Shows the default recipe, the models with their prices and backends, and prompts to try.",
                        Shape.of(
                                "version string",
                                "simulated boolean",
                                "recipe string",
                                "strategy string",
                                "counts object",
                                "decisions object[]",
                                "models object[]",
                                "samples object[]"),
                        _ -> ApiReply.json(overview(parts))),
                Route.get(
                        "/config/hash",
                        Permission.CONFIG_READ,
                        "Compares the configuration that serves with its file, for callers that wait for a change.",
                        Shape.of(
                                "hash string",
                                "runtime_hash string",
                                "active_hash string",
                                "status string",
                                "message? string"),
                        _ -> ApiReply.json(hash(parts.plans().current().hash(), parts.config()))),
                Route.get(
                        "/metrics/classification",
                        Permission.METRICS_READ,
                        "Counts what is configured: decisions, models, and rules by signal family.",
                        Shape.of("decision_count integer", "model_count integer", "recipe_count integer"),
                        _ -> ApiReply.json(configured(parts.plans().current()))));
    }

    /// `pending` until the file's content serves; the message says why it does not.
    private static Map<String, Object> hash(String active, ConfigFile file) {
        String source = file.hash().orElse(file.equals(ConfigFile.NONE) ? active : "");
        String status = source.equals(active) ? "active" : source.isEmpty() ? "unknown" : "pending";
        return ordered(
                "hash",
                source,
                "runtime_hash",
                source,
                "active_hash",
                active,
                "status",
                status,
                "message",
                status.equals("active") ? null : file.refusal().orElse(null));
    }

    private static Map<String, Object> overview(RouterParts parts) {
        RoutingPlan plan = parts.plans().current();
        Product product = parts.product();
        List<BackendReport> backends = parts.backends().get();
        RecipePlan recipe = plan.recipes().get("default");
        List<ServedModel> models = List.copyOf(plan.models().values());
        boolean simulated = !models.isEmpty()
                && models.stream().allMatch(model -> model.profile().simulated());
        return ordered(
                "version",
                product.version(),
                "simulated",
                simulated,
                "recipe",
                recipe == null ? "" : recipe.name(),
                "strategy",
                recipe == null
                        ? null
                        : recipe.evidence().program().strategy().name().toLowerCase(Locale.ROOT),
                "counts",
                counts(plan),
                "decisions",
                recipe == null
                        ? List.of()
                        : recipe.decisions().stream()
                                .map(OverviewRoutes::decision)
                                .toList(),
                "models",
                models.stream().map(model -> model(model.profile(), backends)).toList(),
                "samples",
                product.samples().stream()
                        .map(sample -> ordered(
                                "id",
                                sample.id(),
                                "title",
                                sample.title(),
                                "prompt",
                                sample.prompt(),
                                "expect",
                                sample.expect()))
                        .toList());
    }

    /// How many signals, projections, decisions, plugins and models the default recipe of a plan has.
    public static Map<String, Object> counts(RoutingPlan plan) {
        return counts(plan.recipes().get("default"), plan.models().size());
    }

    private static Map<String, Object> counts(@Nullable RecipePlan recipe, int models) {
        return ordered(
                "signals",
                recipe == null
                        ? 0
                        : recipe.evidence().planned().stream()
                                .mapToInt(family -> family.names().size())
                                .sum(),
                "projections",
                recipe == null ? 0 : recipe.evidence().bandNames().size(),
                "decisions",
                recipe == null ? 0 : recipe.decisions().size(),
                "plugins",
                recipe == null
                        ? 0
                        : recipe.decisions().stream()
                                .mapToInt(decision -> decision.plugins().types().size())
                                .sum(),
                "models",
                models);
    }

    private static Map<String, Object> decision(PlannedDecision decision) {
        return ordered(
                "name",
                decision.rule().name(),
                "description",
                decision.description(),
                "priority",
                decision.rule().priority(),
                "tier",
                decision.rule().tier(),
                "algorithm",
                decision.algorithm(),
                "models",
                decision.candidates().stream()
                        .map(candidate -> candidate.ref().effectiveModel())
                        .toList(),
                "plugins",
                decision.plugins().named());
    }

    private static Map<String, Object> model(ModelProfile profile, List<BackendReport> backends) {
        Map<String, Object> model = ordered("name", profile.name(), "description", profile.description());
        profile.pricing().ifPresent(price -> model.putAll(price(price)));
        profile.quality().ifPresent(quality -> model.put("quality", quality));
        model.put("simulated", profile.simulated());
        model.put(
                "backends",
                backends.stream()
                        .filter(backend -> backend.model().equals(profile.name()))
                        .map(OverviewRoutes::backend)
                        .toList());
        return model;
    }

    private static Map<String, Object> backend(BackendReport backend) {
        return ordered(
                "name",
                backend.backend(),
                "state",
                backend.state().toString(),
                "active",
                backend.active(),
                "failures_in_a_row",
                backend.failuresInARow(),
                "ejections",
                backend.ejections(),
                "successes",
                backend.successes(),
                "failures",
                backend.failures(),
                "cancelled",
                backend.cancelled());
    }

    private static Map<String, Object> price(Pricing price) {
        return ordered(
                "prompt_per_1m",
                price.promptPer1m(),
                "completion_per_1m",
                price.completionPer1m(),
                "cached_input_per_1m",
                price.cachedInputPer1m(),
                "currency",
                price.currency());
    }

    private static Map<String, Object> configured(RoutingPlan plan) {
        Map<String, Object> counts = ordered(
                "decision_count",
                plan.recipes().values().stream()
                        .mapToInt(recipe -> recipe.decisions().size())
                        .sum(),
                "model_count",
                plan.models().size(),
                "recipe_count",
                plan.recipes().size());
        for (RecipePlan recipe : plan.recipes().values()) {
            for (PlannedFamily family : recipe.evidence().planned()) {
                counts.merge(family.evalKey(), family.names().size(), (a, b) -> (Integer) a + (Integer) b);
            }
        }
        return counts;
    }
}
