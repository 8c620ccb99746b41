package semanticrouter.console.api;

import static semanticrouter.console.http.Route.asks;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.cache.CacheMeters;
import semanticrouter.console.cache.CacheRoutes;
import semanticrouter.console.classify.BatchMeters;
import semanticrouter.console.classify.Classifiers;
import semanticrouter.console.classify.ClassifyLimits;
import semanticrouter.console.classify.ClassifyRoutes;
import semanticrouter.console.classify.EmbeddingRoutes;
import semanticrouter.console.classify.EncodeRoutes;
import semanticrouter.console.classify.PairRoutes;
import semanticrouter.console.compression.CompressionMeters;
import semanticrouter.console.compression.CompressionParts;
import semanticrouter.console.compression.CompressionRoutes;
import semanticrouter.console.documents.FileRoutes;
import semanticrouter.console.documents.VectorStoreRoutes;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.http.Shape;
import semanticrouter.console.knowledge.KnowledgeMaps;
import semanticrouter.console.learning.OutcomeRoutes;
import semanticrouter.console.memory.MemoryRoutes;
import semanticrouter.console.replay.ReplayRoutes;
import semanticrouter.console.replay.ReplayView;

/// The route table of the management API (specification: dataplane §3).
public final class ManagementRoutes {
    private ManagementRoutes() {}

    /// Every route that this module answers; {@link Discovery} adds those that describe them.
    ///
    /// @param limits thresholds of the classification routes
    /// @param batches measures calls that classify many texts
    /// @param cache counts what is taken out of the response cache
    /// @param compression knows what was shortened
    public static RouteTable of(
            RouterParts parts,
            ClassifyLimits limits,
            BatchMeters batches,
            CacheMeters cache,
            CompressionMeters compression) {
        var classifiers = new Classifiers(parts.encoders(), parts.plans(), limits);
        var routes = new ArrayList<Route>(HealthRoutes.of(parts.startup()));
        var dryRun = new DryRun(parts, classifiers);
        var answers = new ConfigAnswers(parts);
        routes.addAll(dryRuns(dryRun, answers, classifiers));
        routes.addAll(ExplanationRoutes.of(parts.explanations()));
        routes.addAll(ReplayRoutes.of(parts.replays(), new ReplayView(parts.clock())));
        routes.addAll(OutcomeRoutes.of(
                parts.plans(),
                parts.replays().store(),
                parts.pipeline().learning().experience(),
                parts.clock()));
        routes.addAll(CacheRoutes.of(parts.cache(), cache, parts.clock()));
        routes.addAll(CompressionRoutes.of(
                new CompressionParts(
                        parts.plans(),
                        parts.registry(),
                        parts.encoders(),
                        parts.chat(),
                        parts.originals(),
                        parts.clock()),
                compression));
        routes.addAll(MemoryRoutes.of(parts.memory()));
        routes.addAll(FileRoutes.of(parts.documents()));
        routes.addAll(VectorStoreRoutes.of(parts.documents()));
        routes.addAll(CatalogRoutes.of(parts));
        routes.addAll(OverviewRoutes.of(parts));
        routes.addAll(ConfigRoutes.of(answers));
        routes.addAll(RecipeRoutes.of(answers));
        routes.addAll(KnowledgeRoutes.of(answers, new KnowledgeMaps(parts.encoders(), parts.plans())));
        routes.addAll(ModelRoutes.of(parts));
        routes.addAll(ClassifyRoutes.of(classifiers, batches));
        routes.addAll(EmbeddingRoutes.of(classifiers));
        routes.addAll(PairRoutes.of(classifiers));
        routes.addAll(EncodeRoutes.of(classifiers));
        routes.addAll(SetupRoutes.of(null, parts.product().manual(), parts.clock()));
        return new RouteTable(routes);
    }

    /// The routes of a program whose router is not there yet.
    public static RouteTable opening(StartupState startup) {
        return new RouteTable(HealthRoutes.of(startup));
    }

    /// The routes of a program that serves nothing yet because its first configuration is being set up.
    public static RouteTable settingUp(StartupState startup, SetupDesk desk, Product product, Clock clock) {
        var routes = new ArrayList<Route>(HealthRoutes.of(startup));
        routes.addAll(SetupRoutes.of(desk, product.manual(), clock));
        return new RouteTable(routes);
    }

    private static List<Route> dryRuns(DryRun dryRun, ConfigAnswers answers, Classifiers classifiers) {
        Shape body = Shape.of(
                "text? string",
                "messages? object[]",
                "model? string",
                "tools? object[]",
                "functions? object[]",
                "tool_choice? any",
                "function_call? any",
                "response_format? object",
                "max_tokens? integer",
                "max_completion_tokens? integer",
                "metadata? object",
                "options? object");
        Shape reply = Shape.of(
                "original_text string",
                "routing_decision string",
                "decision_result object",
                "probabilities? object",
                "eval_trace? object[]",
                "recommended_models string[]",
                "selected_model? string",
                "selection_status string",
                "entropy object[]",
                "latency object");
        var routes = new ArrayList<>(IntentRoutes.of(dryRun, classifiers, body));
        routes.addAll(DraftRoutes.of(answers, dryRun, body, reply));
        routes.addAll(PlainLanguageRoutes.of(answers, dryRun));
        routes.add(Route.post(
                        "/api/v1/eval",
                        Permission.CLASSIFY_INVOKE,
                        "Routes a request without calling a model and explains the outcome.",
                        asks(body, reply),
                        request -> ApiReply.json(dryRun.explain(request)))
                .query("trace? boolean"));
        return routes;
    }
}
