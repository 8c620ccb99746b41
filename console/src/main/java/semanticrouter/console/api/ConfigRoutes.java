package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Optional;
import semanticrouter.config.deploy.ConfigDeployment.Change;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// Reading and changing the configuration (specification: dataplane §3.4).
final class ConfigRoutes {
    private static final String ROUTER = "/config/router";

    private final ConfigAnswers answers;

    private ConfigRoutes(ConfigAnswers answers) {
        this.answers = answers;
    }

    static List<Route> of(ConfigAnswers answers) {
        var routes = new ConfigRoutes(answers);
        Shape document = Shape.of("yaml string");
        return List.of(
                Route.get(
                                ROUTER,
                                Permission.CONFIG_READ,
                                "Shows the configuration as it is written; secrets are left out without secret_view.",
                                Shape.of("version string"),
                                request -> answers.to(request, routes::read))
                        .query("secrets? boolean"),
                Route.post(
                        ROUTER + "/validate",
                        Permission.CONFIG_READ,
                        "Checks a configuration as a start would, and normalises it.",
                        Route.asks(document, Shape.of("valid boolean", "yaml string")),
                        request -> answers.to(request, routes::validate)),
                ConfigAnswers.changing(
                        "PUT",
                        ROUTER,
                        "Replaces the configuration; If-Match refuses a change of what was not seen. With masked, the"
                                + " numbered masks of /config/router/text stand for the secrets of the file.",
                        Shape.of("yaml string", "dsl? string", "masked? boolean"),
                        request -> answers.to(request, each -> routes.change(each, false))),
                ConfigAnswers.changing(
                        "PATCH",
                        ROUTER,
                        "Merges a part into the configuration: null removes a key, lists are replaced.",
                        Shape.of("yaml string", "dsl? string"),
                        request -> answers.to(request, each -> routes.change(each, true))),
                Route.get(
                        ROUTER + "/versions",
                        Permission.CONFIG_READ,
                        "Lists the configurations that were replaced, newest first.",
                        Shape.of("versions object[]"),
                        request -> answers.to(request, _ -> routes.versions())),
                ConfigAnswers.changing(
                        "POST",
                        ROUTER + "/rollback",
                        "Goes back to a version; what is in use is kept as a version too.",
                        Shape.of("version string"),
                        request -> answers.to(request, routes::rollback)));
    }

    private ApiReply read(ApiRequest request) throws DeployException, GatewayException {
        return ConfigAnswers.written(answers.deployment().written(ConfigAnswers.secrets(request)));
    }

    private ApiReply validate(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        return ApiReply.json(ordered("valid", true, "yaml", answers.deployment().check(ConfigAnswers.yaml(request))));
    }

    private ApiReply change(ApiRequest request, boolean merge)
            throws DeployException, GatewayException, InterruptedException {
        if (!merge && request.json().path("masked").asBoolean(false)) {
            return ConfigAnswers.deployed(
                    answers.deployment().deployDraft(ConfigAnswers.yaml(request), ConfigAnswers.required(request)));
        }
        Optional<String> dsl =
                Optional.of(request.json().path("dsl").asString("")).filter(text -> !text.isBlank());
        return ConfigAnswers.deployed(answers.deployment()
                .deploy(new Change(ConfigAnswers.yaml(request), merge, ConfigAnswers.expected(request), dsl)));
    }

    private ApiReply rollback(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        JsonNode version = request.json().path("version");
        if (!version.isString() || version.asString().isBlank()) {
            throw new GatewayException(
                    400, "INVALID_INPUT", "\"version\" must be one that /config/router/versions lists");
        }
        return ConfigAnswers.deployed(answers.deployment().rollback(version.asString()));
    }

    private ApiReply versions() throws DeployException, GatewayException {
        return ApiReply.json(answers.deployment().versions().stream()
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
}
