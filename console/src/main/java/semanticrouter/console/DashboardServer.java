package semanticrouter.console;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.dashboard.AssetPages;
import semanticrouter.console.dashboard.Assets;
import semanticrouter.console.dashboard.GatewayProxy;
import semanticrouter.console.http.ApiRouter;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.OriginGuard;
import semanticrouter.console.http.RouteTable;

/// The dashboard's pages with everything they call on one origin: the management API below `/api`, the gateway below
/// {@link GatewayProxy#PREFIX}.
///
/// Routes of the table that do not start with `/api/` are found below `/api`: `/ready` is `/api/ready`.
public final class DashboardServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DashboardServer.class);

    /// Longer than a model may think before its first byte.
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final ApiRouter api;
    private final GatewayProxy gateway;
    private final Listener listener;

    private DashboardServer(ApiRouter api, GatewayProxy gateway, Listener listener) {
        this.api = api;
        this.gateway = gateway;
        this.listener = listener;
    }

    /// Where a route of the management API is found on the dashboard's port.
    public static String path(String managementPath) {
        return managementPath.startsWith("/api/") ? managementPath : "/api" + managementPath;
    }

    /// Starts serving and returns once the port is open.
    ///
    /// @param table with the paths of this server, see {@link #path}
    /// @throws IOException when the port cannot be had
    public static DashboardServer start(
            Lobby lobby, DashboardOptions options, RouteTable table, Assets assets, AuditTrail audit, Clock clock)
            throws IOException, InterruptedException {
        if (!OriginGuard.loopback(options.host()) && !options.access().guarded()) {
            LOGGER.atWarn()
                    .addKeyValue("host", options.host())
                    .log("the dashboard and its API are open to everybody who reaches this address; set"
                            + " global.services.management_api.auth.mode: bearer, or bind to 127.0.0.1");
        }
        var guard = new OriginGuard(options.host(), options.allowedHosts());
        var api = new ApiRouter(lobby.vertx(), options.access(), guard, audit, clock);
        var gateway = new GatewayProxy(lobby.vertx(), options.gateway(), options.forwardCredentials(), clock);
        Router router = api.open(table);
        var pages = new AssetPages(assets);
        router.route(GatewayProxy.PREFIX + "/v1/*")
                .handler(http -> api.admit(http, Permission.CLASSIFY_INVOKE))
                .handler(gateway::answer);
        router.route("/api/*")
                .handler(http -> http.fail(table.methods(http.normalizedPath()).isEmpty() ? 404 : 405));
        router.route(HttpMethod.GET, "/*").handler(pages::answer);
        router.route(HttpMethod.HEAD, "/*").handler(pages::answer);
        var address = new Listener.Address(options.host(), options.port());
        return new DashboardServer(api, gateway, Listener.open(lobby, address, SILENCE, router));
    }

    /// The port that is open.
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
        gateway.close();
        api.close();
    }
}
