package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.cli.cluster.ClusterRouting;
import semanticrouter.cli.intent.Intents;
import semanticrouter.cli.surface.Surface;
import semanticrouter.cli.tls.CertificateWatch;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.reload.ConfigOverlay;
import semanticrouter.config.reload.ConfigWatcher;
import semanticrouter.config.reload.DirectoryChanges;
import semanticrouter.config.reload.PlanReloader;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.console.Console;
import semanticrouter.console.api.ConfigFile;
import semanticrouter.console.api.Product;
import semanticrouter.console.api.RouterParts;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.api.StartupState.Phase;
import semanticrouter.console.cache.CacheParts;
import semanticrouter.console.memory.MemoryParts;
import semanticrouter.console.record.ExplanationStore;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.record.RequestLog;
import semanticrouter.console.replay.ReplayRecorder;
import semanticrouter.console.tracing.SpanExport;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.pipeline.LearningTelemetry;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.dsl.Dsl;
import semanticrouter.extproc.ExtProcOptions;
import semanticrouter.extproc.ExtProcServer;
import semanticrouter.gateway.GatewayOptions;
import semanticrouter.gateway.GatewayServer;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;
import semanticrouter.stores.document.KeptDocuments;

/// The whole router in one process: listener, management API, dashboard and metrics over one plan.
///
/// Closing it stops listening, lets requests in flight end, then releases everything in the reverse order of its
/// making.
public final class RouterServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RouterServer.class);
    private static final int EXPLANATIONS = 1_000;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Diagnostic> diagnostics;
    private final Ports ports;
    private final PlanHolder plans;
    private final StartupState startup;
    private final GatewayServer gateway;
    private final Optional<PlanReloader> reloader;
    private volatile Optional<String> managementCertificate;
    private volatile Consumer<String> renewed = _ -> {};

    /// Starts serving and returns when every port is open.
    ///
    /// @throws RefusedConfig when the configuration cannot be served
    /// @throws IOException with a sentence for a person when a port or a model cannot be had
    public static RouterServer start(ServerOptions options) throws RefusedConfig, IOException, InterruptedException {
        var parts = new ArrayDeque<AutoCloseable>();
        var opening = new Opening(options, Clock.systemUTC(), parts);
        try {
            return new RouterServer(options, opening, parts);
        } catch (RefusedConfig | IOException | InterruptedException | RuntimeException failed) {
            opening.failed();
            closeAll(parts);
            throw failed;
        }
    }

    private RouterServer(ServerOptions options, Opening opening, Deque<AutoCloseable> opened)
            throws RefusedConfig, IOException, InterruptedException {
        Clock clock = opening.clock();
        startup = opening.startup();
        Path folder = options.source().baseDirectory();
        Policy policy = kept(opened, opening.load());
        diagnostics = policy.loaded().diagnostics();
        ConfigDocument document = policy.loaded().config().document();
        if (document == null || policy.loaded().plan().isEmpty()) {
            throw new RefusedConfig(diagnostics);
        }
        plans = new PlanHolder(policy.loaded().plan().get());
        opened.push(() -> plans.current().close());
        Optional<ClusterRouting> cluster = document.global().router().fromCluster()
                ? Optional.of(ClusterRouting.open(options.cluster(), options.environment(), plans, startup, clock))
                : Optional.empty();
        cluster.ifPresent(routing -> {
            opened.push(routing);
            routing.hold();
        });
        Fanout fanout = kept(opened, new Fanout());
        Services services = document.global().services();
        IdentityHeaders names = Identities.names(services.authz());
        SuspendedLoops suspended = kept(
                opened,
                KeptLoops.open(document.global().integrations().looper().flow().state(), folder, clock));
        var pipeline = new Pipeline(policy.encoders(), fanout, clock, Effort.LAZY, names)
                .keeping(suspended)
                .learning(Settings.learning(document, names, clock, opened));
        MetricsRecorder metrics = kept(opened, new MetricsRecorder());
        metrics.observe(policy.encoders());
        metrics.observeCache(
                policy.answers().backend(), () -> policy.answers().stats().entries());
        Optional<KeptDocuments> documents =
                KeptVectorStores.open(document.global().stores().vectorStore(), folder, policy.encoders(), clock);
        documents.ifPresent(open -> kept(opened, open));
        documents.ifPresent(open -> policy.documents().open(open.stores().stores()));
        var explanations = new ExplanationStore(EXPLANATIONS, Duration.ofHours(1), clock);
        var settings = new Settings(document, options);
        settings.metricWindows().ifPresent(windows -> metrics.observeWindows(windows, clock));
        ReplayRecorder replays =
                kept(opened, KeptReplays.recorder(services.routerReplay(), folder, policy, plans, metrics, clock));
        KeptReplays.teach(replays.store(), plans.current());
        GatewayOptions gatewayOptions = settings.gateway();
        if (services.responseApi().enabled()) {
            ResponseStore store = kept(opened, KeptResponses.open(services.responseApi(), folder, clock));
            gatewayOptions = gatewayOptions.withResponses(new ResponsesOptions(
                    store,
                    services.authz().identity().userIdHeader(),
                    IdentityHeaders.DEFAULT.tenant(),
                    services.responseApi().ignoreMissingPrevious()));
        }
        SpanExport spans = settings.spans()
                .map(tracing -> kept(opened, new SpanExport(tracing, clock, new SecureRandom(), System.out)))
                .orElse(null);
        Observers observers = kept(
                opened,
                new Observers(
                        policy.statistics(),
                        policy.limits().grants(),
                        new LearningTelemetry(pipeline.learning()),
                        policy.memories(),
                        metrics,
                        explanations,
                        replays,
                        new RequestLog(),
                        spans));
        kept(opened, new WindowKeeper(policy.limits(), settings.windows(), clock));
        gateway = kept(opened, GatewayServer.start(gatewayOptions, plans, pipeline, observers));
        startup.tokenKeys(() -> Identities.told(gateway.reception().tokenKeys()));
        startup.embeddingProvider(kept(opened, settings.embeddings(policy.encoders()))::told);
        Optional<ExtProcOptions> envoy = settings.extProc();
        int extProcPort =
                envoy.isPresent() ? ExtProcServer.start(gateway, envoy.get()).port() : 0;
        reloader = options.watched()
                .map(file -> new PlanReloader(
                        file,
                        cluster.map(ClusterRouting::overlay).orElse(ConfigOverlay.NONE),
                        policy.loader(),
                        plans,
                        policy.loaded().config(),
                        clock,
                        options.strict(),
                        loaded -> {
                            letIn(loaded.config(), options);
                            KeptReplays.teach(replays.store(), plans.current());
                            cluster.ifPresent(routing -> routing.reloaded(new ReloadReport.Activated(
                                    loaded.config(), clock.instant(), loaded.diagnostics())));
                        }));
        ConfigFile config = reloader.<ConfigFile>map(own -> WatchedFile.of(policy.loader(), own, clock))
                .orElseGet(() -> new UnfiledConfig(options.source(), policy.loader()));
        var product = new Product(
                options.version(),
                Surface.words(),
                options.samples(),
                Dsl.manual().entries(),
                new Programs(Kinds.language(policy.registry())),
                Intents.trying(Kinds.language(policy.registry()), Kinds.registry(), policy.encoders()));
        var routerParts = new RouterParts(
                plans,
                pipeline,
                policy.registry(),
                policy.encoders(),
                new OpenAiChat(JsonLimits.DEFAULT),
                explanations,
                replays,
                startup,
                product,
                config,
                gateway.upstream().health()::report,
                new CacheParts(policy.answers(), KeptAnswers::tried),
                new MemoryParts(policy.memories(), names, settings.managementOpen()),
                documents.map(KeptDocuments::stores),
                policy.originals(),
                clock);
        metrics.observeBackends(gateway.upstream().health()::report);
        metrics.observeRetries(gateway.upstream().health()::retries);
        metrics.observeAdmissions(
                () -> gateway.admissions().admitted(),
                () -> gateway.admissions().waited(),
                () -> gateway.admissions().shed());
        metrics.observe(gateway::inFlight, gateway::working, gateway::waiting, gateway::places);
        Console console = opening.console();
        kept(opened, console); // again: it ends before what it looks at
        console.serve(routerParts, metrics, gateway.port(), RouterServer.class.getClassLoader());
        managementCertificate = opening.managementCertificate();
        kept(opened, CertificateWatch.over(certified(console)));
        ports = new Ports(
                gateway.port(), console.dashboardPort(), console.managementPort(), console.metricsPort(), extProcPort);
        if (options.watched().isPresent()) {
            Consumer<ReloadReport> settled = cluster.<Consumer<ReloadReport>>map(routing -> routing::reloaded)
                    .orElse(this::settled);
            watch(options.watched().get(), reloader.orElseThrow(), settled, opened);
        }
        parts.addAll(opened);
        startup.models(List.of(), List.copyOf(policy.encoders().status().models()));
        if (cluster.isPresent()) {
            cluster.get().start(reloader.orElseThrow());
        } else {
            startup.enter(Phase.READY, "");
        }
        tellStarted(options, settings, document, policy.encoders());
    }

    private List<CertificateWatch.Port> certified(Console console) {
        var certified = new ArrayList<CertificateWatch.Port>();
        gateway.certified().forEach(port -> certified.add(new CertificateWatch.Port(port)));
        console.certified().ifPresent(port -> certified.add(new CertificateWatch.Port(port, this::renewed)));
        return certified;
    }

    private void renewed(String certificate) {
        managementCertificate = Optional.of(certificate);
        renewed.accept(certificate);
    }

    /// Has somebody told whenever the management API shows another certificate.
    ///
    /// @param told its SHA-256
    public void whenRenewed(Consumer<String> told) {
        renewed = told;
    }

    /// Says what serves (specification: dataplane §6.8).
    private void tellStarted(
            ServerOptions options, Settings settings, ConfigDocument document, EncoderRuntime encoders) {
        LOGGER.atInfo()
                .addKeyValue("event", "startup_complete")
                .addKeyValue("component", "router")
                .addKeyValue("extproc_port", ports.extProc())
                .addKeyValue("api_port", ports.management())
                .addKeyValue("metrics_port", ports.metrics())
                .addKeyValue("listener_port", ports.listener())
                .addKeyValue(
                        "secure",
                        settings.extProc()
                                .flatMap(envoy -> envoy.listener().tls())
                                .isPresent())
                .addKeyValue("config_source", options.source().name())
                .addKeyValue("hash", plans.current().hash())
                .addKeyValue(
                        "decisions",
                        plans.current().recipes().values().stream()
                                .mapToInt(recipe -> recipe.decisions().size())
                                .sum())
                .addKeyValue("embedding_ready", embeds(encoders))
                .addKeyValue(
                        "sem_cache_enabled",
                        document.global().stores().responseCache().enabled())
                .addKeyValue(
                        "model_selection",
                        plans.current().recipes().values().stream()
                                .flatMap(recipe -> recipe.decisions().stream())
                                .map(PlannedDecision::algorithm)
                                .distinct()
                                .sorted()
                                .toList())
                .addKeyValue(
                        "authz_providers",
                        document.global().services().authz().providers().size())
                .addKeyValue(
                        "ratelimit_providers",
                        document.global().services().ratelimit().providers().size())
                .log("the router serves");
    }

    /// Whether sentence vectors can be made, as far as is known: a service that nothing asked yet is taken to answer.
    private static boolean embeds(EncoderRuntime encoders) {
        return encoders.tasks().contains("embedding")
                && encoders.embeddingService()
                        .map(service ->
                                service.fault().isEmpty() && service.waiting().isEmpty())
                        .orElse(true);
    }

    /// Reloads the configuration when its file changes; what became of it is visible where readiness is.
    private static void watch(
            Path file, PlanReloader reloader, Consumer<ReloadReport> settled, Deque<AutoCloseable> opened)
            throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        var changes = new DirectoryChanges(directory);
        var watcher = new ConfigWatcher(file, changes, reloader, System::nanoTime, settled);
        kept(opened, watcher).start();
    }

    private void settled(ReloadReport report) {
        startup.enter(
                Phase.READY,
                report instanceof ReloadReport.Refused refused
                        ? ReloadReport.Refused.CODE + ": " + refused.reason()
                        : "");
    }

    /// Keys and trust follow the configuration.
    private void letIn(LoadedConfig config, ServerOptions options) {
        ConfigDocument document = config.document();
        if (document != null) {
            var settings = new Settings(document, options);
            gateway.reception().letIn(settings.apiKeys(), listeners(settings), settings.identities());
        }
    }

    private static List<GatewayOptions.Listener> listeners(Settings settings) {
        try {
            return settings.listeners();
        } catch (IllegalArgumentException _) {
            return List.of(); // a port out of range is one of the next start; the keys of today's listeners follow
        }
    }

    private static <T extends AutoCloseable> T kept(Deque<AutoCloseable> opened, T part) {
        opened.push(part);
        return part;
    }

    /// Where everything listens; 0 for what is switched off.
    public Ports ports() {
        return ports;
    }

    /// SHA-256 of the certificate of the management API; empty where that speaks plain HTTP.
    public Optional<String> managementCertificate() {
        return managementCertificate;
    }

    /// Warnings and notes of the configuration.
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /// The plan being served.
    public PlanHolder plans() {
        return plans;
    }

    /// Looks at the configuration's file again; empty when the configuration is not in a file.
    public Optional<PlanReloader> reloader() {
        return reloader;
    }

    @Override
    public void close() {
        startup.enter(Phase.STOPPING, "the router is stopping; requests in flight are served to their end");
        gateway.close(); // before the management API, so that it can say so meanwhile
        closeAll(parts);
        LOGGER.atInfo()
                .addKeyValue("event", "server_stopped")
                .addKeyValue("component", "extproc")
                .log("the router has stopped");
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failed) {
                LOGGER.atWarn().setCause(failed).log("a part did not stop cleanly");
            }
        }
    }
}
