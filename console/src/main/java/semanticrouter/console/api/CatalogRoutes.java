package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.plan.Registry;

/// Every kind of signal, algorithm and plugin there is, with its options.
final class CatalogRoutes {
    private CatalogRoutes() {}

    static List<Route> of(RouterParts parts) {
        return List.of(Route.get(
                "/api/v1/catalog",
                Permission.DOCS_READ,
                "Lists every kind of signal, selection algorithm and plugin with its options.",
                Shape.of("signals object[]", "algorithms object[]", "plugins object[]", "version string"),
                _ -> ApiReply.json(catalog(parts.registry(), parts.product().version()))));
    }

    private static Map<String, Object> catalog(Registry registry, String version) {
        return ordered(
                "signals",
                registry.signals().stream()
                        .map(family -> {
                            Map<String, Object> entry = entry("family", family.kind(), family.description());
                            entry.put("yaml_key", family.kind().yamlKey());
                            entry.put("eval_key", family.evalKey());
                            entry.put("header", "x-vsr-matched-" + family.headerName());
                            entry.put("cost", family.cost().toString());
                            return entry;
                        })
                        .toList(),
                "algorithms",
                registry.selectors().stream()
                        .map(family -> entry("type", family.kind(), family.description()))
                        .toList(),
                "plugins",
                registry.plugins().stream()
                        .map(family -> {
                            Map<String, Object> entry = entry("type", family.kind(), family.description());
                            entry.put("slot", family.slot().toString());
                            return entry;
                        })
                        .toList(),
                "version",
                version);
    }

    private static Map<String, Object> entry(String nameKey, Kind<?> kind, String description) {
        return ordered(
                nameKey,
                kind.name(),
                "description",
                description,
                "status",
                kind.status().name().toLowerCase(Locale.ROOT),
                "options",
                OptionSheet.of(kind.options()));
    }
}
