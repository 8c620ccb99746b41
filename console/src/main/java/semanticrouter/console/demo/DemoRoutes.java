package semanticrouter.console.demo;

import static semanticrouter.console.http.Json.ordered;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.api.DryRun;
import semanticrouter.console.api.PlainLanguageRoutes;
import semanticrouter.console.api.RouterParts;
import semanticrouter.console.classify.ClassifyLimits;
import semanticrouter.console.classify.Classifiers;
import semanticrouter.console.classify.EncodeRoutes;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Json;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteAction;
import semanticrouter.console.http.Shape;
import semanticrouter.console.plain.Reader;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.signal.CostClass;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the landing page asks, open to everybody who reaches the dashboard (specification: surfaces §3.2).
///
/// Every call is a dry run: no model is called, nothing is kept and no text is logged. Answers come from the code of
/// `/api/v1/eval` and `/api/v1/encode`; {@link PublicExplanation} says what of them leaves.
public final class DemoRoutes {
    private static final String PREFIX = "/api/demo/";
    private static final String CATALOGUE = PREFIX + "catalogue";

    /// Two texts of the greatest length with every character escaped, and the rest of the body.
    private static final int BODY_LIMIT = 32 << 10;

    private final RouterParts parts;
    private final DemoLimits limits;
    private final DemoGate gate;
    private final DemoGate trials;
    private final DryRun dryRun;
    private final EncodeRoutes encoding;
    private final FamilyTimes times = new FamilyTimes();

    private DemoRoutes(RouterParts parts, ClassifyLimits thresholds, DemoLimits limits) {
        var classifiers = new Classifiers(parts.encoders(), parts.plans(), thresholds);
        this.parts = parts;
        this.limits = limits;
        this.gate = new DemoGate(limits, parts.clock());
        this.trials = new DemoGate(limits.ofTrials(), parts.clock());
        this.dryRun = new DryRun(parts, classifiers);
        this.encoding = new EncodeRoutes(classifiers);
    }

    /// The routes where visitors may try nothing: the page is told so.
    ///
    /// @param setup whether that is because the first configuration is being set up
    public static List<Route> closed(boolean setup) {
        return List.of(Route.get(
                CATALOGUE,
                Permission.PUBLIC,
                "Says that the landing page has nothing to demonstrate here.",
                Shape.of("available boolean", "setup boolean"),
                _ -> ApiReply.json(ordered("available", false, "setup", setup))));
    }

    /// @param thresholds of the classifiers
    /// @param limits how much visitors may ask
    public static List<Route> of(RouterParts parts, ClassifyLimits thresholds, DemoLimits limits) {
        var routes = new DemoRoutes(parts, thresholds, limits);
        return List.of(
                Route.get(
                        CATALOGUE,
                        Permission.PUBLIC,
                        "Counts what the program can do and what is configured, for the landing page.",
                        Shape.of(
                                "available boolean",
                                "version string",
                                "characters integer",
                                "signals object[]",
                                "algorithms object[]",
                                "plugins string[]",
                                "surfaces string[]",
                                "counts object",
                                "models string[]",
                                "simulated boolean",
                                "encoder object",
                                "samples object[]"),
                        request -> routes.gate.admit(
                                request.peer(), () -> ApiReply.json(new DemoCatalogue(parts, limits).document()))),
                post(
                        "eval",
                        "Routes a short text without calling a model and explains the outcome, for the landing page.",
                        Shape.of("text string"),
                        Shape.of(
                                "routing_decision string",
                                "selected_model? string",
                                "entropy object[]",
                                "family_p50 object"),
                        routes::eval),
                post(
                        "encode",
                        "Shows what the learned models make of a short text, for the landing page.",
                        Shape.of("text string", "text2? string"),
                        Shape.of(
                                "encoder object",
                                "tokens object[]",
                                "heads object[]",
                                "spans? object[]",
                                "embedding object",
                                "pair? object"),
                        routes::encode),
                post(
                        "intent",
                        "Makes a policy of a short text in plain language, with the policy of the demonstration, and tests it.",
                        Shape.of("text string", "language? string"),
                        PlainLanguageRoutes.REPLY,
                        routes::intent));
    }

    private static Route post(String name, String summary, Shape body, Shape reply, RouteAction action) {
        return Route.post(
                PREFIX + name,
                Permission.PUBLIC,
                summary,
                new Route.Contract(Shape.NONE, body, reply, BODY_LIMIT, false),
                action);
    }

    private ApiReply eval(ApiRequest request) throws GatewayException, InterruptedException {
        local();
        ObjectNode asked = Json.object();
        asked.put("text", text(request.json(), "text"));
        asked.putObject("options").put("trace", true);
        return gate.admit(request.peer(), () -> {
            Map<String, Object> told = PublicExplanation.of(dryRun.explain(bare(request, asked)));
            remember(told);
            told.put("family_p50", medians());
            return ApiReply.json(told);
        });
    }

    private ApiReply encode(ApiRequest request) throws GatewayException, InterruptedException {
        local();
        ObjectNode body = request.json();
        ObjectNode asked = Json.object();
        asked.put("text", text(body, "text"));
        if (!body.path("text2").isMissingNode() && !body.path("text2").isNull()) {
            asked.put("text2", text(body, "text2"));
        }
        return gate.admit(request.peer(), () -> ApiReply.json(encoding.encode(asked)));
    }

    /// With the demonstration's policy rather than the one here, so that it tells nothing of that. A plan is made for
    /// the tests, so fewer of these calls are let in than of others.
    private ApiReply intent(ApiRequest request) throws GatewayException, InterruptedException {
        String said = text(request.json(), "text");
        Optional<Locale> reader = Reader.of(request);
        return gate.admit(
                request.peer(),
                () -> trials.admit(
                        request.peer(),
                        () -> ApiReply.json(parts.product().plain().shown(said, reader))));
    }

    /// Nothing of the visitor's goes along but the text: no headers, which might name a user, and no parameters.
    private static ApiRequest bare(ApiRequest request, ObjectNode body) {
        return new ApiRequest(
                request.id(),
                request.principal(),
                Map.of(),
                Map.of(),
                Headers.NONE,
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Visitors cannot make the router call anybody.
    private void local() throws GatewayException {
        boolean remote = !parts.encoders().local()
                || parts.plans().current().subjects().isPresent()
                || parts.plans().current().recipes().values().stream()
                        .flatMap(recipe -> recipe.evidence().planned().stream())
                        .anyMatch(family -> family.cost() == CostClass.REMOTE);
        if (remote) {
            throw new GatewayException(
                    503,
                    "DEMO_NOT_LOCAL",
                    "this policy asks services outside the router, and visitors may not make it call them");
        }
    }

    private String text(JsonNode body, String field) throws GatewayException {
        JsonNode text = body.path(field);
        if (!text.isString() || text.asString().isBlank()) {
            throw new GatewayException(400, "INVALID_INPUT", "\"" + field + "\" must be a text that is not blank");
        }
        if (text.asString().length() > limits.characters()) {
            throw new GatewayException(
                    413,
                    "TEXT_TOO_LONG",
                    "\"" + field + "\" has " + text.asString().length() + " characters; at most " + limits.characters()
                            + " are taken here");
        }
        return text.asString();
    }

    private void remember(Map<String, Object> told) {
        if (told.get("metrics") instanceof Map<?, ?> metrics) {
            metrics.forEach((family, metric) -> {
                if (metric instanceof Map<?, ?> one
                        && "evaluated".equals(one.get("state"))
                        && one.get("execution_time_ms") instanceof Number millis) {
                    times.add(String.valueOf(family), millis.doubleValue());
                }
            });
        }
    }

    private Map<String, Object> medians() {
        var medians = new TreeMap<String, Object>();
        times.medians()
                .forEach((family, median) ->
                        medians.put(family, ordered("ms", median.p50Ms(), "count", median.count())));
        return medians;
    }
}
