package semanticrouter.console;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import semanticrouter.console.api.ManagementRoutes;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.http.ApiRouter;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.OriginGuard;
import semanticrouter.console.http.RouteTable;
import semanticrouter.gateway.accept.CertifiedPort;

/// The management API on its own port (specification: dataplane §3).
///
/// It may be open before there is a router to manage (§0.3): then it tells how far the start has come, and answers
/// everything else with 503. What it serves later takes the place of that behind the same port.
public final class ManagementServer implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final ApiRouter router;
    private final AtomicReference<Handler<HttpServerRequest>> routes;
    private final Listener listener;

    private ManagementServer(ApiRouter router, AtomicReference<Handler<HttpServerRequest>> routes, Listener listener) {
        this.router = router;
        this.routes = routes;
        this.listener = listener;
    }

    /// Starts serving a table and returns once the port is open.
    ///
    /// @throws IOException when the port cannot be had
    public static ManagementServer start(
            Lobby lobby, ManagementOptions options, RouteTable table, AuditTrail audit, Clock clock)
            throws IOException, InterruptedException {
        ApiRouter router = router(lobby, options, audit, clock);
        return open(lobby, options, router, router.open(table));
    }

    /// Opens the port and tells how far the start has come, until {@link #serve} is called.
    ///
    /// @throws IOException when the port cannot be had
    public static ManagementServer opening(
            Lobby lobby, ManagementOptions options, StartupState startup, AuditTrail audit, Clock clock)
            throws IOException, InterruptedException {
        ApiRouter router = router(lobby, options, audit, clock);
        return open(lobby, options, router, router.opening(ManagementRoutes.opening(startup)));
    }

    private static ApiRouter router(Lobby lobby, ManagementOptions options, AuditTrail audit, Clock clock) {
        var guard = new OriginGuard(options.host(), options.allowedHosts());
        return new ApiRouter(lobby.vertx(), options.access(), guard, audit, clock);
    }

    private static ManagementServer open(
            Lobby lobby, ManagementOptions options, ApiRouter router, Handler<HttpServerRequest> first)
            throws IOException, InterruptedException {
        var routes = new AtomicReference<>(first);
        var address = new Listener.Address(options.host(), options.port());
        return new ManagementServer(
                router,
                routes,
                Listener.open(
                        lobby,
                        address,
                        options.tls(),
                        SILENCE,
                        request -> routes.get().handle(request)));
    }

    /// Serves a table from the next request on; those under way are answered as they began.
    public void serve(RouteTable table) {
        routes.set(router.open(table));
    }

    /// The port, when it shows a certificate.
    public Optional<CertifiedPort> certified() {
        return listener.certified();
    }

    /// The port that is open.
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
        router.close();
    }
}
