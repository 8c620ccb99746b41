package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;
import semanticrouter.core.model.Secret;
import tools.jackson.databind.JsonNode;

/// A router that shows everything and refuses every change (specification: surfaces §2.3).
class ReadOnlyTest {
    private final Management management = new Management();

    @AfterEach
    void stop() {
        management.close();
    }

    private static HttpResponse<String> call(Web web, Route route, String... headers) throws Exception {
        String path = route.path().replaceAll("\\{[a-z_]+}", "x");
        boolean bare = route.contract().bodyLimit() == 0;
        var request =
                web.to(path).method(route.method(), bare ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        return web.send(headers.length == 0 ? request : request.headers(headers));
    }

    private RouteTable table(boolean guarded) {
        return Discovery.added(Fixture.routes(management.fixture().parts()).asReadOnly(), "", "1.2.3", guarded);
    }

    @Test
    void everyRouteThatChangesSomethingRefuses() throws Exception {
        RouteTable table = table(false);
        Web web = management.serve(AccessControl.open(), table);
        List<Route> changing = table.routes().stream()
                .filter(route -> route.contract().mutating())
                .filter(route -> route.contract().body().fields().stream()
                        .noneMatch(field -> field.type().equals("file")))
                .toList();

        assertThat(changing).hasSizeGreaterThan(15);
        for (Route route : changing) {
            HttpResponse<String> refused = call(web, route);
            assertThat(refused.statusCode())
                    .as(route.method() + " " + route.path())
                    .isEqualTo(403);
            assertThat(Web.code(refused)).isEqualTo("READ_ONLY");
            assertThat(refused.body()).contains("--readonly", "start it without the flag");
        }
        assertThat(management.audited())
                .hasSize(changing.size())
                .allSatisfy(entry -> assertThat(entry.status()).isEqualTo(403));
    }

    @Test
    void whatChangesNothingAnswers() throws Exception {
        Web web = management.serve(AccessControl.open(), table(false));

        assertThat(web.get("/api/v1/overview").statusCode()).isEqualTo(200);
        assertThat(web.post("/api/v1/eval", "{\"text\":\"code\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void itIsSaidWhereTheRoutesAreListed() throws Exception {
        JsonNode listed = management.serve(AccessControl.open(), table(false)).json("/api/v1");
        JsonNode usual = management.serve(AccessControl.open()).json("/api/v1");

        assertThat(listed.path("read_only").asBoolean()).isTrue();
        assertThat(usual.path("read_only").asBoolean(true)).isFalse();
        assertThat(allowed(listed, "PUT /config/router")).isFalse();
        assertThat(allowed(usual, "PUT /config/router")).isTrue();
        assertThat(allowed(listed, "POST /api/v1/eval")).isTrue();
    }

    private static boolean allowed(JsonNode listed, String route) {
        return listed.path("endpoints")
                .valueStream()
                .filter(one ->
                        (one.path("method").asString() + " " + one.path("path").asString()).equals(route))
                .findFirst()
                .orElseThrow()
                .path("allowed")
                .asBoolean();
    }

    @Test
    void whoMayNotIsToldSoFirst() throws Exception {
        AccessControl access = AccessControl.bearer(Map.of(new Secret("t"), "viewer"), Map.of());
        RouteTable table = table(true);
        Web web = management.serve(access, table);
        Route change = table.routes().stream()
                .filter(route ->
                        route.path().equals("/config/router") && route.method().equals("PUT"))
                .findFirst()
                .orElseThrow();

        assertThat(call(web, change).statusCode()).isEqualTo(401);
        assertThat(Web.code(call(web, change, "authorization", "Bearer t"))).isEqualTo("FORBIDDEN");
    }
}
