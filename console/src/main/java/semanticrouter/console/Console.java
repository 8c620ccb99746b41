package semanticrouter.console;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.api.ManagementRoutes;
import semanticrouter.console.api.Product;
import semanticrouter.console.api.RouterParts;
import semanticrouter.console.cache.CacheMeters;
import semanticrouter.console.classify.BatchMeters;
import semanticrouter.console.classify.ClassifyLimits;
import semanticrouter.console.dashboard.Assets;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.record.MetricsServer;

/// Everything people and scrapers look at, over one set of routes: management API, dashboard and metrics.
public final class Console implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final RouteTable routes;
    private final AuditTrail audit = AuditTrail.log();
    private int managementPort;
    private int dashboardPort;
    private int metricsPort;

    /// Where to listen.
    ///
    /// @param management the management API, when it is wanted; its access rules hold for the dashboard's API too
    /// @param dashboard address and port of the dashboard, when it is wanted
    /// @param metrics address and port of the metrics, when they are wanted
    /// @param gatewayPort port of the gateway on this machine
    /// @param limits of the classification routes
    /// @param batches what is measured of calls that classify many texts
    public record Options(
            Optional<ManagementOptions> management,
            Optional<Listener.Address> dashboard,
            Optional<Listener.Address> metrics,
            int gatewayPort,
            ClassifyLimits limits,
            BatchMeters.Settings batches) {
        /// @throws IllegalArgumentException for a dashboard without the management API that its pages stand on
        public Options {
            if (management.isEmpty() && dashboard.isPresent()) {
                throw new IllegalArgumentException("a dashboard needs the management API");
            }
        }
    }

    private Console(RouteTable routes) {
        this.routes = routes;
    }

    /// Opens what is wanted and returns once every port is open.
    ///
    /// @param assets loads the dashboard's pages
    /// @throws IOException when a port cannot be had; nothing stays open then
    public static Console start(Options options, RouterParts router, MetricsRecorder metrics, ClassLoader assets)
            throws IOException, InterruptedException {
        return start(
                options,
                ManagementRoutes.of(
                        router,
                        options.limits(),
                        new BatchMeters(metrics.registry(), options.batches(), new Random()),
                        new CacheMeters(metrics.registry())),
                router.product(),
                metrics,
                assets,
                router.clock());
    }

    /// Opens what a first configuration is set up with: management API and dashboard.
    ///
    /// @param routes see {@link ManagementRoutes#settingUp}
    /// @throws IOException when a port cannot be had; nothing stays open then
    public static Console settingUp(
            Options options, RouteTable routes, Product product, ClassLoader assets, Clock clock)
            throws IOException, InterruptedException {
        return start(options, routes, product, null, assets, clock);
    }

    private static Console start(
            Options options,
            RouteTable routes,
            Product product,
            @Nullable MetricsRecorder metrics,
            ClassLoader assets,
            Clock clock)
            throws IOException, InterruptedException {
        var console = new Console(routes);
        try {
            console.open(options, product.version(), metrics, assets, clock);
            return console;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            console.close();
            throw failed;
        }
    }

    private void open(
            Options options, String version, @Nullable MetricsRecorder metrics, ClassLoader assets, Clock clock)
            throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx();
        parts.push(() -> vertx.close().await());
        if (metrics != null && options.metrics().isPresent()) {
            metricsPort = kept(MetricsServer.start(vertx, options.metrics().get(), metrics))
                    .port();
        }
        if (options.management().isEmpty()) {
            return;
        }
        ManagementOptions management = options.management().get();
        boolean guarded = management.access().guarded();
        RouteTable described = Discovery.added(routes, "", version, guarded);
        managementPort = kept(ManagementServer.start(vertx, management, described, audit, clock))
                .port();
        if (options.dashboard().isPresent()) {
            Listener.Address address = options.dashboard().get();
            var dashboard = new DashboardOptions(
                    address.host(),
                    address.port(),
                    new Listener.Address("127.0.0.1", options.gatewayPort()),
                    false,
                    management.access(),
                    Set.of());
            RouteTable pages = Discovery.added(routes.at(DashboardServer::path), "/api", version, guarded);
            var found = new Assets(assets, Assets.ROOT);
            dashboardPort = kept(DashboardServer.start(vertx, dashboard, pages, found, audit, clock))
                    .port();
        }
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.push(part);
        return part;
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
