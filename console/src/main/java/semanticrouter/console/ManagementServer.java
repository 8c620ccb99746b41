package semanticrouter.console;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import semanticrouter.console.http.ApiRouter;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.OriginGuard;
import semanticrouter.console.http.RouteTable;

/// The management API on its own port (specification: dataplane §3).
public final class ManagementServer implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final ApiRouter router;
    private final Listener listener;

    private ManagementServer(ApiRouter router, Listener listener) {
        this.router = router;
        this.listener = listener;
    }

    /// Starts serving a table and returns once the port is open.
    ///
    /// @throws IOException when the port cannot be had
    public static ManagementServer start(
            Vertx vertx, ManagementOptions options, RouteTable table, AuditTrail audit, Clock clock)
            throws IOException, InterruptedException {
        var guard = new OriginGuard(options.host(), options.allowedHosts());
        var router = new ApiRouter(vertx, options.access(), guard, audit, clock);
        var address = new Listener.Address(options.host(), options.port());
        return new ManagementServer(router, Listener.open(vertx, address, options.tls(), IDLE, router.open(table)));
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
