package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.deploy.ConfigDeployment;
import semanticrouter.config.deploy.ConfigDeployment.Change;
import semanticrouter.config.deploy.ConfigDeployment.Deployed;
import semanticrouter.config.deploy.ConfigDeployment.Written;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.ErrorBody;
import semanticrouter.console.http.Permission;
import semanticrouter.console.http.Redaction;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import tools.jackson.databind.JsonNode;

/// Reading and changing the configuration (specification: dataplane §3.4).
final class ConfigRoutes {
    private static final String ROUTER = "/config/router";
    private static final Shape DEPLOYED = Shape.of(
            "status string",
            "version string",
            "etag string",
            "runtime_status string",
            "runtime_hash string",
            "message string",
            "diagnostics object[]");

    private final RouterParts parts;

    private ConfigRoutes(RouterParts parts) {
        this.parts = parts;
    }

    static List<Route> of(RouterParts parts) {
        var routes = new ConfigRoutes(parts);
        Shape document = Shape.of("yaml string");
        return List.of(
                Route.get(
                                ROUTER,
                                Permission.CONFIG_READ,
                                "Shows the configuration as it is written; secrets are left out without secret_view.",
                                Shape.of("version string"),
                                request -> routes.guarded(request, routes::read))
                        .query("secrets? boolean"),
                Route.post(
                        ROUTER + "/validate",
                        Permission.CONFIG_READ,
                        "Checks a configuration as a start would, and normalises it.",
                        Route.asks(document, Shape.of("valid boolean", "yaml string")),
                        request -> routes.guarded(request, routes::validate)),
                changing(
                        "PUT",
                        ROUTER,
                        "Replaces the configuration; If-Match refuses a change of what was not seen.",
                        Shape.of("yaml string", "dsl? string"),
                        request -> routes.guarded(request, each -> routes.change(each, false))),
                changing(
                        "PATCH",
                        ROUTER,
                        "Merges a part into the configuration: null removes a key, lists are replaced.",
                        Shape.of("yaml string", "dsl? string"),
                        request -> routes.guarded(request, each -> routes.change(each, true))),
                Route.get(
                        ROUTER + "/versions",
                        Permission.CONFIG_READ,
                        "Lists the configurations that were replaced, newest first.",
                        Shape.of("versions object[]"),
                        request -> routes.guarded(request, _ -> routes.versions())),
                changing(
                        "POST",
                        ROUTER + "/rollback",
                        "Goes back to a version; what is in use is kept as a version too.",
                        Shape.of("version string"),
                        request -> routes.guarded(request, routes::rollback)));
    }

    private static Route changing(
            String method, String path, String summary, Shape body, semanticrouter.console.http.RouteAction action) {
        var contract = new Contract(Shape.NONE, body, DEPLOYED, Route.JSON_LIMIT, true);
        return new Route(method, path, Permission.CONFIG_WRITE, summary, contract, action);
    }

    /// What a route does with a deployment.
    @FunctionalInterface
    private interface Action {
        ApiReply answer(ApiRequest request) throws DeployException, GatewayException, InterruptedException;
    }

    private ApiReply guarded(ApiRequest request, Action action) throws GatewayException, InterruptedException {
        try {
            return action.answer(request);
        } catch (DeployException refused) {
            List<Map<String, Object>> details =
                    refused.diagnostics().stream().map(ConfigRoutes::shown).toList();
            return ErrorBody.of(error(refused), details, request.id(), parts.clock());
        }
    }

    private static GatewayError error(DeployException refused) {
        String message = refused.message();
        return switch (refused.reason()) {
            case BUSY -> new GatewayError(409, "DEPLOY_IN_PROGRESS", message);
            case STALE -> new GatewayError(412, "PRECONDITION_FAILED", message);
            case SYNTAX -> new GatewayError(400, "YAML_PARSE_ERROR", message);
            case INVALID -> new GatewayError(400, "CONFIG_VALIDATION_ERROR", message);
            case RESTART_REQUIRED -> new GatewayError(409, "RESTART_REQUIRED", message);
            case NO_VERSION -> new GatewayError(404, "VERSION_NOT_FOUND", message);
            case BACKUP_INVALID -> new GatewayError(400, "BACKUP_INVALID", message);
            case FILE -> new GatewayError(500, "RUNTIME_SYNC_ERROR", message);
        };
    }

    private static Map<String, Object> shown(Diagnostic finding) {
        return ordered(
                "severity",
                finding.severity().toString(),
                "code",
                finding.code(),
                "path",
                finding.path(),
                "line",
                finding.span().line(),
                "column",
                finding.span().column(),
                "message",
                Redaction.of(finding.message()),
                "hint",
                finding.hint());
    }

    private ConfigDeployment deployment() throws GatewayException {
        return parts.config()
                .deployment()
                .orElseThrow(
                        () -> new GatewayException(
                                409,
                                "CONFIG_NOT_IN_FILE",
                                "the configuration is not in a file, so it cannot be read or changed here; start with --config FILE"));
    }

    private ApiReply read(ApiRequest request) throws DeployException, GatewayException {
        // Who may do everything because no tokens are configured sees secrets only when asking for them.
        boolean granted = request.principal().permissions().contains(Permission.SECRET_VIEW.word());
        boolean asked = request.flag("secrets") && request.principal().may(Permission.SECRET_VIEW);
        Written written = deployment().written(granted || asked);
        ApiReply reply = ApiReply.jsonText(written.json());
        return new ApiReply(reply.status(), reply.type(), Headers.of("etag", '"' + written.hash() + '"'), reply.body());
    }

    private ApiReply validate(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        return ApiReply.json(ordered("valid", true, "yaml", deployment().check(yaml(request))));
    }

    private ApiReply change(ApiRequest request, boolean merge)
            throws DeployException, GatewayException, InterruptedException {
        Optional<String> dsl =
                Optional.of(request.json().path("dsl").asString("")).filter(text -> !text.isBlank());
        return deployed(deployment().deploy(new Change(yaml(request), merge, expected(request), dsl)));
    }

    private ApiReply rollback(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        JsonNode version = request.json().path("version");
        if (!version.isString() || version.asString().isBlank()) {
            throw new GatewayException(
                    400, "INVALID_INPUT", "\"version\" must be one that /config/router/versions lists");
        }
        return deployed(deployment().rollback(version.asString()));
    }

    private ApiReply versions() throws DeployException, GatewayException {
        return ApiReply.json(deployment().versions().stream()
                .map(version -> ordered(
                        "version",
                        version.id(),
                        "timestamp",
                        version.at().toString(),
                        "source",
                        version.source(),
                        "filename",
                        version.file()))
                .toList());
    }

    private static ApiReply deployed(Deployed made) {
        return ApiReply.json(ordered(
                "status",
                "success",
                "version",
                made.version(),
                "etag",
                '"' + made.hash() + '"',
                "runtime_status",
                "active",
                "runtime_hash",
                made.hash(),
                "message",
                "the configuration is in use; the one before it is kept as version " + made.version(),
                "diagnostics",
                made.notes().stream().map(ConfigRoutes::shown).toList()));
    }

    private static String yaml(ApiRequest request) throws GatewayException {
        JsonNode yaml = request.json().path("yaml");
        if (!yaml.isString() || yaml.asString().isBlank()) {
            throw new GatewayException(400, "INVALID_INPUT", "\"yaml\" must be the text of a configuration");
        }
        return yaml.asString();
    }

    private static Optional<String> expected(ApiRequest request) {
        return request.headers()
                .first("if-match")
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", "").strip())
                .filter(tag -> !tag.equals("*"));
    }
}
