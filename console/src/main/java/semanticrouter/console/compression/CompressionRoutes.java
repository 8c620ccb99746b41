package semanticrouter.console.compression;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.PlannedDecision;

/// The compression of contexts as a whole (specification: dataplane §3.8). No route shows a text of a request.
public final class CompressionRoutes {
    private static final String PATH = "/api/v1/context-compression/";

    private final CompressionParts parts;

    private CompressionRoutes(CompressionParts parts) {
        this.parts = parts;
    }

    public static List<Route> of(CompressionParts parts, CompressionMeters meters) {
        var routes = new CompressionRoutes(parts);
        var preview = new CompressionPreview(parts);
        return List.of(
                Route.get(
                        PATH + "capabilities",
                        Permission.COMPRESSION_READ,
                        "Tells what the compression of contexts can do.",
                        Shape.of(
                                "modes string[]",
                                "targets string[]",
                                "strategies string[]",
                                "scoring string[]",
                                "request_controls string[]",
                                "recovery boolean"),
                        _ -> ApiReply.json(routes.able())),
                Route.get(
                        PATH + "health",
                        Permission.COMPRESSION_READ,
                        "Tells which decisions shorten contexts, and whether an encoder can measure meaning.",
                        Shape.of("status string", "healthy boolean", "encoder boolean", "decisions object[]"),
                        _ -> ApiReply.json(routes.health())),
                Route.get(
                        PATH + "stats",
                        Permission.COMPRESSION_READ,
                        "Counts what the compression of contexts has done in this router since the start.",
                        Shape.of(
                                "shortened integer",
                                "tokens_before integer",
                                "tokens_after integer",
                                "tokens_saved integer",
                                "outcomes object[]"),
                        _ -> ApiReply.json(meters.stats())),
                Route.post(
                        PATH + "preview",
                        Permission.COMPRESSION_PREVIEW,
                        "Tells what would be shortened of a chat request, by a configuration or as a decision has it;"
                                + " nothing is sent, and no text comes back.",
                        asks(
                                Shape.of(
                                        "request object",
                                        "configuration? object",
                                        "recipe? string",
                                        "decision? string",
                                        "model? string"),
                                Shape.of(
                                        "valid boolean",
                                        "problems string[]",
                                        "model? string",
                                        "status? string",
                                        "triggers? string[]",
                                        "scoring? string",
                                        "tokens_before? integer",
                                        "tokens_after? integer",
                                        "tokens_available? integer",
                                        "targets? object[]")),
                        request -> ApiReply.json(preview.of(request))));
    }

    private boolean reads() {
        return parts.encoders().tasks().contains("embedding");
    }

    private Map<String, Object> able() {
        return ordered(
                "modes", List.of("auto", "always"),
                "targets", List.of("tool_outputs", "history", "rag", "memory"),
                "strategies", List.of("extractive"),
                "scoring", reads() ? List.of("bm25", "embedding", "hybrid") : List.of("bm25"),
                "request_controls", List.of("bypass", "target"),
                "recovery", false);
    }

    /// What a decision needs is checked when the configuration is loaded, so what serves works.
    private Map<String, Object> health() {
        var shortening = new ArrayList<Map<String, Object>>();
        try (PlanHolder.Lease lease = parts.plans().lease()) {
            lease.plan().recipes().forEach((name, recipe) -> {
                for (PlannedDecision decision : recipe.decisions()) {
                    if (decision.plugins().types().contains(CompressionPreview.TYPE)) {
                        shortening.add(ordered(
                                "recipe", name, "decision", decision.rule().name()));
                    }
                }
            });
        }
        return ordered("status", "healthy", "healthy", true, "encoder", reads(), "decisions", shortening);
    }
}
