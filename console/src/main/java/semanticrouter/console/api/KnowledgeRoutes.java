package semanticrouter.console.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.deploy.KnowledgeDeployment;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Json;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.console.knowledge.KnowledgeMap;
import semanticrouter.console.knowledge.KnowledgeMaps;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;

/// Reading and changing knowledge bases, and maps of their examples (specification: dataplane §3.4).
final class KnowledgeRoutes {
    private static final String ALL = "/config/kbs";
    private static final String ONE = ALL + "/{name}";

    private final ConfigAnswers answers;
    private final KnowledgeMaps maps;

    private KnowledgeRoutes(ConfigAnswers answers, KnowledgeMaps maps) {
        this.answers = answers;
        this.maps = maps;
    }

    static List<Route> of(ConfigAnswers answers, KnowledgeMaps maps) {
        var routes = new KnowledgeRoutes(answers, maps);
        return List.of(
                Route.get(
                        ALL,
                        Permission.CONFIG_READ,
                        "Lists the knowledge bases; those made here are managed and can be changed here.",
                        Shape.of("kbs object[]"),
                        request -> answers.to(
                                request,
                                _ -> ConfigAnswers.written(routes.bases().list()))),
                ConfigAnswers.changing(
                        "POST",
                        ALL,
                        "Adds a knowledge base with its labels and exemplars.",
                        body("name string"),
                        request -> answers.to(request, routes::create)),
                Route.get(
                        ONE,
                        Permission.CONFIG_READ,
                        "Shows a knowledge base with its labels and exemplars.",
                        Shape.of("name string", "managed boolean", "installed boolean", "labels? object"),
                        request -> answers.to(
                                request,
                                each -> ConfigAnswers.written(routes.bases().show(each.variable("name"))))),
                ConfigAnswers.changing(
                        "PUT",
                        ONE,
                        "Replaces a managed knowledge base.",
                        body("name? string"),
                        request -> answers.to(request, routes::replace)),
                ConfigAnswers.changing(
                        "DELETE",
                        ONE,
                        "Removes a managed knowledge base that nothing refers to.",
                        Shape.NONE,
                        request -> answers.to(request, routes::delete)),
                Route.get(
                        ONE + "/map/metadata",
                        Permission.CONFIG_READ,
                        "Describes the map of a knowledge base: its labels, bounds, and how much of the spread it shows.",
                        Shape.of(
                                "name string",
                                "method string",
                                "dimension integer",
                                "points integer",
                                "explained number[]",
                                "bounds object",
                                "labels object[]"),
                        request -> answers.to(
                                request, each -> ApiReply.json(routes.map(each).metadata()))),
                Route.get(
                        ONE + "/map/data.ndjson",
                        Permission.CONFIG_READ,
                        "Lists the exemplars of a knowledge base as points of a plane, one JSON object a line.",
                        Shape.of("x number", "y number", "label string", "text string"),
                        request -> answers.to(request, routes::points)));
    }

    private static Shape body(String name) {
        return Shape.of(
                name,
                "description? string",
                "threshold? number",
                "label_thresholds? object",
                "groups? object",
                "metrics? object[]",
                "prototype_scoring? object",
                "labels object");
    }

    private KnowledgeDeployment bases() throws GatewayException {
        return answers.deployment().knowledgeBases();
    }

    /// The body as one spelling of JSON: what it says is read once more as part of the configuration.
    private static String text(ApiRequest request) throws GatewayException {
        return Json.text(request.json());
    }

    private ApiReply create(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        return ConfigAnswers.deployed(201, bases().create(text(request), ConfigAnswers.expected(request)));
    }

    private ApiReply replace(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        return ConfigAnswers.deployed(
                bases().replace(request.variable("name"), text(request), ConfigAnswers.expected(request)));
    }

    private ApiReply delete(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        return ConfigAnswers.deployed(bases().delete(request.variable("name"), ConfigAnswers.expected(request)));
    }

    private KnowledgeMap map(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        String name = request.variable("name");
        return maps.of(name, bases().manifest(name));
    }

    private ApiReply points(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        var lines = new StringBuilder();
        map(request).lines().forEach(line -> lines.append(Json.text(line)).append('\n'));
        return new ApiReply(
                200, "application/x-ndjson", Headers.NONE, lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
