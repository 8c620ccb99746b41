package semanticrouter.console.compression;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.recovery.OriginalSelector;
import semanticrouter.core.recovery.OriginalStore;
import semanticrouter.core.store.StoreException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The compression of contexts as a whole (specification: dataplane §3.8). No route shows a text of a request.
public final class CompressionRoutes {
    private static final String PATH = "/api/v1/context-compression/";

    private static final int BODY = 64 << 10;
    private static final List<String> PLACE = List.of("recipe", "decision", "user", "request");

    private final CompressionParts parts;
    private final CompressionMeters meters;

    private CompressionRoutes(CompressionParts parts, CompressionMeters meters) {
        this.parts = parts;
        this.meters = meters;
    }

    public static List<Route> of(CompressionParts parts, CompressionMeters meters) {
        var routes = new CompressionRoutes(parts, meters);
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
                                "recovery boolean",
                                "recovery_stores object[]"),
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
                                "outcomes object[]",
                                "recovery object",
                                "recovery_stores object[]"),
                        _ -> ApiReply.json(routes.stats())),
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
                        request -> ApiReply.json(preview.of(request))),
                Route.post(
                        PATH + "recovery/invalidate",
                        Permission.COMPRESSION_MANAGE,
                        "Takes out what is kept of requests that were shortened, so that no model can read it any more:"
                                + " those that have every value that is given.",
                        new Contract(
                                Shape.NONE,
                                Shape.of("recipe? string", "decision? string", "user? string", "request? string"),
                                Shape.of("removed integer"),
                                BODY,
                                true),
                        routes::invalidate));
    }

    private ApiReply invalidate(ApiRequest request) throws GatewayException, InterruptedException {
        ObjectNode body = request.json();
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            if (!PLACE.contains(member.getKey()) || !member.getValue().isString()) {
                throw new GatewayException(
                        400,
                        "INVALID_PARAMETER",
                        "the body names originals by the texts " + String.join(", ", PLACE) + ", and by nothing else");
            }
        }
        var selector = new OriginalSelector(
                body.path("recipe").asString(""),
                body.path("decision").asString(""),
                body.path("user").asString(""),
                body.path("request").asString(""));
        if (selector.equals(new OriginalSelector("", "", "", ""))) {
            throw new GatewayException(
                    400,
                    "INVALID_SELECTOR",
                    "say whose originals are meant: give at least one of " + String.join(", ", PLACE));
        }
        try {
            return ApiReply.json(ordered("removed", parts.originals().remove(selector)));
        } catch (StoreException away) {
            throw new GatewayException(
                    503, "RECOVERY_STORE_UNAVAILABLE", "nothing can be said to be gone: " + away.getMessage());
        }
    }

    private Map<String, Object> stats() throws InterruptedException {
        Map<String, Object> stats = meters.stats();
        stats.put("recovery_stores", stores());
        return stats;
    }

    /// The stores that decisions use, and what they hold.
    private List<Map<String, Object>> stores() throws InterruptedException {
        var stores = new ArrayList<Map<String, Object>>();
        for (OriginalStore store : parts.originals().stores()) {
            Map<String, Object> told = ordered("backend", store.kind(), "shared", store.shared());
            try {
                OriginalStore.Held held = store.held();
                told.putAll(ordered("healthy", true, "requests", held.requests(), "bytes", held.bytes()));
            } catch (StoreException away) {
                told.putAll(ordered("healthy", false, "message", away.getMessage()));
            }
            stores.add(told);
        }
        return stores;
    }

    private boolean reads() {
        return parts.encoders().tasks().contains("embedding");
    }

    private Map<String, Object> able() throws InterruptedException {
        return ordered(
                "modes", List.of("auto", "always"),
                "targets", List.of("tool_outputs", "history", "rag", "memory"),
                "strategies", List.of("extractive", "recoverable"),
                "scoring", reads() ? List.of("bm25", "embedding", "hybrid") : List.of("bm25"),
                "request_controls", List.of("bypass", "target"),
                "recovery", true,
                "recovery_stores", stores());
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
