package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.cli.server.ManagedRouter.decision;
import static semanticrouter.cli.server.ManagedRouter.document;
import static semanticrouter.cli.server.ManagedRouter.error;
import static semanticrouter.cli.server.ManagedRouter.json;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Changing single recipes and knowledge bases of a running router through its management API.
class RecipeApiTest {
    private static final String RECIPES = "/config/router/recipes";
    private static final String BASE = """
            {"name": "team", "threshold": 0.4, "groups": {"all": ["code", "law"]},
             "labels": {"code": {"exemplars": ["write a loop", "mend this method"]}, "law": {"exemplars": ["may I sue"]}}}
            """;

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, String> recipe(String... decisions) {
        return Map.of("yaml", "routing: {decisions: [" + String.join(", ", decisions) + "]}");
    }

    private static String tag(HttpResponse<String> reply) {
        return reply.headers().firstValue("etag").orElseThrow();
    }

    @Test
    void recipesAreListedAddedReplacedAndRemoved() throws Exception {
        String text = document(decision("one"), """
                entrypoints: [{model_names: [careful], recipe: safe}]
                recipes: [{name: safe, routing: {decisions: [%s]}}]
                """.formatted(decision("two")));
        try (ManagedRouter router = ManagedRouter.start(folder, text)) {
            HttpResponse<String> list = router.get(RECIPES);
            assertThat(json(list).at("/recipes").valueStream())
                    .extracting(recipe -> recipe.path("name").asString())
                    .containsExactly("default", "safe");
            assertThat(tag(list)).isEqualTo(tag(router.get("/config/router")));
            HttpResponse<String> safe = router.get(RECIPES + "/safe");
            assertThat(json(safe).at("/routing/decisions/0/name").asString()).isEqualTo("two");
            assertThat(error(router.get(RECIPES + "/none"))).isEqualTo("404 RECIPE_NOT_FOUND");

            String safePath = RECIPES + "/safe";
            assertThat(error(router.call("PUT", safePath, recipe(decision("three")))))
                    .isEqualTo("428 PRECONDITION_REQUIRED");
            assertThat(error(router.call("DELETE", safePath, Map.of()))).isEqualTo("428 PRECONDITION_REQUIRED");
            assertThat(error(router.call("PUT", safePath, recipe(decision("three")), "if-match", "\"old\"")))
                    .isEqualTo("412 PRECONDITION_FAILED");
            assertThat(error(router.call("PUT", safePath, Map.of(), "if-match", tag(safe))))
                    .isEqualTo("400 INVALID_JSON");
            assertThat(error(router.call("PUT", safePath, Map.of("yaml", 7), "if-match", tag(safe))))
                    .isEqualTo("400 INVALID_INPUT");
            HttpResponse<String> wrong = router.call(
                    "POST", safePath + "/validate", recipe(decision("x").replace("1", "high")));
            assertThat(error(wrong)).isEqualTo("400 CONFIG_VALIDATION_ERROR");
            assertThat(json(wrong).at("/error/details").valueStream())
                    .anySatisfy(finding -> assertThat(finding.path("path").asString())
                            .isEqualTo("recipes[0].routing.decisions[0].priority"));

            JsonNode made = json(
                    router.call("PUT", safePath, recipe(decision("three"), decision("four")), "if-match", tag(safe)));
            assertThat(made.path("status").asString()).isEqualTo("success");
            assertThat(made.path("runtime_status").asString()).isEqualTo("active");
            assertThat(router.decisions()).isEqualTo(3);
            HttpResponse<String> added = router.call(
                    "PUT",
                    RECIPES + "/n%20w",
                    recipe(),
                    "if-match",
                    made.path("etag").asString());
            assertThat(added.statusCode()).isEqualTo(201);
            assertThat(json(router.get(RECIPES)).at("/recipes/2/name").asString())
                    .isEqualTo("n w");

            assertThat(error(router.call("DELETE", safePath, Map.of(), "if-match", "*")))
                    .isEqualTo("409 RECIPE_IN_USE");
            assertThat(error(router.call("DELETE", RECIPES + "/default", Map.of(), "if-match", "*")))
                    .isEqualTo("409 RECIPE_PROTECTED");
            assertThat(router.call("DELETE", RECIPES + "/n%20w", Map.of(), "if-match", "*")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(json(router.get("/config/router/versions")).size()).isEqualTo(3);
            assertThat(router.file()).content().contains("sk-canary-77");
        }
    }

    @Test
    void knowledgeBasesAreAddedShownReplacedAndRemoved() throws Exception {
        try (ManagedRouter router = ManagedRouter.start(folder, document(decision("one"), ""))) {
            String hash = router.server().plans().current().hash();
            assertThat(json(router.get("/config/kbs")).at("/kbs/0/name").asString())
                    .isEqualTo("privacy_kb");
            assertThat(error(router.send("POST", "/config/kbs", "{"))).isEqualTo("400 INVALID_JSON");
            assertThat(error(router.send("POST", "/config/kbs", "{}"))).isEqualTo("400 CONFIG_VALIDATION_ERROR");
            assertThat(error(router.send("POST", "/config/kbs", BASE.replace("\"law\"]", "\"art\"]"))))
                    .isEqualTo("400 CONFIG_VALIDATION_ERROR");
            assertThat(error(router.send("POST", "/config/kbs", BASE, "if-match", "\"old\"")))
                    .isEqualTo("412 PRECONDITION_FAILED");
            assertThat(router.server().plans().current().hash()).isEqualTo(hash);

            HttpResponse<String> made = router.send("POST", "/config/kbs", BASE);
            assertThat(made.statusCode()).isEqualTo(201);
            assertThat(json(made).path("etag").asString())
                    .isEqualTo('"' + router.server().plans().current().hash() + '"')
                    .isNotEqualTo('"' + hash + '"');
            assertThat(error(router.send("POST", "/config/kbs", BASE))).isEqualTo("409 KB_EXISTS");
            assertThat(json(router.get("/config/kbs/team"))
                            .at("/labels/law/exemplars/0")
                            .asString())
                    .isEqualTo("may I sue");
            assertThat(error(router.get("/config/kbs/none"))).isEqualTo("404 KB_NOT_FOUND");
            assertThat(error(router.get("/config/kbs/none/map/metadata"))).isEqualTo("404 KB_NOT_FOUND");

            String rule = "routing: {signals: {kb: [{name: k, kb: team, target: {kind: group, value: all}}]}}";
            assertThat(router.call("PATCH", "/config/router", Map.of("yaml", rule))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(error(router.send("DELETE", "/config/kbs/team", ""))).isEqualTo("409 KB_IN_USE");
            assertThat(router.send("PUT", "/config/kbs/team", BASE.replace("may I sue", "is this legal"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(json(router.get("/config/kbs/team"))
                            .at("/labels/law/exemplars/0")
                            .asString())
                    .isEqualTo("is this legal");
            assertThat(router.call("PATCH", "/config/router", Map.of("yaml", "routing: {signals: null}"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(router.send("DELETE", "/config/kbs/team", "").statusCode())
                    .isEqualTo(200);
            assertThat(json(router.get("/config/kbs")).path("kbs").size()).isZero();
        }
    }
}
