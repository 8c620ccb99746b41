package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.config.deploy.ConfigDeployment.Kept;
import semanticrouter.config.deploy.ConfigDrafts;
import semanticrouter.config.deploy.ConfigDrafts.Checked;
import semanticrouter.config.deploy.ConfigDrafts.Finding;
import semanticrouter.config.deploy.ConfigDrafts.Shown;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Fix;
import semanticrouter.config.document.global.Permission;
import semanticrouter.config.show.EffectiveConfig;
import semanticrouter.config.show.Origin;
import semanticrouter.config.show.Setting;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.ErrorBody;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import tools.jackson.databind.JsonNode;

/// The configuration as people edit it: its text, what a draft comes to, kept versions, and the schema for forms.
final class DraftRoutes {
    private static final String ROUTER = "/config/router";

    private final ConfigAnswers answers;
    private final DryRun dryRun;
    private final Product product;

    private DraftRoutes(ConfigAnswers answers, DryRun dryRun, Product product) {
        this.answers = answers;
        this.dryRun = dryRun;
        this.product = product;
    }

    /// @param body what the eval route takes
    /// @param reply what it gives
    static List<Route> of(ConfigAnswers answers, DryRun dryRun, Shape body, Shape reply) {
        var routes = new DraftRoutes(answers, dryRun, answers.parts().product());
        return List.of(
                Route.get(
                        ROUTER + "/text",
                        Permission.CONFIG_READ,
                        "Shows the configuration's text with its comments; numbered masks stand for secrets.",
                        Shape.of("yaml string", "etag string", "writable boolean"),
                        request -> answers.to(request, _ -> routes.text())),
                Route.post(
                        ROUTER + "/check",
                        Permission.CONFIG_READ,
                        "Says everything there is to say about a draft, as validate does, with places and fixes.",
                        asks(
                                Shape.of("yaml string", "effective? boolean"),
                                Shape.of(
                                        "valid boolean", "diagnostics object[]", "manual object", "effective? object")),
                        request -> answers.to(request, routes::check)),
                Route.post(
                                ROUTER + "/eval",
                                Permission.CLASSIFY_INVOKE,
                                "Routes a request under a draft without calling a model; nothing is taken into use.",
                                asks(body.and("yaml string"), reply),
                                request -> answers.to(request, routes::eval))
                        .query("trace? boolean"),
                Route.get(
                        ROUTER + "/versions/{version}",
                        Permission.CONFIG_READ,
                        "Shows the text of a configuration that was replaced; masks stand for secrets.",
                        Shape.of("version string", "timestamp string", "source string", "yaml string"),
                        request -> answers.to(request, routes::version)),
                Route.post(
                        "/api/v1/decompile",
                        Permission.CONFIG_READ,
                        "Writes a configuration, or a fragment with routing, as a program of the routing language.",
                        asks(Shape.of("yaml string"), Shape.of("dsl string", "diagnostics object[]")),
                        routes::decompile),
                Route.post(
                        "/api/v1/compile",
                        Permission.CONFIG_READ,
                        "Puts a program of the routing language in the place of a configuration's routing; nothing is taken into use.",
                        asks(Shape.of("dsl string", "yaml string"), Shape.of("yaml string", "diagnostics object[]")),
                        routes::compile),
                Route.get(
                        "/api/v1/schema",
                        Permission.DOCS_READ,
                        "Gives the JSON Schema of configurations, from which the dashboard's forms are made.",
                        Shape.NONE,
                        request -> answers.to(
                                request, _ -> ApiReply.jsonText(routes.drafts().schema()))));
    }

    private ConfigDrafts drafts() throws GatewayException {
        return answers.drafts();
    }

    private ApiReply text() throws DeployException, GatewayException {
        Shown shown = drafts().text();
        String etag = '"' + shown.hash() + '"';
        ApiReply reply = ApiReply.json(ordered("yaml", shown.yaml(), "etag", etag, "writable", answers.writable()));
        return new ApiReply(reply.status(), reply.type(), Headers.of("etag", etag), reply.body());
    }

    private ApiReply version(ApiRequest request) throws DeployException, GatewayException {
        Kept kept = answers.deployment().version(request.variable("version"));
        return ApiReply.json(ordered(
                "version",
                kept.version().id(),
                "timestamp",
                kept.version().at().toString(),
                "source",
                kept.version().source(),
                "yaml",
                kept.yaml()));
    }

    private ApiReply check(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        String yaml = ConfigAnswers.yaml(request);
        Checked checked = drafts().check(yaml);
        Map<String, Object> shown = shown(checked, yaml, product.manual());
        if (request.json().path("effective").asBoolean(false)) {
            checked.effective().ifPresent(effective -> shown.put("effective", effective(effective)));
        }
        return ApiReply.json(shown);
    }

    private ApiReply decompile(ApiRequest request) throws GatewayException {
        Product.Program program =
                product.language().program(ConfigAnswers.yaml(request)).orElseThrow(DraftRoutes::noMapping);
        return ApiReply.json(ordered(
                "dsl",
                program.text(),
                "diagnostics",
                program.notes().stream().map(ConfigAnswers::shown).toList()));
    }

    private ApiReply compile(ApiRequest request) throws GatewayException {
        JsonNode dsl = request.json().path("dsl");
        if (!dsl.isString() || dsl.asString().isBlank()) {
            throw new GatewayException(400, "INVALID_INPUT", "\"dsl\" must be a program of the routing language");
        }
        Product.Overlaid overlaid = product.language()
                .overlaid(dsl.asString(), ConfigAnswers.yaml(request))
                .orElseThrow(DraftRoutes::noMapping);
        List<Map<String, Object>> findings =
                overlaid.findings().stream().map(ConfigAnswers::shown).toList();
        if (overlaid.yaml().isEmpty()) {
            var refused = new GatewayError(400, "INVALID_PROGRAM", "the program has errors, see details");
            return ErrorBody.of(refused, findings, request.id(), answers.parts().clock());
        }
        return ApiReply.json(ordered("yaml", overlaid.yaml().get(), "diagnostics", findings));
    }

    private static GatewayException noMapping() {
        return new GatewayException(
                400,
                "INVALID_CONFIG",
                "the text is no YAML mapping; POST /config/router/check says what is wrong with it");
    }

    /// What there is to say about a draft: `valid`, `diagnostics`, and `manual` for the codes found.
    static Map<String, Object> shown(Checked checked, String yaml, Map<String, String> manual) {
        Set<String> codes = checked.findings().stream()
                .map(finding -> finding.diagnostic().code())
                .collect(Collectors.toSet());
        var meanings = new LinkedHashMap<String, String>();
        manual.forEach((code, meaning) -> {
            if (codes.contains(code)) {
                meanings.put(code, meaning);
            }
        });
        return ordered(
                "valid",
                checked.valid(),
                "diagnostics",
                checked.findings().stream().map(finding -> shown(finding, yaml)).toList(),
                "manual",
                meanings);
    }

    private static Map<String, Object> shown(Finding finding, String yaml) {
        Diagnostic diagnostic = finding.diagnostic();
        Map<String, Object> shown = ConfigAnswers.shown(diagnostic);
        shown.put("about", finding.about());
        Fix.of(diagnostic, yaml)
                .ifPresent(fix -> shown.put(
                        "fix",
                        ordered(
                                "line",
                                fix.place().line(),
                                "column",
                                fix.place().column(),
                                "end_line",
                                fix.place().endLine(),
                                "end_column",
                                fix.place().endColumn(),
                                "text",
                                fix.text())));
        return shown;
    }

    private static Map<String, Object> effective(EffectiveConfig effective) {
        return ordered(
                "yaml",
                effective.yaml(),
                "settings",
                effective.settings().stream().map(DraftRoutes::setting).toList());
    }

    private static Map<String, Object> setting(Setting setting) {
        return switch (setting.origin()) {
            case Origin.BuiltIn _ -> ordered("path", setting.path(), "value", setting.value(), "set_by", "default");
            case Origin.Written written ->
                ordered(
                        "path",
                        setting.path(),
                        "value",
                        setting.value(),
                        "set_by",
                        "document",
                        "line",
                        written.at().line());
            case Origin.Environment environment ->
                ordered(
                        "path",
                        setting.path(),
                        "value",
                        setting.value(),
                        "set_by",
                        "environment",
                        "line",
                        environment.at().line(),
                        "variables",
                        environment.variables());
        };
    }

    private ApiReply eval(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        ConfigDrafts.Trial<Map<String, Object>, GatewayException> trial = plan -> dryRun.explain(request, plan);
        return ApiReply.json(drafts().tried(ConfigAnswers.yaml(request), ConfigAnswers.expected(request), trial));
    }
}
