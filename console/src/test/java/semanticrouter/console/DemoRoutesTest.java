package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.classify.ClassifyLimits;
import semanticrouter.console.dashboard.Assets;
import semanticrouter.console.demo.DemoLimits;
import semanticrouter.console.demo.DemoRoutes;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;
import semanticrouter.core.model.Secret;
import tools.jackson.databind.JsonNode;

/// What visitors of the landing page may ask, on a dashboard that asks everybody else for a token.
class DemoRoutesTest {
    private static final Lobby LOBBY = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());
    private static final AccessControl GUARDED = AccessControl.bearer(Map.of(new Secret("t"), "viewer"), Map.of());

    private final Fixture fixture = new Fixture(new FakeEncoders(Map.of(
            "domain", List.of("law", "math"),
            "jailbreak", List.of("benign", "jailbreak"),
            "pii", List.of(),
            "rerank", List.of(),
            "embedding", List.of())));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @AfterAll
    static void closeLobby() {
        LOBBY.close();
    }

    private Web serve(List<Route> demo) throws Exception {
        var options =
                new DashboardOptions("127.0.0.1", 0, new Listener.Address("127.0.0.1", 1), false, GUARDED, Set.of());
        RouteTable table =
                Fixture.routes(fixture.parts()).at(DashboardServer::path).and(demo);
        var server = DashboardServer.start(
                LOBBY,
                options,
                Discovery.added(table, "/api", "1.2.3", true),
                new Assets(DemoRoutesTest.class.getClassLoader(), Assets.ROOT),
                _ -> {},
                fixture.clock);
        open.add(server);
        var client = new Web(server.port());
        open.add(client);
        return client;
    }

    private Web serve(DemoLimits limits) throws Exception {
        return serve(DemoRoutes.of(fixture.parts(), ClassifyLimits.DEFAULT, limits));
    }

    private Web serve() throws Exception {
        return serve(DemoLimits.DEFAULT);
    }

    @Test
    void everyRouteIsPublicAndChangesNothing() {
        List<Route> routes = DemoRoutes.of(fixture.parts(), ClassifyLimits.DEFAULT, DemoLimits.DEFAULT);
        assertThat(routes.stream().map(Route::path))
                .containsExactly("/api/demo/catalogue", "/api/demo/eval", "/api/demo/encode", "/api/demo/intent");
        assertThat(routes).allSatisfy(route -> {
            assertThat(route.permission()).isEqualTo(Permission.PUBLIC);
            assertThat(route.contract().mutating()).isFalse();
            assertThat(route.contract().bodyLimit()).isLessThanOrEqualTo(32 << 10);
        });
    }

    @Test
    void explainsATextToWhoeverAsks() throws Exception {
        Web web = serve();
        assertThat(web.post("/api/v1/eval", "{\"text\":\"code\"}").statusCode()).isEqualTo(401);

        JsonNode told = Web.tree(web.post("/api/demo/eval", "{\"text\":\"write code\"}"));
        assertThat(told.path("routing_decision").asString("")).isEqualTo("coding");
        assertThat(told.path("selected_model").asString("")).isEqualTo("big");
        assertThat(told.path("entropy").isEmpty()).isFalse();
        assertThat(told.path("eval_trace").size()).isEqualTo(4);
        assertThat(told.path("family_p50").path("keyword").path("count").asInt(0))
                .isEqualTo(1);
        assertThat(Web.tree(web.post("/api/demo/eval", "{\"text\":\"forbidden\"}"))
                        .path("response_path")
                        .asString(""))
                .isEqualTo("fast_response");
    }

    @Test
    void theAnswerIsThatOfTheEvalRouteButForWhatStaysInside() throws Exception {
        Web web = serve();
        JsonNode whole =
                Web.tree(web.post("/api/v1/eval?trace=true", "{\"text\":\"write code\"}", "authorization", "Bearer t"));
        JsonNode told = Web.tree(web.post("/api/demo/eval", "{\"text\":\"write code\"}"));
        for (String same :
                List.of("routing_decision", "selected_model", "decision_result", "eval_trace", "candidates")) {
            assertThat(told.path(same)).as(same).isEqualTo(whole.path(same));
        }
        var fields = new HashSet<>(told.propertyNames());
        assertThat(fields)
                .doesNotContain(
                        "id", "recipe", "original_text", "matched_keywords", "plugin_timeline", "selection_reason");
    }

    @Test
    void tellsNoSecretAndKeepsNothing() throws Exception {
        Web web = serve();
        for (String text : List.of("write code", "forbidden", "anything")) {
            assertThat(web.post("/api/demo/eval", "{\"text\":\"" + text + "\"}").body())
                    .doesNotContain(Fixture.CANARY)
                    .doesNotContain("127.0.0.1");
        }
        assertThat(web.get("/api/demo/catalogue").body())
                .doesNotContain(Fixture.CANARY)
                .doesNotContain("127.0.0.1")
                .doesNotContain("the big one");
        assertThat(web.post("/api/demo/eval", "{\"text\":\"my-secret-words\"}").body())
                .doesNotContain("my-secret-words");
        JsonNode kept = Web.tree(web.get("/api/v1/explanations", "authorization", "Bearer t"));
        assertThat(kept.path("total").asInt(-1)).isZero();
    }

    @Test
    void aVisitorSendsATextAndNothingElse() throws Exception {
        Web web = serve();
        JsonNode told = Web.tree(web.post(
                "/api/demo/eval?what_if=true",
                "{\"text\":\"code\",\"model\":\"big\",\"options\":{\"what_if\":true}}",
                "x-vsr-debug",
                "true"));
        assertThat(told.path("routing_decision").asString("")).isEqualTo("coding");
        assertThat(told.has("what_if")).isFalse();
    }

    @Test
    void countsWhatTheProgramHas() throws Exception {
        JsonNode catalogue = serve().json("/api/demo/catalogue");
        assertThat(catalogue.path("available").asBoolean(false)).isTrue();
        assertThat(catalogue.path("signals").size())
                .isEqualTo(fixture.parts().registry().signals().size());
        assertThat(catalogue.path("algorithms").size())
                .isEqualTo(fixture.parts().registry().selectors().size());
        assertThat(catalogue.path("surfaces").toString()).isEqualTo("[\"here\",\"there\"]");
        assertThat(catalogue.path("counts").path("decisions").asInt(0)).isEqualTo(4);
        assertThat(catalogue.path("characters").asInt(0)).isEqualTo(2_000);
        assertThat(catalogue.path("models").toString()).isEqualTo("[\"big\",\"small\"]");
    }

    @Test
    void showsWhatTheModelsMakeOfATextAndAPair() throws Exception {
        Web web = serve();
        JsonNode one = Web.tree(web.post("/api/demo/encode", "{\"text\":\"Ann says yes\"}"));
        assertThat(one.path("token_count").asInt(0)).isEqualTo(3);
        assertThat(one.path("tokens").get(0).path("bio").asString("")).isEqualTo("B-PERSON");
        assertThat(one.path("tokens").get(1).path("bio").asString("")).isEqualTo("O");
        assertThat(one.path("heads").get(0).path("labels").get(0).toString())
                .isEqualTo("{\"label\":\"math\",\"probability\":0.9}");
        assertThat(one.path("spans").get(0).path("type").asString("")).isEqualTo("PERSON");
        assertThat(one.path("encoder").path("layers").asInt(0)).isEqualTo(3);
        assertThat(one.has("pair")).isFalse();

        JsonNode pair = Web.tree(web.post("/api/demo/encode", "{\"text\":\"aa\",\"text2\":\"aa\"}"))
                .path("pair");
        assertThat(pair.path("similarity").asDouble(0)).isGreaterThan(0.999);
        assertThat(pair.path("relevance").asDouble(0)).isEqualTo(1);
        assertThat(Web.tree(web.post("/api/v1/encode", "{\"text\":\"Ann says yes\"}", "authorization", "Bearer t"))
                        .path("tokens"))
                .isEqualTo(one.path("tokens"));
    }

    @Test
    void makesAPolicyOfAText() throws Exception {
        JsonNode made = Web.tree(serve().post("/api/demo/intent", "{\"text\":\"block jailbreaks\"}"));
        assertThat(made.path("program").asString("")).isEqualTo("ROUTE of block jailbreaks");
        assertThat(made.path("usable").asBoolean(true)).isFalse();
    }

    @Test
    void answersInTheLanguageOfTheReader() throws Exception {
        Web web = serve();
        String text = "{\"text\":\"block jailbreaks\"}";
        assertThat(reader(web.post("/api/demo/intent", text))).isEqualTo("none");
        assertThat(reader(web.post("/api/demo/intent", text, "accept-language", "de, zh-CN;q=0.8, en;q=0.5")))
                .isEqualTo("zh");
        assertThat(reader(web.post("/api/demo/intent", text, "accept-language", "de;q=bad")))
                .isEqualTo("none");
        String asked = "{\"text\":\"block jailbreaks\",\"language\":\"zh-Hans\"}";
        assertThat(reader(web.post("/api/demo/intent", asked, "accept-language", "en")))
                .isEqualTo("zh");
        HttpResponse<String> unknown =
                web.post("/api/demo/intent", "{\"text\":\"block jailbreaks\",\"language\":\"fr\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("\\\"language\\\" must be");
    }

    private static String reader(HttpResponse<String> answer) {
        return Web.tree(answer).path("reader").asString("");
    }

    @Test
    void fewerDraftsAreTriedThanTextsAreRouted() throws Exception {
        Web web = serve(new DemoLimits(2_000, 8, 60, 100, 600, 4));
        for (int i = 0; i < 2; i++) {
            assertThat(web.post("/api/demo/intent", "{\"text\":\"block jailbreaks\"}")
                            .statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> refused = web.post("/api/demo/intent", "{\"text\":\"block jailbreaks\"}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("4");
        assertThat(web.post("/api/demo/eval", "{\"text\":\"code\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysWhatIsWrongWithAText() throws Exception {
        Web web = serve();
        for (String body : List.of("{}", "{\"text\":\" \"}", "{\"text\":3}", "[]", "{")) {
            assertThat(web.post("/api/demo/eval", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(web.post("/api/demo/eval", "{\"text\":\"" + "a".repeat(2_000) + "\"}")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> longer = web.post("/api/demo/eval", "{\"text\":\"" + "a".repeat(2_001) + "\"}");
        assertThat(longer.statusCode()).isEqualTo(413);
        assertThat(Web.code(longer)).isEqualTo("TEXT_TOO_LONG");
        assertThat(Web.code(web.post("/api/demo/intent", "{\"text\":\"" + "b".repeat(2_001) + "\"}")))
                .isEqualTo("TEXT_TOO_LONG");
        assertThat(Web.code(web.post("/api/demo/encode", "{\"text\":\"a\",\"text2\":\"" + "b".repeat(2_001) + "\"}")))
                .isEqualTo("TEXT_TOO_LONG");
        HttpResponse<String> whole = web.post("/api/demo/eval", "{\"text\":\"" + "a".repeat(33 << 10) + "\"}");
        assertThat(whole.statusCode()).isEqualTo(413);
    }

    @Test
    void oneAddressGetsSoManyAndAllTogetherSoMany() throws Exception {
        Web web = serve(new DemoLimits(2_000, 3, 60, 100, 600, 4));
        for (int i = 0; i < 3; i++) {
            assertThat(web.post("/api/demo/eval", "{\"text\":\"code\"}").statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> refused = web.post("/api/demo/eval", "{\"text\":\"code\"}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Web.code(refused)).isEqualTo("RATE_LIMITED");
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(web.get("/api/demo/catalogue").statusCode()).isEqualTo(429);

        Web crowded = serve(new DemoLimits(2_000, 10, 60, 2, 6, 4));
        assertThat(crowded.get("/api/demo/catalogue").statusCode()).isEqualTo(200);
        assertThat(crowded.get("/api/demo/catalogue").statusCode()).isEqualTo(200);
        HttpResponse<String> all = crowded.get("/api/demo/catalogue");
        assertThat(all.statusCode()).isEqualTo(429);
        assertThat(all.headers().firstValue("retry-after")).hasValue("10");
    }

    @Test
    void closedItSaysSoAndAnswersNothingElse() throws Exception {
        Web web = serve(DemoRoutes.closed(false));
        assertThat(web.get("/api/demo/catalogue").body().strip()).isEqualTo("{\"available\":false,\"setup\":false}");
        assertThat(web.post("/api/demo/eval", "{\"text\":\"code\"}").statusCode())
                .isEqualTo(404);
        assertThat(web.post("/api/demo/encode", "{\"text\":\"code\"}").statusCode())
                .isEqualTo(404);
    }
}
