package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.deploy.ConfigDrafts;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Json;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.console.plain.PlainLanguage;
import semanticrouter.console.plain.Reader;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import tools.jackson.databind.JsonNode;

/// Policies made of plain language (specification: surfaces §3.9). Nothing is taken into use.
public final class PlainLanguageRoutes {
    /// What the routes give.
    public static final Shape REPLY = Shape.of(
            "program string",
            "usable boolean",
            "clauses object[]",
            "elements object[]",
            "unparsed object[]",
            "choices object[]",
            "findings object[]",
            "tests object[]",
            "unrun? string",
            "diff string");

    private static final int MOST_CHARACTERS = 12_000;

    private final ConfigAnswers answers;
    private final DryRun dryRun;

    private PlainLanguageRoutes(ConfigAnswers answers, DryRun dryRun) {
        this.answers = answers;
        this.dryRun = dryRun;
    }

    static List<Route> of(ConfigAnswers answers, DryRun dryRun) {
        var routes = new PlainLanguageRoutes(answers, dryRun);
        return List.of(Route.post(
                "/api/v1/intent",
                Permission.CONFIG_READ,
                "Makes a policy of a text in plain English or Chinese and tests it; nothing is taken into use.",
                asks(Shape.of("text string", "tests? boolean", "language? string"), REPLY),
                request -> answers.to(request, routes::intent)));
    }

    private ApiReply intent(ApiRequest request) throws DeployException, GatewayException, InterruptedException {
        JsonNode text = request.json().path("text");
        if (!text.isString() || text.asString().isBlank()) {
            throw new GatewayException(400, "INVALID_INPUT", "\"text\" must say what should happen to requests");
        }
        if (text.asString().length() > MOST_CHARACTERS) {
            throw new GatewayException(
                    413,
                    "TEXT_TOO_LONG",
                    "\"text\" has " + text.asString().length() + " characters; at most " + MOST_CHARACTERS
                            + " are taken here");
        }
        Optional<Locale> reader = Reader.of(request);
        PlainLanguage.Intended intended = answers.parts()
                .product()
                .plain()
                .over(answers.drafts().text().yaml(), text.asString(), reader)
                .orElseThrow(() -> new GatewayException(
                        409,
                        "CONFIG_NOT_A_MAPPING",
                        "the configuration in use is no YAML mapping, so it has no models"));
        Map<String, Object> document = new LinkedHashMap<>(intended.document());
        boolean wanted = request.json().path("tests").asBoolean(true);
        if (wanted && intended.yaml().isPresent() && !intended.probes().isEmpty()) {
            document.put("tests", tested(request, intended.yaml().get(), intended.probes()));
        }
        return ApiReply.json(document);
    }

    /// The tests on the engine that the draft comes to.
    private List<Map<String, Object>> tested(ApiRequest request, String yaml, List<PlainLanguage.Probe> probes)
            throws DeployException, GatewayException, InterruptedException {
        ConfigDrafts.Trial<List<Map<String, Object>>, GatewayException> trial = plan -> {
            var tested = new ArrayList<Map<String, Object>>();
            for (PlainLanguage.Probe probe : probes) {
                String got = String.valueOf(
                        dryRun.explain(asking(request, probe.prompt()), plan).get("routing_decision"));
                tested.add(ordered(
                        "prompt",
                        probe.prompt(),
                        "route",
                        probe.route(),
                        "got",
                        got.isEmpty() ? "none" : got,
                        "passed",
                        got.equals(probe.route())));
            }
            return tested;
        };
        return answers.drafts().tried(yaml, Optional.empty(), trial);
    }

    /// A request of nobody with the prompt alone.
    private static ApiRequest asking(ApiRequest request, String prompt) {
        byte[] body = Json.text(Map.of("text", prompt)).getBytes(StandardCharsets.UTF_8);
        return new ApiRequest(request.id(), request.principal(), Map.of(), Map.of(), Headers.NONE, body);
    }
}
