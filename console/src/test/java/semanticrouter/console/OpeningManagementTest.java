package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import semanticrouter.console.api.StartupState.Phase;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;

/// A management API that is open before there is a router to manage.
class OpeningManagementTest {
    @AutoClose
    private final Lobby lobby = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());

    @Test
    void tellsEveryPhaseAndServesItsTableWhenItIsTold() throws Exception {
        var fixture = new Fixture();
        var options = new ManagementOptions(
                "127.0.0.1", 0, ManagementOptions.Exposure.LOOPBACK, AccessControl.open(), Set.of());
        try (var server = ManagementServer.opening(lobby, options, fixture.startup, _ -> {}, fixture.clock);
                var web = new Web(server.port())) {
            for (Phase phase : Phase.values()) {
                if (phase == Phase.READY || phase == Phase.STOPPING) {
                    continue;
                }
                fixture.startup.enter(phase, "");
                HttpResponse<String> ready = web.get("/ready");
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(Web.tree(ready).path("status").asString())
                        .isEqualTo(phase == Phase.ERROR ? "error" : "starting");
                HttpResponse<String> status = web.get("/startup-status");
                assertThat(status.statusCode()).isEqualTo(503);
                assertThat(Web.tree(status).path("phase").asString()).isEqualTo(phase.toString());
            }
            assertThat(web.get("/health").statusCode()).isEqualTo(200);
            assertThat(Web.code(web.get("/api/v1"))).isEqualTo("ROUTER_STARTING");
            HttpResponse<String> large = web.post("/api/v1/eval", "x".repeat(1 << 20));
            assertThat(Web.code(large)).isEqualTo("ROUTER_STARTING");
            HttpResponse<String> foreign = web.get("/api/v1", "origin", "https://elsewhere.example");
            assertThat(Web.code(foreign)).isEqualTo("FORBIDDEN_ORIGIN");

            server.serve(Fixture.routes(fixture.parts()));
            assertThat(web.get("/api/v1/overview").statusCode()).isEqualTo(200);
            assertThat(Web.code(web.get("/nothing"))).isEqualTo("NOT_FOUND");
        }
    }
}
