package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.deploy.RecipeDeployment;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayException;

/// Reading and changing single recipes (specification: dataplane §3.4).
final class RecipeRoutes {
    private static final String RECIPES = "/config/router/recipes";
    private static final String RECIPE = RECIPES + "/{name}";

    private final ConfigAnswers answers;

    private RecipeRoutes(ConfigAnswers answers) {
        this.answers = answers;
    }

    static List<Route> of(ConfigAnswers answers) {
        var routes = new RecipeRoutes(answers);
        Shape document = Shape.of("yaml string");
        return List.of(
                Route.get(
                        RECIPES,
                        Permission.CONFIG_READ,
                        "Lists the recipes, the default one first; the ETag is the one of the configuration.",
                        Shape.of("recipes object[]"),
                        request -> answers.to(
                                request,
                                _ -> ConfigAnswers.written(routes.recipes().list()))),
                Route.get(
                                RECIPE,
                                Permission.CONFIG_READ,
                                "Shows a recipe as it is written; secrets are left out without secret_view.",
                                Shape.of(
                                        "name string",
                                        "description string",
                                        "default boolean",
                                        "model_names string[]",
                                        "routing object"),
                                request -> answers.to(request, routes::show))
                        .query("secrets? boolean"),
                ConfigAnswers.changing(
                        "PUT",
                        RECIPE,
                        "Adds or replaces a recipe (description and routing); needs If-Match.",
                        document,
                        request -> answers.to(request, routes::put)),
                ConfigAnswers.changing(
                        "DELETE",
                        RECIPE,
                        "Removes a recipe that no entrypoint leads to; needs If-Match. The default one stays.",
                        Shape.NONE,
                        request -> answers.to(request, routes::delete)),
                Route.post(
                        RECIPE + "/validate",
                        Permission.CONFIG_READ,
                        "Checks the configuration with a recipe in place, without using it.",
                        Route.asks(document, Shape.of("valid boolean", "yaml string")),
                        request -> answers.to(request, routes::validate)));
    }

    private RecipeDeployment recipes() throws GatewayException {
        return answers.deployment().recipes();
    }

    private ApiReply show(ApiRequest request) throws DeployException, GatewayException {
        return ConfigAnswers.written(recipes().show(request.variable("name"), ConfigAnswers.secrets(request)));
    }

    private ApiReply put(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        RecipeDeployment.Put put =
                recipes().put(request.variable("name"), ConfigAnswers.yaml(request), ConfigAnswers.required(request));
        return ConfigAnswers.deployed(put.created() ? 201 : 200, put.deployed());
    }

    private ApiReply delete(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        return ConfigAnswers.deployed(recipes().delete(request.variable("name"), ConfigAnswers.required(request)));
    }

    private ApiReply validate(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        return ApiReply.json(
                ordered("valid", true, "yaml", recipes().check(request.variable("name"), ConfigAnswers.yaml(request))));
    }
}
