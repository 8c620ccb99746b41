package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;

/// Whether the program lives and is ready (specification: dataplane §3.2).
final class HealthRoutes {
    private static final String SERVICE = "classification-api";

    private HealthRoutes() {}

    static List<Route> of(StartupState startup) {
        Shape state = Shape.of(
                "phase string",
                "ready boolean",
                "message? string",
                "pending_models? string[]",
                "ready_models? string[]",
                "total_models? integer",
                "token_keys? object",
                "embedding_provider? object",
                "updated_at? string");
        return List.of(
                Route.get(
                        "/health",
                        Permission.PUBLIC,
                        "Says that the process lives.",
                        Shape.of("status string", "service string"),
                        _ -> ApiReply.json(ordered("status", "healthy", "service", SERVICE))),
                Route.get(
                        "/ready",
                        Permission.READY_READ,
                        "Says whether requests can be served; 503 while not.",
                        state,
                        _ -> ready(startup)),
                Route.get(
                        "/startup-status",
                        Permission.READY_READ,
                        "Says how far the start has come; 503 while it is not over.",
                        Shape.of(
                                "phase string",
                                "ready boolean",
                                "message? string",
                                "pending_models? string[]",
                                "ready_models? string[]",
                                "total_models? integer",
                                "embedding_provider? object",
                                "updated_at? string"),
                        _ -> status(startup)));
    }

    private static ApiReply status(StartupState startup) {
        StartupState.Snapshot now = startup.current();
        Map<String, Object> body = now.document();
        addProvider(startup, body);
        return ApiReply.json(now.ready() ? 200 : 503, body);
    }

    private static void addProvider(StartupState startup, Map<String, Object> body) {
        Map<String, Object> provider = startup.embeddingProvider();
        if (!provider.isEmpty()) {
            body.put("embedding_provider", provider);
        }
    }

    private static ApiReply ready(StartupState startup) {
        StartupState.Snapshot now = startup.current();
        String status = switch (now.phase()) {
            case READY -> "ready";
            case ERROR -> "error";
            case STOPPING -> "stopping";
            case STARTING, CHECKING_MODELS, DOWNLOADING_MODELS, INITIALIZING_MODELS -> "starting";
        };
        Map<String, Object> body = ordered(
                "status",
                status,
                "service",
                SERVICE,
                "ready",
                now.ready(),
                "phase",
                now.phase().toString());
        body.putAll(progress(now));
        Map<String, Object> keys = startup.tokenKeys();
        if (!keys.isEmpty()) {
            body.put("token_keys", keys);
        }
        addProvider(startup, body);
        return ApiReply.json(now.ready() ? 200 : 503, body);
    }

    /// The part both answers and `/info/models` share.
    static Map<String, Object> progress(StartupState.Snapshot now) {
        return ordered(
                "message",
                now.message().isEmpty() ? null : now.message(),
                "pending_models",
                now.pendingModels(),
                "ready_models",
                now.readyModels(),
                "total_models",
                now.pendingModels().size() + now.readyModels().size());
    }
}
