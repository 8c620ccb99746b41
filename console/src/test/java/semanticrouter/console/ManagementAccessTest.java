package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Route;
import semanticrouter.core.model.Secret;
import tools.jackson.databind.JsonNode;

/// Who may do what with the management API.
class ManagementAccessTest {
    @AutoClose
    private final Management management = new Management();

    private Web web = new Web(0);

    @BeforeEach
    void start() throws Exception {
        web = management.serve(AccessControl.open());
    }

    @Test
    void auditsWhatChangesSomething() throws Exception {
        HttpResponse<String> reply = web.send(web.to("/test/lamp")
                .header("x-request-id", "r1")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"to\":\"on\"}")));
        web.get("/health");

        assertThat(Web.tree(reply).path("thing").asString()).isEqualTo("lamp");
        assertThat(management.audited()).containsExactly(new AuditTrail.Entry("PUT /test/{thing}", "admin", "r1", 200));
    }

    @Test
    void aCallThatChangesSomethingIsOnRecordThoughItsClientLeft() throws Exception {
        Web endless = management.serve(AccessControl.open(), management.endless());
        try (var client = new Socket(InetAddress.getLoopbackAddress(), endless.port())) {
            client.getOutputStream()
                    .write("DELETE /test/lamp HTTP/1.1\r\nhost: localhost\r\nx-request-id: r2\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            management.awaitWaiting();
        }
        assertThat(management.audited().take())
                .isEqualTo(new AuditTrail.Entry("DELETE /test/{thing}", "admin", "r2", 499));
    }

    @Test
    void theListOfRoutesSaysWhichTheCallerMayCall() throws Exception {
        var tokens = Map.of(new Secret("v"), "viewer", new Secret("a"), "admin");
        Web guarded = management.serve(AccessControl.bearer(tokens, Map.of()));

        assertThat(listed(guarded, "v", "/api/v1/response-cache/flush")).isEqualTo("cache.manage false");
        assertThat(listed(guarded, "v", "/api/v1/response-cache/stats")).isEqualTo("cache.read true");
        assertThat(listed(guarded, "v", "/health")).isEqualTo("- true");
        assertThat(listed(guarded, "a", "/api/v1/response-cache/flush")).isEqualTo("cache.manage true");
    }

    private static String listed(Web web, String token, String path) throws Exception {
        JsonNode endpoints =
                Web.tree(web.get("/api/v1", "authorization", "Bearer " + token)).path("endpoints");
        for (JsonNode endpoint : endpoints) {
            if (endpoint.path("path").asString().equals(path)) {
                return endpoint.path("permission").asString("-") + " "
                        + endpoint.path("allowed").asBoolean();
            }
        }
        return "not listed";
    }

    @Test
    void everyRoleGetsWhatItMayAndNothingElse() throws Exception {
        var tokens = Map.of(
                new Secret("t-viewer"), "viewer",
                new Secret("t-operator"), "operator",
                new Secret("t-admin"), "admin",
                new Secret("t-pager"), "pager");
        Web guarded = management.serve(AccessControl.bearer(tokens, Map.of("pager", Set.of("ready.read"))));
        Map<String, Set<String>> roles = new java.util.HashMap<>(AccessControl.DEFAULT_ROLES);
        roles.put("pager", Set.of("ready.read"));

        for (Route route : management.table(true).routes()) {
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
                boolean unknown =
                        reply.statusCode() == 401 && Web.code(reply).equals("UNAUTHORIZED"); // not for want of a user
                assertThat(unknown).as(role + " " + path).isFalse();
            }
        }
        HttpResponse<String> refused = guarded.get("/ready");
        assertThat(Web.code(refused)).isEqualTo("UNAUTHORIZED");
        assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer");
    }

    @Test
    void withoutTokensABearerServerIsClosed() throws Exception {
        Web closed = management.serve(AccessControl.bearer(Map.of(), Map.of()));

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
