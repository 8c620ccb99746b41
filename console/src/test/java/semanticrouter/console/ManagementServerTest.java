package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Route;
import tools.jackson.databind.JsonNode;

/// Routes of the management API that tell what there is, and how it answers in general.
class ManagementServerTest {
    @AutoClose
    private final Management management = new Management();

    private Web web = new Web(0);

    @BeforeEach
    void start() throws Exception {
        web = management.serve(AccessControl.open());
    }

    @Test
    void saysThatItLives() throws Exception {
        HttpResponse<String> health = web.get("/health");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"status\":\"healthy\",\"service\":\"classification-api\"}\n");
        assertThat(health.headers().firstValue("x-request-id")).isPresent();
        assertThat(health.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void isReadyOnceTheStartIsOver() throws Exception {
        management.fixture().startup.enter(StartupState.Phase.INITIALIZING_MODELS, "loading");
        management.fixture().startup.models(List.of("domain"), List.of("embedding"));
        HttpResponse<String> before = web.get("/ready");
        assertThat(before.statusCode()).isEqualTo(503);
        JsonNode state = Web.tree(before);
        assertThat(state.path("status").asString()).isEqualTo("starting");
        assertThat(state.path("phase").asString()).isEqualTo("initializing_models");
        assertThat(state.path("message").asString()).isEqualTo("loading");
        assertThat(state.path("total_models").asInt()).isEqualTo(2);
        assertThat(web.get("/startup-status").statusCode()).isEqualTo(503);

        management.fixture().startup.enter(StartupState.Phase.READY, "");
        assertThat(web.get("/ready").statusCode()).isEqualTo(200);
        HttpResponse<String> after = web.get("/startup-status");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(Web.tree(after).path("updated_at").asString()).isEqualTo("2026-03-01T12:00:00Z");

        management.fixture().startup.enter(StartupState.Phase.STOPPING, "the router is stopping");
        management.fixture().startup.enter(StartupState.Phase.READY, "a late reload");
        HttpResponse<String> stopping = web.get("/ready");
        assertThat(stopping.statusCode()).isEqualTo(503);
        assertThat(Web.tree(stopping).path("status").asString()).isEqualTo("stopping");
    }

    @Test
    void echoesTheRequestId() throws Exception {
        HttpResponse<String> kept = web.get("/health", "X-Request-Id", "abc-1");
        HttpResponse<String> replaced = web.get("/health", "X-Request-Id", "with space");

        assertThat(kept.headers().firstValue("x-request-id")).hasValue("abc-1");
        assertThat(replaced.headers().firstValue("x-request-id").orElse("")).hasSize(36);
    }

    @Test
    void errorsHaveOneShape() throws Exception {
        HttpResponse<String> missing = web.get("/nothing/here");

        assertThat(missing.statusCode()).isEqualTo(404);
        JsonNode error = Web.tree(missing).path("error");
        assertThat(error.path("code").asString()).isEqualTo("NOT_FOUND");
        assertThat(error.path("message").asString()).isNotEmpty();
        assertThat(error.path("timestamp").asString()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(error.path("request_id").asString())
                .isEqualTo(missing.headers().firstValue("x-request-id").orElseThrow());
        assertThat(missing.body()).endsWith("\n");
    }

    @Test
    void wrongMethodNamesTheRightOnes() throws Exception {
        HttpResponse<String> reply = web.get("/api/v1/eval");

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("allow")).hasValue("POST");
        assertThat(web.post("/api/v1/explanations/x", "{}").headers().firstValue("allow"))
                .hasValue("GET");
    }

    @Test
    void capsBodies() throws Exception {
        HttpResponse<String> reply = web.send(
                web.to("/test/a").PUT(HttpRequest.BodyPublishers.ofString("{\"to\":\"" + "x".repeat(200) + "\"}")));

        assertThat(reply.statusCode()).isEqualTo(413);
        assertThat(Web.code(reply)).isEqualTo("REQUEST_BODY_TOO_LARGE");
    }

    @Test
    void aBugSaysNothingOfItself() throws Exception {
        HttpResponse<String> reply = web.get("/bug");

        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(Web.code(reply)).isEqualTo("INTERNAL_ERROR");
        assertThat(reply.body()).doesNotContain("hunter2");
    }

    @Test
    void cataloguesTheKinds() throws Exception {
        JsonNode catalog = web.json("/api/v1/catalog");

        JsonNode signal = catalog.at("/signals/0");
        assertThat(signal.path("family").asString()).isEqualTo("keyword");
        assertThat(signal.path("yaml_key").asString()).isEqualTo("keywords");
        assertThat(signal.path("cost").asString()).isEqualTo("lexical");
        assertThat(signal.at("/options/0/required").asBoolean()).isTrue();
        assertThat(signal.at("/options/1/name").asString()).isEqualTo("keyword_list");
        assertThat(signal.at("/options/1/type").asString()).isEqualTo("string[]");
        assertThat(signal.at("/options/2/name").asString()).isEqualTo("caseSensitive");
        assertThat(signal.at("/options/3/one_of/1").asString()).isEqualTo("all");
        assertThat(signal.at("/options/4/max").asDouble()).isEqualTo(1);
        assertThat(signal.at("/options/5/type").asString()).isEqualTo("object[]");
        assertThat(signal.at("/options/5/options/0/name").asString()).isEqualTo("count");
        assertThat(catalog.at("/algorithms/0/type").asString()).isEqualTo("static");
        assertThat(catalog.at("/plugins/0/slot").asString()).isEqualTo("system_prompt");
        assertThat(catalog.at("/plugins/0/status").asString()).isEqualTo("experimental");
        assertThat(catalog.path("version").asString()).isEqualTo("1.2.3");
    }

    @Test
    void givesAnOverview() throws Exception {
        JsonNode overview = web.json("/api/v1/overview");

        assertThat(overview.path("simulated").asBoolean()).isTrue();
        assertThat(overview.path("recipe").asString()).isEqualTo("default");
        assertThat(overview.path("strategy").asString()).isEqualTo("priority");
        assertThat(overview.path("counts").toString())
                .isEqualTo("{\"signals\":3,\"projections\":0,\"decisions\":4,\"plugins\":2,\"models\":2}");
        assertThat(overview.at("/decisions/1/description").asString()).isEqualTo("what coding is for");
        assertThat(overview.at("/models/0/prompt_per_1m").asDouble()).isEqualTo(3);
        assertThat(overview.at("/models/0/currency").asString()).isEqualTo("USD");
        assertThat(overview.at("/models/0/backends").toString())
                .isEqualTo(
                        "[{\"name\":\"b\",\"state\":\"ejected\",\"active\":1,\"failures_in_a_row\":5,\"ejections\":1,\"successes\":2,\"failures\":5,\"cancelled\":1}]");
        assertThat(overview.at("/models/1/backends").size()).isZero();
        assertThat(overview.at("/samples/0/title/zh").asString()).isEqualTo("代码");
    }

    @Test
    void listsModelsAndHashes() throws Exception {
        JsonNode models = web.json("/v1/models");
        assertThat(models.at("/data/0/id").asString()).isEqualTo("vllm-sr/auto");
        assertThat(models.at("/data/0/routing/default_route").asBoolean()).isTrue();
        assertThat(models.at("/data/2/routing/resolution").asString()).isEqualTo("passthrough");
        assertThat(models.at("/data/0/created").asLong()).isEqualTo(Fixture.NOW.getEpochSecond());

        assertThat(web.json("/config/hash").path("active_hash").asString()).isEqualTo("abc123");
        JsonNode counts = web.json("/metrics/classification");
        assertThat(counts.path("decision_count").asInt()).isEqualTo(4);
        assertThat(counts.path("keywords").asInt()).isEqualTo(2);
        assertThat(web.json("/info/models").at("/system/runtime_version").asString())
                .startsWith("java ");
        assertThat(web.json("/info/classifier").at("/calls/asked").asInt()).isEqualTo(5);
    }

    @Test
    void describesExactlyTheRoutesThereAre() throws Exception {
        var described = new ArrayList<String>();
        web.json("/openapi.json")
                .path("paths")
                .forEachEntry((path, operations) -> operations
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        var listed = new ArrayList<String>();
        web.json("/api/v1")
                .path("endpoints")
                .forEach(endpoint -> listed.add(endpoint.path("method").asString() + " "
                        + endpoint.path("path").asString()));
        List<String> registered = management.table(false).routes().stream()
                .map(route -> route.method() + " " + route.path())
                .toList();

        assertThat(described).containsExactlyInAnyOrderElementsOf(registered);
        assertThat(listed).containsExactlyElementsOf(registered);
    }

    @Test
    void everyRegisteredRouteAnswersAndNoneWithASecret() throws Exception {
        management.fixture().explanations.accept(management.fixture().served("x", "auto", "write code"));
        for (Route route : management.table(false).routes()) {
            HttpResponse<String> reply = web.send(web.to(route.path().replaceAll("\\{.*?}", "x"))
                    .method(
                            route.method(),
                            HttpRequest.BodyPublishers.ofString(route.method().equals("GET") ? "" : "{}")));
            String code = reply.statusCode() < 400 ? "" : Web.code(reply);
            assertThat(code).as(route.path()).isNotIn("NOT_FOUND", "METHOD_NOT_ALLOWED");
            assertThat(reply.body()).as(route.path()).doesNotContain(Fixture.CANARY);
        }
    }

    @Test
    void showsItsDocumentationWithoutForeignSources() throws Exception {
        HttpResponse<String> page = web.get("/docs");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .contains("/api/v1/eval")
                .doesNotContain("http://")
                .doesNotContain("https://");
    }
}
