package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.DocsPage;
import semanticrouter.console.http.OpenApi;
import semanticrouter.console.http.Principal;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.http.Shape;

/// Adds the routes that describe a table to that table, themselves included.
public final class Discovery {
    private static final List<String> TASKS =
            List.of("intent", "pii", "security", "fact-check", "user-feedback", "combined", "batch");

    private Discovery() {}

    /// @param prefix of the paths of the OpenAPI file and its page; may be empty
    /// @param version of the program
    /// @param guarded whether callers need a token
    public static RouteTable added(RouteTable table, String prefix, String version, boolean guarded) {
        var whole = new AtomicReference<>(table);
        String file = prefix + "/openapi.json";
        String page = prefix + "/docs";
        RouteTable described = table.and(List.of(
                Route.get(
                        "/api/v1",
                        Permission.DOCS_READ,
                        "Lists the routes of this server, with the permission each needs and whether the caller has it.",
                        Shape.of(
                                "api_version string",
                                "read_only boolean",
                                "endpoints object[]",
                                "task_types string[]",
                                "links object"),
                        request -> ApiReply.json(ordered(
                                "api_version",
                                "v1",
                                "version",
                                version,
                                "read_only",
                                whole.get().readOnly(),
                                "endpoints",
                                whole.get().routes().stream()
                                        .map(route -> endpoint(route, request.principal(), table.readOnly()))
                                        .toList(),
                                "task_types",
                                TASKS,
                                "links",
                                ordered("openapi", file, "docs", page)))),
                Route.get(
                        file,
                        Permission.DOCS_READ,
                        "Describes the routes of this server as OpenAPI 3.0.",
                        Shape.of("openapi string", "info object", "paths object"),
                        _ -> ApiReply.json(OpenApi.of(whole.get(), version, guarded))),
                Route.get(
                        page,
                        Permission.DOCS_READ,
                        "Shows the OpenAPI file as a page.",
                        Shape.NONE,
                        _ -> DocsPage.reply(OpenApi.of(whole.get(), version, guarded)))));
        whole.set(described);
        return described;
    }

    private static Map<String, Object> endpoint(Route route, Principal caller, boolean readOnly) {
        Permission needed = route.permission();
        return ordered(
                "path",
                route.path(),
                "method",
                route.method(),
                "description",
                route.summary(),
                "permission",
                needed == Permission.PUBLIC ? null : needed.word(),
                "allowed",
                caller.may(needed) && !(readOnly && route.contract().mutating()));
    }
}
