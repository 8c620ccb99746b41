package semanticrouter.console;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.api.ManagementRoutes;
import semanticrouter.console.api.Product;
import semanticrouter.console.api.RouterParts;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.cache.CacheMeters;
import semanticrouter.console.classify.BatchMeters;
import semanticrouter.console.classify.ClassifyLimits;
import semanticrouter.console.compression.CompressionMeters;
import semanticrouter.console.dashboard.Assets;
import semanticrouter.console.demo.DemoLimits;
import semanticrouter.console.demo.DemoRoutes;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.record.MetricsServer;
import semanticrouter.gateway.accept.CertifiedPort;

/// Everything people and scrapers look at, over one set of routes: management API, dashboard and metrics.
///
/// The management API is open from the beginning and tells how far the start has come; the rest follows when there is a
/// router to look at.
public final class Console implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Options options;
    private final Clock clock;
    private final Lobby lobby;
    private final AuditTrail audit = AuditTrail.log();
    private @Nullable ManagementServer management;
    private int managementPort;
    private int dashboardPort;
    private int metricsPort;

    /// Where to listen.
    ///
    /// @param management the management API, when it is wanted; its access rules hold for the dashboard's API too
    /// @param dashboard address and port of the dashboard, when it is wanted
    /// @param metrics address and port of the metrics, when they are wanted
    /// @param demo how much visitors of the dashboard's first page may try without an account; empty for nothing
    /// @param limits of the classification routes
    /// @param batches what is measured of calls that classify many texts
    /// @param readOnly whether routes that change something refuse to
    public record Options(
            Optional<ManagementOptions> management,
            Optional<Listener.Address> dashboard,
            Optional<Listener.Address> metrics,
            Optional<DemoLimits> demo,
            ClassifyLimits limits,
            BatchMeters.Settings batches,
            boolean readOnly) {
        /// @throws IllegalArgumentException for a dashboard without the management API that its pages stand on
        public Options {
            if (management.isEmpty() && dashboard.isPresent()) {
                throw new IllegalArgumentException("a dashboard needs the management API");
            }
        }
    }

    private Console(Options options, Clock clock) {
        this.options = options;
        this.clock = clock;
        lobby = kept(new Lobby(PortLimits.DEFAULT, clock));
    }

    /// Opens the management API, when it is wanted, and returns once its port is open.
    ///
    /// @param startup what it tells until there is more to serve
    /// @throws IOException when the port cannot be had; nothing stays open then
    public static Console open(Options options, StartupState startup, Clock clock)
            throws IOException, InterruptedException {
        var console = new Console(options, clock);
        if (options.management().isEmpty()) {
            return console;
        }
        try {
            ManagementServer server = console.kept(
                    ManagementServer.opening(console.lobby, options.management().get(), startup, console.audit, clock));
            console.management = server;
            console.managementPort = server.port();
            return console;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            console.close();
            throw failed;
        }
    }

    /// Serves a router: opens the rest of what is wanted, and returns once every port is open; to be called once.
    ///
    /// @param gatewayPort port of the gateway on this machine
    /// @param assets loads the dashboard's pages
    /// @throws IOException when a port cannot be had
    public void serve(RouterParts router, MetricsRecorder metrics, int gatewayPort, ClassLoader assets)
            throws IOException, InterruptedException {
        if (options.metrics().isPresent()) {
            metricsPort = kept(MetricsServer.start(lobby, options.metrics().get(), metrics))
                    .port();
        }
        var batches = new BatchMeters(metrics.registry(), options.batches(), new Random());
        RouteTable routes = ManagementRoutes.of(
                router,
                options.limits(),
                batches,
                new CacheMeters(metrics.registry()),
                new CompressionMeters(metrics.registry()));
        serve(
                options.readOnly() ? routes.asReadOnly() : routes,
                options.demo()
                        .map(demo -> DemoRoutes.of(router, options.limits(), demo))
                        .orElse(DemoRoutes.closed(false)),
                router.product().version(),
                gatewayPort,
                assets);
    }

    /// Serves what a first configuration is set up with: management API and dashboard; to be called once.
    ///
    /// @param routes see {@link ManagementRoutes#settingUp}
    /// @throws IOException when a port cannot be had
    public void serve(RouteTable routes, Product product, ClassLoader assets) throws IOException, InterruptedException {
        serve(routes, DemoRoutes.closed(true), product.version(), 0, assets);
    }

    /// @param demo routes that are on the dashboard's port alone
    private void serve(RouteTable routes, List<Route> demo, String version, int gatewayPort, ClassLoader assets)
            throws IOException, InterruptedException {
        ManagementServer server = management;
        if (options.management().isEmpty() || server == null) {
            return;
        }
        AccessControl access = options.management().get().access();
        if (options.dashboard().isPresent()) {
            Listener.Address address = options.dashboard().get();
            var dashboard = new DashboardOptions(
                    address.host(),
                    address.port(),
                    new Listener.Address("127.0.0.1", gatewayPort),
                    false,
                    access,
                    Set.of());
            RouteTable pages =
                    Discovery.added(routes.at(DashboardServer::path).and(demo), "/api", version, access.guarded());
            var found = new Assets(assets, Assets.ROOT);
            dashboardPort = kept(DashboardServer.start(lobby, dashboard, pages, found, audit, clock))
                    .port();
        }
        server.serve(Discovery.added(routes, "", version, access.guarded()));
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.push(part);
        return part;
    }

    /// The port of the management API, when it shows a certificate.
    public Optional<CertifiedPort> certified() {
        return Optional.ofNullable(management).flatMap(ManagementServer::certified);
    }

    /// 0 when there is no management API.
    public int managementPort() {
        return managementPort;
    }

    /// 0 when there is no dashboard.
    public int dashboardPort() {
        return dashboardPort;
    }

    /// 0 when there are no metrics.
    public int metricsPort() {
        return metricsPort;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failed) {
                LoggerFactory.getLogger(Console.class).atWarn().setCause(failed).log("a server did not stop cleanly");
            }
        }
    }
}
