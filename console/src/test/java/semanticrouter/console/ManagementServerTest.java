package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Permission;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.http.Shape;
import semanticrouter.core.model.Secret;
import tools.jackson.databind.JsonNode;

class ManagementServerTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final Fixture fixture = new Fixture();
    private final List<AuditTrail.Entry> audited = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Web web = new Web(0);

    @BeforeEach
    void start() throws Exception {
        web = serve(AccessControl.open());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close();
    }

    private RouteTable table(boolean guarded) {
        Route change = new Route(
                "PUT",
                "/test/{thing}",
                Permission.CONFIG_WRITE,
                "Changes something.",
                new Route.Contract(Shape.NONE, Shape.of("to string"), Shape.NONE, 100, true),
                request -> ApiReply.json(Map.of(
                        "thing",
                        request.variable("thing"),
                        "to",
                        request.json().path("to").asString(""))));
        Route bug = Route.get("/bug", Permission.HEALTH_READ, "Fails.", Shape.NONE, _ -> {
            throw new IllegalStateException("password=hunter2");
        });
        RouteTable routes = Fixture.routes(fixture.parts()).and(List.of(change, bug));
        return Discovery.added(routes, "", "1.2.3", guarded);
    }

    private Web serve(AccessControl access) throws Exception {
        var options = new ManagementOptions("127.0.0.1", 0, false, access, Set.of("router.test"));
        var server = ManagementServer.start(VERTX, options, table(access.guarded()), audited::add, fixture.clock);
        open.add(server);
        var client = new Web(server.port());
        open.add(client);
        return client;
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
        fixture.startup.enter(StartupState.Phase.INITIALIZING_MODELS, "loading");
        fixture.startup.models(List.of("domain"), List.of("embedding"));
        HttpResponse<String> before = web.get("/ready");
        assertThat(before.statusCode()).isEqualTo(503);
        JsonNode state = Web.tree(before);
        assertThat(state.path("status").asString()).isEqualTo("starting");
        assertThat(state.path("phase").asString()).isEqualTo("initializing_models");
        assertThat(state.path("message").asString()).isEqualTo("loading");
        assertThat(state.path("total_models").asInt()).isEqualTo(2);
        assertThat(web.get("/startup-status").statusCode()).isEqualTo(503);

        fixture.startup.enter(StartupState.Phase.READY, "");
        assertThat(web.get("/ready").statusCode()).isEqualTo(200);
        HttpResponse<String> after = web.get("/startup-status");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(Web.tree(after).path("updated_at").asString()).isEqualTo("2026-03-01T12:00:00Z");

        fixture.startup.enter(StartupState.Phase.STOPPING, "the router is stopping");
        fixture.startup.enter(StartupState.Phase.READY, "a late reload");
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
    void evaluatesAText() throws Exception {
        HttpResponse<String> reply = web.post("/api/v1/eval?trace=true", "{\"text\":\"please write code\"}");

        assertThat(reply.statusCode()).isEqualTo(200);
        JsonNode why = Web.tree(reply);
        assertThat(why.path("original_text").asString()).isEqualTo("please write code");
        assertThat(why.path("kind").asString()).isEqualTo("eval");
        assertThat(why.path("requested_model").asString()).isEqualTo("vllm-sr/auto");
        assertThat(why.path("routing_decision").asString()).isEqualTo("coding");
        assertThat(why.path("selected_model").asString()).isEqualTo("big");
        assertThat(why.path("selection_status").asString()).isEqualTo("selected");
        assertThat(why.path("recommended_models").size()).isEqualTo(2);
        assertThat(why.at("/decision_result/matched_signals/keywords/0").asString())
                .isEqualTo("code");
        assertThat(why.path("eval_trace").size()).isEqualTo(4);
        assertThat(why.at("/metrics/domain/state").asString()).isEqualTo("unavailable");
        assertThat(why.at("/signal_errors/domain").asString()).isEqualTo("encoder_missing");
        assertThat(why.path("response_path").asString()).isEqualTo("upstream");
        assertThat(why.at("/plugin_timeline/0/type").asString()).isEqualTo("system_prompt");
    }

    @Test
    void evaluatesMessagesLazilyOnRequest() throws Exception {
        JsonNode why = Web.tree(
                web.post(
                        "/api/v1/eval",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"code\"}],\"model\":\"auto\",\"options\":{\"effort\":\"lazy\"}}"));

        assertThat(why.at("/metrics/domain/state").asString()).isEqualTo("skipped");
        assertThat(why.has("eval_trace")).isFalse();
        assertThat(why.path("routing_decision").asString()).isEqualTo("coding");
    }

    @Test
    void showsWhatAPluginWouldAnswer() throws Exception {
        JsonNode why = Web.tree(web.post("/api/v1/eval", "{\"text\":\"forbidden\"}"));

        assertThat(why.path("response_path").asString()).isEqualTo("fast_response");
        assertThat(why.at("/plugin_timeline/0/status").asString()).isEqualTo("answered");
    }

    @Test
    void evaluatesAConcreteModel() throws Exception {
        JsonNode why = Web.tree(web.post("/api/v1/eval", "{\"text\":\"hello\",\"model\":\"big\"}"));

        assertThat(why.path("selected_model").asString()).isEqualTo("big");
        assertThat(why.path("selection_reason").asString()).contains("concrete");
    }

    @Test
    void refusesABadEvaluation() throws Exception {
        Map<String, String> cases = Map.of(
                "not json", "INVALID_JSON",
                "[1]", "INVALID_JSON",
                "{\"text\":\"a\",\"text\":\"b\"}", "INVALID_JSON",
                "{}", "INVALID_INPUT",
                "{\"text\":\"  \"}", "INVALID_INPUT",
                "{\"text\":5}", "INVALID_INPUT",
                "{\"messages\":[]}", "INVALID_INPUT",
                "{\"text\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "INVALID_INPUT",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}", "INVALID_INPUT",
                "{\"text\":\"a\",\"options\":{\"effort\":\"much\"}}", "INVALID_INPUT");
        for (var each : cases.entrySet()) {
            HttpResponse<String> reply = web.post("/api/v1/eval", each.getKey());
            assertThat(reply.statusCode()).as(each.getKey()).isEqualTo(400);
            assertThat(Web.code(reply)).as(each.getKey()).isEqualTo(each.getValue());
        }
        HttpResponse<String> unknown = web.post("/api/v1/eval", "{\"text\":\"a\",\"model\":\"gpt-secret\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(Web.code(unknown)).isEqualTo("INVALID_ROUTING_MODEL");
        assertThat(unknown.body()).contains("vllm-sr/auto, auto, big, small").doesNotContain("gpt-secret");
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
    void explainsServedRequestsNewestFirst() throws Exception {
        fixture.explanations.accept(fixture.served("one", "auto", "write code CANARY"));
        fixture.explanations.accept(fixture.served("two", "auto", "hello"));

        JsonNode list = web.json("/api/v1/explanations?limit=1");
        assertThat(list.at("/data/0/id").asString()).isEqualTo("two");
        assertThat(list.path("total").asInt()).isEqualTo(2);
        assertThat(list.path("has_more").asBoolean()).isTrue();
        assertThat(web.json("/api/v1/explanations?offset=1")
                        .at("/data/0/selected_model")
                        .asString())
                .isEqualTo("big");

        HttpResponse<String> one = web.get("/api/v1/explanations/one");
        assertThat(Web.tree(one).path("kind").asString()).isEqualTo("request");
        assertThat(Web.tree(one).at("/cost/amount").asDouble()).isGreaterThan(0);
        assertThat(one.body()).doesNotContain("CANARY");

        assertThat(web.get("/api/v1/explanations/none").statusCode()).isEqualTo(404);
        for (String bad : List.of("limit=0", "limit=101", "limit=x", "offset=-1")) {
            HttpResponse<String> refused = web.get("/api/v1/explanations?" + bad);
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            assertThat(Web.code(refused)).as(bad).isEqualTo("INVALID_PARAMETER");
        }
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
        List<String> registered = table(false).routes().stream()
                .map(route -> route.method() + " " + route.path())
                .toList();

        assertThat(described).containsExactlyInAnyOrderElementsOf(registered);
        assertThat(listed).containsExactlyElementsOf(registered);
    }

    @Test
    void everyRegisteredRouteAnswersAndNoneWithASecret() throws Exception {
        fixture.explanations.accept(fixture.served("x", "auto", "write code"));
        for (Route route : table(false).routes()) {
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

    @Test
    void auditsWhatChangesSomething() throws Exception {
        HttpResponse<String> reply = web.send(web.to("/test/lamp")
                .header("x-request-id", "r1")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"to\":\"on\"}")));
        web.get("/health");

        assertThat(Web.tree(reply).path("thing").asString()).isEqualTo("lamp");
        assertThat(audited).containsExactly(new AuditTrail.Entry("PUT /test/{thing}", "admin", "r1", 200));
    }

    @Test
    void everyRoleGetsWhatItMayAndNothingElse() throws Exception {
        var tokens = Map.of(
                new Secret("t-viewer"), "viewer",
                new Secret("t-operator"), "operator",
                new Secret("t-admin"), "admin",
                new Secret("t-pager"), "pager");
        Web guarded = serve(AccessControl.bearer(tokens, Map.of("pager", Set.of("ready.read"))));
        Map<String, Set<String>> roles = new java.util.HashMap<>(AccessControl.DEFAULT_ROLES);
        roles.put("pager", Set.of("ready.read"));

        for (Route route : table(true).routes()) {
            String path = route.path().replaceAll("\\{.*?}", "x");
            var body = HttpRequest.BodyPublishers.ofString(route.method().equals("GET") ? "" : "{}");
            boolean free = route.permission() == Permission.PUBLIC;
            HttpResponse<String> nobody = guarded.send(guarded.to(path).method(route.method(), body));
            HttpResponse<String> wrong = guarded.send(
                    guarded.to(path).header("authorization", "Bearer t-admi").method(route.method(), body));
            assertThat(nobody.statusCode() == 401).as(path).isEqualTo(!free);
            assertThat(wrong.statusCode() == 401).as(path).isEqualTo(!free);
            for (String role : roles.keySet()) {
                HttpResponse<String> reply = guarded.send(guarded.to(path)
                        .header("authorization", "Bearer t-" + role)
                        .method(route.method(), body));
                Set<String> granted = roles.get(role);
                boolean may = free
                        || granted.contains("*")
                        || granted.contains(route.permission().word());
                assertThat(reply.statusCode() == 403).as(role + " " + path).isEqualTo(!may);
                assertThat(reply.statusCode()).as(role + " " + path).isNotEqualTo(401);
            }
        }
        HttpResponse<String> refused = guarded.get("/ready");
        assertThat(Web.code(refused)).isEqualTo("UNAUTHORIZED");
        assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer");
    }

    @Test
    void withoutTokensABearerServerIsClosed() throws Exception {
        Web closed = serve(AccessControl.bearer(Map.of(), Map.of()));

        HttpResponse<String> reply = closed.get("/ready", "authorization", "Bearer x");
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(Web.code(reply)).isEqualTo("MANAGEMENT_AUTH_NOT_CONFIGURED");
        assertThat(closed.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesForeignHostsAndOrigins() throws Exception {
        assertThat(web.get("/health", "host", "evil.example").statusCode()).isEqualTo(403);
        assertThat(web.get("/health", "host", "localhost:1").statusCode()).isEqualTo(200);
        assertThat(web.get("/health", "host", "router.test").statusCode()).isEqualTo(200);
        assertThat(web.post("/api/v1/eval", "{\"text\":\"a\"}", "origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.post("/api/v1/eval", "{\"text\":\"a\"}", "origin", "null")
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.post("/api/v1/eval", "{\"text\":\"a\"}", "origin", "http://localhost:5173")
                        .statusCode())
                .isEqualTo(200);
    }
}
