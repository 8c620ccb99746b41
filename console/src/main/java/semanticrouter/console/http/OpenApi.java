package semanticrouter.console.http;

import static semanticrouter.console.http.Json.ordered;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import semanticrouter.config.document.global.Permission;

/// The OpenAPI 3.0 description of a route table.
public final class OpenApi {
    private OpenApi() {}

    /// The document as maps and lists.
    ///
    /// @param version of the program
    /// @param guarded whether callers need a token
    public static Map<String, Object> of(RouteTable table, String version, boolean guarded) {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (Route route : table.routes()) {
            paths.computeIfAbsent(route.path(), _ -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route, guarded));
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.0.3");
        document.put(
                "info",
                ordered(
                        "title",
                        "Semantic Router management API",
                        "version",
                        version,
                        "license",
                        ordered("name", "Apache-2.0")));
        document.put("paths", paths);
        document.put("components", components(guarded));
        return document;
    }

    private static Map<String, Object> operation(Route route, boolean guarded) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("summary", route.summary());
        operation.put("operationId", operationId(route));
        operation.put("tags", List.of(tag(route.path())));
        var parameters = new ArrayList<Object>();
        for (String variable : route.variables()) {
            parameters.add(parameter(variable, "path", true, "string"));
        }
        for (Shape.Field field : route.contract().query().fields()) {
            parameters.add(parameter(field.name(), "query", field.required(), field.type()));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (route.contract().bodyLimit() > 0) {
            operation.put(
                    "requestBody",
                    ordered(
                            "required",
                            true,
                            "content",
                            content(route.contract().body())));
        }
        var responses = new LinkedHashMap<String, Object>();
        responses.put(
                route.contract().mutating() ? "2XX" : "200",
                ordered(
                        "description",
                        "the answer",
                        "content",
                        json(route.contract().reply().schema())));
        responses.put("default", ordered("$ref", "#/components/responses/Error"));
        operation.put("responses", responses);
        if (guarded && route.permission() != Permission.PUBLIC) {
            operation.put("security", List.of(ordered("bearer", List.of())));
            operation.put("x-permission", route.permission().word());
        }
        return operation;
    }

    private static Map<String, Object> parameter(String name, String in, boolean required, String type) {
        return ordered("name", name, "in", in, "required", required, "schema", Shape.schema(type));
    }

    private static Map<String, Object> content(Shape body) {
        return body.form() ? ordered("multipart/form-data", ordered("schema", body.schema())) : json(body.schema());
    }

    private static Map<String, Object> json(Map<String, Object> schema) {
        return ordered("application/json", ordered("schema", schema));
    }

    private static String operationId(Route route) {
        String words = route.path().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
        return route.method().toLowerCase(Locale.ROOT) + "_" + words;
    }

    private static String tag(String path) {
        String[] parts = path.replaceFirst("^/api/v1/", "/").split("/", -1);
        return parts.length > 2 ? parts[1] : "router";
    }

    private static Map<String, Object> components(boolean guarded) {
        Map<String, Object> error = Shape.of("error object").schema();
        var components = new LinkedHashMap<String, Object>();
        components.put("schemas", ordered("Error", error));
        components.put(
                "responses",
                ordered(
                        "Error",
                        ordered(
                                "description",
                                "code, message, timestamp and request id of what went wrong",
                                "content",
                                json(ordered("$ref", "#/components/schemas/Error")))));
        if (guarded) {
            components.put("securitySchemes", ordered("bearer", ordered("type", "http", "scheme", "bearer")));
        }
        return components;
    }
}
