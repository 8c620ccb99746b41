package semanticrouter.config.compile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Integrations;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.loop.LoopSettings;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.signal.SignalServices;

/// Compiles one loaded configuration. One use.
final class PlanCompiler {
    private final ConfigLoader loader;
    private final LoadedConfig config;
    private final SignalServices services;
    private final Limits limits;
    private final TreeReport report;
    private final Purpose purpose;

    PlanCompiler(
            ConfigLoader loader,
            LoadedConfig config,
            SignalServices services,
            Limits limits,
            TreeReport report,
            Purpose purpose) {
        this.purpose = purpose;
        this.limits = limits;
        this.loader = loader;
        this.config = config;
        this.services = services;
        this.report = report;
    }

    /// The plan, null when it could not be made; findings say why.
    @Nullable
    RoutingPlan compile() throws InterruptedException {
        ConfigDocument document = Objects.requireNonNull(config.document(), "a usable configuration has a document");
        SequencedMap<String, ServedModel> models =
                new ModelCompiler(document, services.environment(), report).compile();
        Map<String, SelectorFamily<?>> direct = loader.registry().selectors().stream()
                .filter(SelectorFamily::direct)
                .collect(Collectors.toMap(family -> family.kind().name(), family -> family));
        var names = new ModelNames(document, config.recipes(), direct.keySet());
        PluginChain always = purpose == Purpose.REHEARSAL
                ? PluginChain.EMPTY
                : new LimitCompiler(limits, services.clock(), report).compile(document, models.values());
        Optional<Candidate> fallback = fallback(document, models);
        var recipes = new LinkedHashMap<String, RecipePlan>();
        var unlisted = new HashMap<String, RecipePlan>();
        var made = new ArrayList<AutoCloseable>();
        var awaited = new ArrayList<Awaited<?>>();
        SignalServices waiting = services.with(one -> {
            made.add(one);
            awaited.add(one);
        });
        boolean whole = false;
        try {
            for (Recipe recipe : config.recipes()) {
                if (recipe.name().equals(Recipe.DEFAULT) || names.reaches(recipe.name())) {
                    var compiler = new RecipeCompiler(loader, config, waiting, report, always, made, purpose);
                    recipes.put(recipe.name(), compiler.compile(recipe, models, fallback));
                }
            }
            RecipePlan all = recipes.get(Recipe.DEFAULT);
            if (all != null) {
                var decisions = new DecisionCompiler(loader, config, waiting, report, always, made, purpose);
                var named = new HashMap<String, RecipePlan>();
                for (String algorithm : names.algorithms()) {
                    SelectorFamily<?> own = direct.get(algorithm);
                    named.put(
                            algorithm,
                            SlugRecipe.restrict(
                                    all,
                                    config.recipes().getFirst(),
                                    algorithm,
                                    own == null ? Optional.empty() : Optional.of(decisions.direct(own))));
                }
                names.restricted().forEach((name, algorithm) -> recipes.put(name, named.get(algorithm)));
                names.unlisted().forEach((name, algorithm) -> unlisted.put(name, named.get(algorithm)));
            }
            whole = !report.found().hasErrors();
        } finally {
            if (!whole) {
                close(made);
            }
        }
        String defaultModel = document.providers().defaults().defaultModel();
        return whole
                ? new RoutingPlan(
                        config.source().hash(),
                        recipes,
                        names.virtual(),
                        models,
                        defaultModel.isEmpty() ? null : defaultModel,
                        document.global().router().includeConfigModelsInList(),
                        always,
                        loops(document.global().integrations().looper()),
                        awaited,
                        services.subjects(),
                        unlisted)
                : null;
    }

    private static LoopSettings loops(Integrations.Looper looper) {
        List<HeaderEdits.Edit> headers = new ArrayList<>();
        looper.headers().forEach((name, value) -> headers.add(new HeaderEdits.Edit.Set(name, value)));
        int seconds = looper.timeoutSeconds() == 0 ? 30 : looper.timeoutSeconds();
        int megabytes = looper.maxResponseBytesMb() == 0 ? 32 : Math.min(looper.maxResponseBytesMb(), 1024);
        return new LoopSettings(
                Duration.ofSeconds(seconds), new HeaderEdits(headers), megabytes << 20, looper.retryCount());
    }

    private static void close(List<AutoCloseable> made) {
        for (AutoCloseable part : made) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of an unused plan could not be closed", e);
            }
        }
    }

    private static Optional<Candidate> fallback(ConfigDocument document, SequencedMap<String, ServedModel> models) {
        String name = document.providers().defaults().defaultModel();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        ServedModel model = models.get(name);
        return Optional.of(
                new Candidate(ModelRef.to(name), model == null ? ModelProfile.named(name) : model.profile()));
    }
}
