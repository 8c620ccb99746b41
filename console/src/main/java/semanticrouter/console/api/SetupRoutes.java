package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.deploy.FirstConfig;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.api.SetupDesk.Added;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Json;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// The set-up of a first configuration (specification: signals §1.5, surfaces §3.4).
///
/// Where none is under way, its state can be read and everything else is refused.
final class SetupRoutes {
    private static final String SETUP = "/api/setup";
    private static final int MOST_MODELS = 64;
    private static final Shape SIZE =
            Shape.of("models integer", "decisions integer", "signals integer", "canActivate boolean");
    private static final Shape CONFIG = Shape.of("config? any", "yaml? string");
    private static final Shape MODEL =
            Shape.of("name? string", "provider? string", "baseUrl string", "keyVariable? string");

    private final @Nullable SetupDesk desk;
    private final Map<String, String> manual;
    private final Clock clock;

    /// What a route does while a configuration is being set up.
    @FunctionalInterface
    private interface Step {
        ApiReply answer(SetupDesk desk, ApiRequest request)
                throws DeployException, GatewayException, InterruptedException;
    }

    private SetupRoutes(@Nullable SetupDesk desk, Map<String, String> manual, Clock clock) {
        this.desk = desk;
        this.manual = manual;
        this.clock = clock;
    }

    /// @param desk null where no set-up is under way
    /// @param manual what the codes of findings mean, in Markdown
    static List<Route> of(@Nullable SetupDesk desk, Map<String, String> manual, Clock clock) {
        var routes = new SetupRoutes(desk, manual, clock);
        return List.of(
                Route.get(
                        SETUP + "/state",
                        Permission.CONFIG_READ,
                        "Says whether a first configuration is being set up, and how far it has come.",
                        Shape.of(
                                        "setupMode boolean",
                                        "state? string",
                                        "createdBy? string",
                                        "createdAt? string",
                                        "reason? string")
                                .and(
                                        "models? integer",
                                        "decisions? integer",
                                        "signals? integer",
                                        "canActivate? boolean"),
                        _ -> routes.state()),
                Route.get(
                        SETUP + "/models",
                        Permission.CONFIG_READ,
                        "Lists models that are there already: by keys in the environment and on usual local ports.",
                        Shape.of("models object[]"),
                        request -> routes.during(request, (setup, _) -> found(setup))),
                Route.post(
                        SETUP + "/models/check",
                        Permission.CONFIG_WRITE,
                        "Asks a model server for its models.",
                        asks(MODEL, Shape.of("latencyMs integer", "models string[]")),
                        request -> routes.during(request, SetupRoutes::asked)),
                Route.get(
                        SETUP + "/presets",
                        Permission.CONFIG_READ,
                        "Lists policies to begin with; the first is the plain start.",
                        Shape.of("presets object[]"),
                        request -> routes.during(request, (setup, _) -> presets(setup))),
                Route.post(
                        SETUP + "/presets/delta",
                        Permission.CONFIG_READ,
                        "Says which chosen model does what in a policy, what is missing, and the configuration.",
                        asks(
                                Shape.of("preset string", "models? string[]", "added? object[]"),
                                Shape.of("complete boolean", "parts object[]", "yaml? string")),
                        request -> routes.during(request, SetupRoutes::proposed)),
                Route.post(
                        SETUP + "/validate",
                        Permission.CONFIG_READ,
                        "Says everything there is to say about a first configuration, laid over what the file says.",
                        asks(
                                CONFIG,
                                SIZE.and(
                                        "valid boolean",
                                        "diagnostics object[]",
                                        "manual object",
                                        "yaml string",
                                        "shown string")),
                        request -> routes.during(request, routes::judged)),
                new Route(
                        "POST",
                        SETUP + "/activate",
                        Permission.CONFIG_WRITE,
                        "Writes the first configuration and begins to serve it.",
                        new Contract(
                                Shape.NONE,
                                CONFIG,
                                Shape.of("status string", "setupMode boolean").and(fields(SIZE)),
                                Route.JSON_LIMIT,
                                true),
                        request -> routes.during(request, routes::activated)),
                Route.post(
                        SETUP + "/import-remote",
                        Permission.CONFIG_WRITE,
                        "Reads a configuration from an http or https address, at most 1 MiB in 10 s.",
                        asks(Shape.of("url string"), SIZE.and("yaml string", "sourceUrl string")),
                        request -> routes.during(request, routes::imported)));
    }

    private static String[] fields(Shape shape) {
        return shape.fields().stream()
                .map(field -> field.name() + " " + field.type())
                .toArray(String[]::new);
    }

    /// Never fails; a reason holds no path of a file.
    private ApiReply state() {
        if (desk == null) {
            return ApiReply.json(ordered("setupMode", false));
        }
        try {
            FirstConfig.State state = desk.config().state();
            Map<String, Object> shown = ordered(
                    "setupMode",
                    true,
                    "state",
                    state.setup().state(),
                    "createdBy",
                    state.setup().createdBy(),
                    "createdAt",
                    state.setup().createdAt());
            shown.putAll(size(state.size(), state.size().enough()));
            return ApiReply.json(shown);
        } catch (DeployException broken) {
            return ApiReply.json(ordered(
                    "setupMode",
                    true,
                    "reason",
                    "the configuration cannot be read: " + broken.reason().name()));
        }
    }

    private ApiReply during(ApiRequest request, Step step) throws GatewayException, InterruptedException {
        SetupDesk setup = desk;
        if (setup == null) {
            throw new GatewayException(
                    409,
                    "SETUP_NOT_ACTIVE",
                    "no configuration is being set up here; this is for a file with setup.mode: true");
        }
        return ConfigAnswers.to(request, asked -> step.answer(setup, asked), clock);
    }

    private static ApiReply found(SetupDesk setup) throws InterruptedException {
        return ApiReply.json(ordered(
                "models",
                setup.found().stream()
                        .map(model -> ordered("name", model.name(), "where", model.where()))
                        .toList()));
    }

    private static ApiReply asked(SetupDesk setup, ApiRequest request) throws GatewayException, InterruptedException {
        SetupDesk.Answer answer = setup.ask(added(request.json()));
        return ApiReply.json(ordered("latencyMs", answer.millis(), "models", answer.models()));
    }

    private static ApiReply presets(SetupDesk setup) {
        return ApiReply.json(ordered(
                "presets",
                setup.presets().stream()
                        .map(preset -> ordered(
                                "id",
                                preset.id(),
                                "description",
                                preset.description(),
                                "parts",
                                preset.parts().stream()
                                        .map(part -> ordered(
                                                "name",
                                                part.name(),
                                                "description",
                                                part.description(),
                                                "wants",
                                                part.wants()))
                                        .toList()))
                        .toList()));
    }

    private static ApiReply proposed(SetupDesk setup, ApiRequest request)
            throws GatewayException, InterruptedException {
        JsonNode body = request.json();
        var models = new ArrayList<String>();
        for (JsonNode name : body.path("models")) {
            models.add(name.asString(""));
        }
        var more = new ArrayList<Added>();
        for (JsonNode model : body.path("added")) {
            more.add(added(model));
        }
        if (models.size() + more.size() > MOST_MODELS) {
            throw new GatewayException(400, "INVALID_INPUT", "at most " + MOST_MODELS + " models can be set up here");
        }
        SetupDesk.Proposal proposal = setup.propose(text(body, "preset"), models, more);
        return ApiReply.json(ordered(
                "complete",
                proposal.yaml().isPresent(),
                "parts",
                proposal.casts().stream()
                        .map(cast -> ordered(
                                "name", cast.part(), "model", cast.model().orElse(null)))
                        .toList(),
                "yaml",
                proposal.yaml().orElse(null)));
    }

    private ApiReply judged(SetupDesk setup, ApiRequest request)
            throws DeployException, GatewayException, InterruptedException {
        FirstConfig.Judged judged = setup.config().judge(config(request));
        Map<String, Object> shown = DraftRoutes.shown(judged.checked(), judged.yaml(), manual);
        shown.putAll(size(judged.size(), judged.ready()));
        shown.put("yaml", judged.yaml());
        shown.put("shown", judged.shown());
        return ApiReply.json(shown);
    }

    private ApiReply activated(SetupDesk setup, ApiRequest request)
            throws DeployException, GatewayException, InterruptedException {
        FirstConfig.Judged judged = setup.config().activate(config(request));
        setup.activated();
        Map<String, Object> shown = ordered("status", "success", "setupMode", false);
        shown.putAll(size(judged.size(), true));
        return ApiReply.json(shown);
    }

    private ApiReply imported(SetupDesk setup, ApiRequest request)
            throws DeployException, GatewayException, InterruptedException {
        String url = text(request.json(), "url");
        FirstConfig.Judged judged = setup.config().judge(setup.imported(url));
        Map<String, Object> shown = ordered("sourceUrl", url, "yaml", judged.yaml());
        shown.putAll(size(judged.size(), judged.ready()));
        return ApiReply.json(shown);
    }

    private static Map<String, Object> size(FirstConfig.Size size, boolean ready) {
        return ordered(
                "models",
                size.models(),
                "decisions",
                size.decisions(),
                "signals",
                size.signals(),
                "canActivate",
                ready);
    }

    /// The configuration of a call: a document as JSON or its text.
    private static String config(ApiRequest request) throws GatewayException {
        JsonNode config = request.json().path("config");
        if (config.isObject()) {
            return Json.text(config); // JSON is YAML
        }
        if (config.isString()) {
            return config.asString();
        }
        return text(request.json(), "yaml");
    }

    private static Added added(JsonNode model) throws GatewayException {
        return new Added(
                model.path("name").asString(""),
                model.path("provider").asString(""),
                text(model, "baseUrl"),
                model.path("keyVariable").asString(""));
    }

    private static String text(JsonNode node, String field) throws GatewayException {
        JsonNode value = node.path(field);
        if (!value.isString() || value.asString().isBlank()) {
            throw new GatewayException(400, "INVALID_INPUT", "\"" + field + "\" must be a text that is not empty");
        }
        return value.asString();
    }
}
