package semanticrouter.core.plan;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.loop.LoopSettings;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.replay.ReplayStore.Wins;

/// The compiled configuration. A request keeps the plan it started with; a reload swaps the whole plan.
///
/// @param hash SHA-256 of the document it was compiled from, lower-case hexadecimal
/// @param recipes by name; `default` is always there
/// @param virtualModels recipe by public name, aliases first, in the order they are listed to clients
/// @param models by logical name
/// @param defaultModel serves when no decision matches, null when none is configured
/// @param listConcreteModels whether clients see concrete models in the list
/// @param always plugins of requests that no decision claims; decisions have them among their own
/// @param loops what holds for the calls of loops
/// @param awaited what its parts have of sentence vectors, or wait for
/// @param subjects the classifier of subjects that comes before the process's own; empty for none
/// @param unlisted names that no list tells, and what each leads to
public record RoutingPlan(
        String hash,
        SequencedMap<String, RecipePlan> recipes,
        SequencedMap<String, String> virtualModels,
        SequencedMap<String, ServedModel> models,
        @Nullable String defaultModel,
        boolean listConcreteModels,
        PluginChain always,
        LoopSettings loops,
        List<Awaited<?>> awaited,
        Optional<SubjectTool> subjects,
        Map<String, RecipePlan> unlisted)
        implements AutoCloseable {
    public RoutingPlan {
        unlisted = Map.copyOf(unlisted);
        recipes = new LinkedHashMap<>(recipes);
        virtualModels = new LinkedHashMap<>(virtualModels);
        models = new LinkedHashMap<>(models);
        awaited = List.copyOf(awaited);
    }

    /// A plan that lists all its names.
    public RoutingPlan(
            String hash,
            SequencedMap<String, RecipePlan> recipes,
            SequencedMap<String, String> virtualModels,
            SequencedMap<String, ServedModel> models,
            @Nullable String defaultModel,
            boolean listConcreteModels,
            PluginChain always,
            LoopSettings loops,
            List<Awaited<?>> awaited,
            Optional<SubjectTool> subjects) {
        this(
                hash,
                recipes,
                virtualModels,
                models,
                defaultModel,
                listConcreteModels,
                always,
                loops,
                awaited,
                subjects,
                Map.of());
    }

    /// A plan whose loops are as they usually are, and that waits for nothing.
    public RoutingPlan(
            String hash,
            SequencedMap<String, RecipePlan> recipes,
            SequencedMap<String, String> virtualModels,
            SequencedMap<String, ServedModel> models,
            @Nullable String defaultModel,
            boolean listConcreteModels,
            PluginChain always) {
        this(
                hash,
                recipes,
                virtualModels,
                models,
                defaultModel,
                listConcreteModels,
                always,
                LoopSettings.DEFAULT,
                List.of(),
                Optional.empty());
    }

    /// A plan without plugins of its own.
    public RoutingPlan(
            String hash,
            SequencedMap<String, RecipePlan> recipes,
            SequencedMap<String, String> virtualModels,
            SequencedMap<String, ServedModel> models,
            @Nullable String defaultModel,
            boolean listConcreteModels) {
        this(hash, recipes, virtualModels, models, defaultModel, listConcreteModels, PluginChain.EMPTY);
    }

    /// What a requested name stands for; compared exactly after trimming.
    public Resolution resolve(String requested) {
        String recipe = virtualModels.get(requested);
        if (recipe != null) {
            RecipePlan plan = recipes.get(recipe);
            return plan == null ? new Resolution.Unknown() : new Resolution.Virtual(plan);
        }
        ServedModel model = models.get(requested);
        if (model != null) {
            return new Resolution.Concrete(model, requested);
        }
        return models.values().stream()
                .filter(served -> served.profile().loras().contains(requested))
                .findFirst()
                .<Resolution>map(served -> new Resolution.Concrete(served, requested))
                .orElseGet(() -> unlisted(requested));
    }

    private Resolution unlisted(String requested) {
        RecipePlan recipe = unlisted.get(requested);
        return recipe == null ? new Resolution.Unknown() : new Resolution.Virtual(recipe);
    }

    /// The model a name or adapter belongs to.
    public Optional<ServedModel> model(String name) {
        return Optional.ofNullable(models.get(name));
    }

    /// Names a client can ask for, virtual ones first.
    public List<String> publicNames() {
        return List.copyOf(virtualModels.keySet());
    }

    /// Takes over what traffic taught the plan before, recipe by recipe of the same name.
    public void inherit(RoutingPlan before) {
        recipes.forEach((name, recipe) -> {
            RecipePlan known = before.recipes.get(name);
            if (known != null) {
                recipe.traffic().inherit(known.traffic());
            }
        });
    }

    /// Begins with what is on record, for decisions that have not won since the start.
    public void learn(List<Wins> recorded) {
        recipes.forEach((name, recipe) -> {
            var counts = new HashMap<String, Long>();
            for (Wins wins : recorded) {
                if (wins.recipe().equals(name)) {
                    counts.put(wins.decision(), wins.count());
                }
            }
            recipe.traffic().begin(counts);
        });
    }

    /// Numbers of what is configured, for people.
    public Map<String, Integer> counts() {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("recipes", recipes.size());
        counts.put(
                "decisions",
                recipes.values().stream()
                        .mapToInt(recipe -> recipe.decisions().size())
                        .sum());
        counts.put(
                "signals",
                recipes.values().stream()
                        .flatMap(recipe -> recipe.evidence().planned().stream())
                        .mapToInt(family -> family.names().size())
                        .sum());
        counts.put("models", models.size());
        return counts;
    }

    /// Releases what signal families, selectors, plugins and the classifier of subjects hold, and what they wait for.
    @Override
    public void close() {
        awaited.forEach(Awaited::close);
        recipes.values().forEach(RoutingPlan::close);
        unlisted.values().forEach(RoutingPlan::close);
        always.links().forEach(link -> link.plugin().close());
        subjects.ifPresent(SubjectTool::close);
    }

    private static void close(RecipePlan recipe) {
        recipe.evidence().planned().forEach(family -> family.evaluator().close());
        for (PlannedDecision decision : recipe.decisions()) {
            decision.selector().close();
            decision.plugins().links().forEach(link -> link.plugin().close());
        }
    }
}
