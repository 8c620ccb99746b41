package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.protocols.openai.ModelList;

/// The models clients can ask for, and the learned models of this process (specification: dataplane §2.9, §3.5).
final class ModelRoutes {
    private ModelRoutes() {}

    static List<Route> of(RouterParts parts) {
        return List.of(
                Route.get(
                        "/v1/models",
                        Permission.CONFIG_READ,
                        "Lists the names a chat request can ask for.",
                        Shape.of("object string", "data object[]"),
                        _ -> ApiReply.jsonText(ModelList.of(
                                parts.plans().current(), parts.clock().instant().getEpochSecond()))),
                Route.get(
                        "/info/models",
                        Permission.CONFIG_READ,
                        "Lists the learned models that are loaded, and the runtime they run in.",
                        Shape.of("models object[]", "summary object", "system object"),
                        _ -> ApiReply.json(loaded(parts))),
                Route.get(
                        "/info/classifier",
                        Permission.CONFIG_READ,
                        "Shows which classifiers are loaded and what they have done so far.",
                        Shape.of("tasks string[]", "models string[]", "calls object"),
                        _ -> ApiReply.json(classifiers(parts.encoders()))));
    }

    private static Map<String, Object> loaded(RouterParts parts) {
        var models = new ArrayList<Map<String, Object>>();
        for (String task : parts.encoders().tasks().stream().sorted().toList()) {
            models.add(ordered(
                    "name",
                    task,
                    "type",
                    task.equals("embedding") ? "embedding" : "head",
                    "loaded",
                    true,
                    "state",
                    "ready"));
        }
        var now = parts.startup().current();
        Map<String, Object> summary =
                ordered("ready", now.ready(), "phase", now.phase().toString());
        summary.putAll(HealthRoutes.progress(now));
        summary.put("loaded_models", models.size());
        summary.put("updated_at", now.updatedAt().toString());
        Runtime runtime = Runtime.getRuntime();
        String version = "java " + Runtime.version();
        Map<String, Object> system = ordered(
                "go_version",
                version,
                "runtime_version",
                version,
                "architecture",
                System.getProperty("os.arch", ""),
                "os",
                System.getProperty("os.name", ""),
                "memory_usage",
                (runtime.totalMemory() - runtime.freeMemory() >> 20) + " MiB");
        return ordered("models", models, "summary", summary, "system", system);
    }

    private static Map<String, Object> classifiers(EncoderRuntime encoders) {
        EncoderStatus status = encoders.status();
        return ordered(
                "tasks",
                encoders.tasks().stream().sorted().toList(),
                "models",
                status.models(),
                "calls",
                ordered(
                        "asked",
                        status.asked(),
                        "answered",
                        status.answered(),
                        "timed_out",
                        status.timedOut(),
                        "refused",
                        status.refused(),
                        "failed",
                        status.failed(),
                        "waiting",
                        status.waiting()));
    }
}
