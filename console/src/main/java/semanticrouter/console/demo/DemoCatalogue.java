package semanticrouter.console.demo;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import semanticrouter.console.api.OverviewRoutes;
import semanticrouter.console.api.Product.Sample;
import semanticrouter.console.api.RouterParts;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.selection.SelectorFamily;

/// What the page counts, read off the running program each time.
record DemoCatalogue(RouterParts parts, DemoLimits limits) {
    Map<String, Object> document() {
        RoutingPlan plan = parts.plans().current();
        return ordered(
                "available",
                true,
                "version",
                parts.product().version(),
                "characters",
                limits.characters(),
                "signals",
                parts.registry().signals().stream()
                        .filter(family -> built(family.kind()))
                        .map(family -> ordered(
                                "family",
                                family.kind().name(),
                                "cost",
                                family.cost().toString(),
                                "configured",
                                configured(plan, family.kind().name())))
                        .toList(),
                "algorithms",
                parts.registry().selectors().stream()
                        .filter(family -> built(family.kind()))
                        .map(DemoCatalogue::algorithm)
                        .toList(),
                "plugins",
                parts.registry().plugins().stream()
                        .filter(family -> built(family.kind()))
                        .map(family -> family.kind().name())
                        .toList(),
                "surfaces",
                parts.product().surfaces(),
                "counts",
                OverviewRoutes.counts(plan),
                "models",
                List.copyOf(plan.models().keySet()),
                "simulated",
                !plan.models().isEmpty()
                        && plan.models().values().stream()
                                .allMatch(model -> model.profile().simulated()),
                "encoder",
                encoder(),
                "samples",
                parts.product().samples().stream().map(DemoCatalogue::sample).toList());
    }

    /// What is only planned is refused by a configuration, so it does not count.
    private static boolean built(Kind<?> kind) {
        return kind.status() != Status.PLANNED;
    }

    private static Map<String, Object> algorithm(SelectorFamily<?> family) {
        return ordered(
                "type",
                family.kind().name(),
                "loops",
                family.loops(),
                "status",
                family.kind().status().name().toLowerCase(Locale.ROOT));
    }

    private static int configured(RoutingPlan plan, String family) {
        RecipePlan recipe = plan.recipes().get("default");
        return recipe == null
                ? 0
                : recipe.evidence().planned().stream()
                        .filter(planned -> planned.family().equals(family))
                        .map(PlannedFamily::names)
                        .mapToInt(List::size)
                        .sum();
    }

    private Map<String, Object> encoder() {
        EmbeddingSize size = parts.encoders().embeddingSize();
        Set<String> tasks = new TreeSet<>(parts.encoders().tasks());
        return ordered("layers", size.layers(), "dimension", size.dimension(), "tasks", List.copyOf(tasks));
    }

    private static Map<String, Object> sample(Sample sample) {
        return ordered("id", sample.id(), "title", sample.title(), "prompt", sample.prompt());
    }
}
