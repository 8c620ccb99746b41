package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.deploy.ConfigDeployment;
import semanticrouter.config.deploy.ConfigDeployment.Deployed;
import semanticrouter.config.deploy.ConfigDeployment.Written;
import semanticrouter.config.deploy.ConfigDrafts;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.ErrorBody;
import semanticrouter.console.http.Redaction;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.RouteAction;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import tools.jackson.databind.JsonNode;

/// What the routes over the configuration have in common: their refusals, their answers, and `If-Match`.
///
/// @param parts the running router
record ConfigAnswers(RouterParts parts) {
    private static final Shape DEPLOYED = Shape.of(
            "status string",
            "version string",
            "etag string",
            "runtime_status string",
            "runtime_hash string",
            "message string",
            "diagnostics object[]");

    /// What a route does with a deployment.
    @FunctionalInterface
    interface Action {
        ApiReply answer(ApiRequest request) throws DeployException, GatewayException, InterruptedException;
    }

    /// A route that changes the configuration.
    ///
    /// @param body of the request; {@link Shape#NONE} when there is none
    static Route changing(String method, String path, String summary, Shape body, RouteAction action) {
        int limit = body.equals(Shape.NONE) ? 0 : Route.JSON_LIMIT;
        return new Route(
                method,
                path,
                Permission.CONFIG_WRITE,
                summary,
                new Contract(Shape.NONE, body, DEPLOYED, limit, true),
                action);
    }

    /// Does it; what is refused is an error body with every finding.
    ApiReply to(ApiRequest request, Action action) throws GatewayException, InterruptedException {
        return to(request, action, parts.clock());
    }

    /// The same without a running router.
    static ApiReply to(ApiRequest request, Action action, Clock clock) throws GatewayException, InterruptedException {
        try {
            return action.answer(request);
        } catch (DeployException refused) {
            List<Map<String, Object>> details =
                    refused.diagnostics().stream().map(ConfigAnswers::shown).toList();
            return ErrorBody.of(error(refused), details, request.id(), clock);
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
            case NO_RECIPE -> new GatewayError(404, "RECIPE_NOT_FOUND", message);
            case RECIPE_PROTECTED -> new GatewayError(409, "RECIPE_PROTECTED", message);
            case RECIPE_IN_USE -> new GatewayError(409, "RECIPE_IN_USE", message);
            case NO_KNOWLEDGE_BASE -> new GatewayError(404, "KB_NOT_FOUND", message);
            case KNOWLEDGE_BASE_EXISTS -> new GatewayError(409, "KB_EXISTS", message);
            case KNOWLEDGE_BASE_NOT_MANAGED -> new GatewayError(409, "KB_NOT_MANAGED", message);
            case KNOWLEDGE_BASE_IN_USE -> new GatewayError(409, "KB_IN_USE", message);
            case NO_VERSION -> new GatewayError(404, "VERSION_NOT_FOUND", message);
            case BACKUP_INVALID -> new GatewayError(400, "BACKUP_INVALID", message);
            case FILE -> new GatewayError(500, "RUNTIME_SYNC_ERROR", message);
        };
    }

    static Map<String, Object> shown(Diagnostic finding) {
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
                "end_line",
                finding.span().endLine(),
                "end_column",
                finding.span().endColumn(),
                "message",
                Redaction.of(finding.message()),
                "hint",
                finding.hint());
    }

    ConfigDeployment deployment() throws GatewayException {
        return parts.config()
                .deployment()
                .orElseThrow(
                        () -> new GatewayException(
                                409,
                                "CONFIG_NOT_IN_FILE",
                                "the configuration is not in a file, so it cannot be read or changed here; start with --config FILE"));
    }

    /// Whether the configuration can be changed here.
    boolean writable() {
        return parts.config().deployment().isPresent();
    }

    /// The text in use and drafts beside it.
    ConfigDrafts drafts() throws GatewayException {
        return parts.config()
                .drafts()
                .orElseThrow(() -> new GatewayException(
                        409, "CONFIG_NOT_SHOWN", "this process was started without the text of its configuration"));
    }

    /// Whether to leave secrets in. Who may do everything because no tokens are configured sees them only when asking.
    static boolean secrets(ApiRequest request) {
        boolean granted = request.principal().permissions().contains(Permission.SECRET_VIEW.word());
        return granted || request.flag("secrets") && request.principal().may(Permission.SECRET_VIEW);
    }

    /// What is written, with the file's hash as `ETag`.
    static ApiReply written(Written written) {
        ApiReply reply = ApiReply.jsonText(written.json());
        return new ApiReply(reply.status(), reply.type(), Headers.of("etag", '"' + written.hash() + '"'), reply.body());
    }

    static ApiReply deployed(Deployed made) {
        return deployed(200, made);
    }

    static ApiReply deployed(int status, Deployed made) {
        return ApiReply.json(
                status,
                ordered(
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
                        made.notes().stream().map(ConfigAnswers::shown).toList()));
    }

    static String yaml(ApiRequest request) throws GatewayException {
        JsonNode yaml = request.json().path("yaml");
        if (!yaml.isString() || yaml.asString().isBlank()) {
            throw new GatewayException(400, "INVALID_INPUT", "\"yaml\" must be the text of a configuration");
        }
        return yaml.asString();
    }

    /// Hash of the file the caller has seen; empty when the caller did not say or takes any.
    static Optional<String> expected(ApiRequest request) {
        return request.headers()
                .first("if-match")
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", "").strip())
                .filter(tag -> !tag.equals("*"));
    }

    /// The same for a route that is not done without `If-Match`.
    static Optional<String> required(ApiRequest request) throws GatewayException {
        if (request.headers().first("if-match").isEmpty()) {
            throw new GatewayException(
                    428, "PRECONDITION_REQUIRED", "send If-Match with the ETag that the last read had");
        }
        return expected(request);
    }
}
