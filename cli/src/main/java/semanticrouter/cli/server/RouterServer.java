package semanticrouter.cli.server;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.console.DashboardOptions;
import semanticrouter.console.DashboardServer;
import semanticrouter.console.ManagementServer;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.api.ManagementRoutes;
import semanticrouter.console.api.Product;
import semanticrouter.console.api.RouterParts;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.api.StartupState.Phase;
import semanticrouter.console.dashboard.Assets;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.record.ExplanationStore;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.record.MetricsServer;
import semanticrouter.console.record.RequestLog;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.gateway.GatewayServer;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

/// The whole router in one process: listener, management API, dashboard and metrics over one plan.
///
/// Closing it stops listening, lets requests in flight end, then releases everything in the reverse order of its making.
public final class RouterServer implements AutoCloseable {
    private static final int EXPLANATIONS = 1_000;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Diagnostic> diagnostics;
    private final Ports ports;
    private final PlanHolder plans;

    /// Starts serving and returns when every port is open.
    ///
    /// @throws RefusedConfig when the configuration cannot be served
    /// @throws IOException with a sentence for a person when a port or a model cannot be had
    public static RouterServer start(ServerOptions options) throws RefusedConfig, IOException, InterruptedException {
        var parts = new ArrayDeque<AutoCloseable>();
        try {
            return new RouterServer(options, parts);
        } catch (RefusedConfig | IOException | InterruptedException | RuntimeException failed) {
            closeAll(parts);
            throw failed;
        }
    }

    private RouterServer(ServerOptions options, Deque<AutoCloseable> opened)
            throws RefusedConfig, IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        var startup = new StartupState(clock);
        Policy policy = kept(opened, Policy.open(options.source(), options.strict(), options.environment(), clock));
        diagnostics = policy.loaded().diagnostics();
        ConfigDocument document = policy.loaded().config().document();
        if (document == null || policy.loaded().plan().isEmpty()) {
            throw new RefusedConfig(diagnostics);
        }
        plans = new PlanHolder(policy.loaded().plan().get());
        opened.push(() -> plans.current().close());
        Fanout fanout = kept(opened, new Fanout());
        var pipeline = new Pipeline(policy.encoders(), fanout, clock, Effort.LAZY);
        MetricsRecorder metrics = kept(opened, new MetricsRecorder());
        metrics.observe(policy.encoders());
        var explanations = new ExplanationStore(EXPLANATIONS, Duration.ofHours(1), clock);
        var log = new RequestLog();
        var settings = new Settings(document, options);
        GatewayServer gateway = kept(opened, GatewayServer.start(settings.gateway(), plans, pipeline, completion -> {
            policy.statistics().completed(completion);
            metrics.accept(completion);
            explanations.accept(completion);
            log.accept(completion);
        }));
        var product = new Product(options.version(), options.samples());
        var routerParts = new RouterParts(
                plans,
                pipeline,
                policy.registry(),
                policy.encoders(),
                new OpenAiChat(JsonLimits.DEFAULT),
                explanations,
                startup,
                product,
                clock);
        ports = open(settings, options, routerParts, metrics, gateway, opened);
        parts.addAll(opened);
        startup.models(List.of(), List.copyOf(policy.encoders().status().models()));
        startup.enter(Phase.READY, "");
    }

    /// Opens what people and scrapers look at.
    private static Ports open(
            Settings settings,
            ServerOptions options,
            RouterParts router,
            MetricsRecorder metrics,
            GatewayServer gateway,
            Deque<AutoCloseable> opened)
            throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx();
        opened.push(() -> vertx.close().await());
        AuditTrail audit = AuditTrail.log();
        RouteTable routes = ManagementRoutes.of(router);
        var management = settings.management();
        RouteTable described = Discovery.added(routes, "", options.version(), management.access().guarded());
        ManagementServer api =
                kept(opened, ManagementServer.start(vertx, management, described, audit, router.clock()));
        int metricsPort = 0;
        if (options.metrics()) {
            var address = new Listener.Address("0.0.0.0", settings.metricsPort());
            metricsPort = kept(opened, MetricsServer.start(vertx, address, metrics)).port();
        }
        int dashboardPort = 0;
        if (options.dashboard()) {
            var dashboard = new DashboardOptions(
                    options.host().isEmpty() ? "127.0.0.1" : options.host(),
                    settings.dashboardPort(),
                    new Listener.Address("127.0.0.1", gateway.port()),
                    false,
                    management.access(),
                    Set.of());
            RouteTable pages = Discovery.added(
                    routes.at(DashboardServer::path), "/api", options.version(), management.access().guarded());
            var assets = new Assets(RouterServer.class.getClassLoader(), Assets.ROOT);
            dashboardPort = kept(opened, DashboardServer.start(vertx, dashboard, pages, assets, audit, router.clock()))
                    .port();
        }
        return new Ports(gateway.port(), dashboardPort, api.port(), metricsPort);
    }

    private static <T extends AutoCloseable> T kept(Deque<AutoCloseable> opened, T part) {
        opened.push(part);
        return part;
    }

    /// Where everything listens; 0 for what is switched off.
    public Ports ports() {
        return ports;
    }

    /// Warnings and notes of the configuration.
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /// The plan being served.
    public PlanHolder plans() {
        return plans;
    }

    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failed) {
                org.slf4j.LoggerFactory.getLogger(RouterServer.class).atWarn().setCause(failed).log("a part did not stop cleanly");
            }
        }
    }
}
