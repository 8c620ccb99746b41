package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Listener;
import semanticrouter.config.document.global.Learning;
import semanticrouter.config.document.global.ManagementTls;
import semanticrouter.config.document.global.ModelCatalog;
import semanticrouter.config.document.global.RouterSettings;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.tls.PemFiles;
import semanticrouter.console.Console;
import semanticrouter.console.demo.DemoLimits;
import semanticrouter.console.ManagementOptions;
import semanticrouter.console.classify.BatchMeters;
import semanticrouter.console.classify.ClassifyLimits;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Listener.Address;
import semanticrouter.console.record.WindowSettings;
import semanticrouter.console.status.EmbeddingProvider;
import semanticrouter.console.tracing.TracingOptions;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.learning.SharedSessions;
import semanticrouter.core.limit.WindowStore;
import semanticrouter.core.model.Secret;
import semanticrouter.core.pipeline.LearningStage;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.extproc.ExtProcOptions;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.GatewayOptions;
import semanticrouter.gateway.GatewayOptions.Limits;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.upstream.UpstreamOptions;
import semanticrouter.stores.sqlite.SqliteWindows;

/// Options of the parts, as the configuration and the command line give them together.
public final class Settings {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
    private final ConfigDocument document;
    private final ServerOptions options;

    /// @param document of the configuration
    public Settings(ConfigDocument document, ServerOptions options) {
        this.document = document;
        this.options = options;
    }

    GatewayOptions gateway() {
        List<GatewayOptions.Listener> listeners = listeners();
        Duration longest = document.listeners().stream()
                .map(Listener::timeout)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        GatewayOptions defaults = GatewayOptions.on("127.0.0.1", 0);
        Duration time = longest.isZero() ? Limits.DEFAULT.requestTime() : longest;
        RouterSettings.Admission admission = document.global().router().admission();
        Limits room = Limits.in(Runtime.getRuntime().maxMemory());
        Limits limits = new Limits(
                Limits.DEFAULT.json(),
                Limits.DEFAULT.headerBytes(),
                Limits.DEFAULT.bodyTime(),
                time,
                Limits.DEFAULT.idleTime(),
                Math.min(admission.concurrentRequests(), room.concurrentRequests()),
                Math.min(admission.waitingRequests(), room.waitingRequests()),
                admission.waitTime(),
                room.connections());
        UpstreamOptions upstream = UpstreamOptions.DEFAULT.withTimes(
                UpstreamOptions.DEFAULT.connectTime(), time, UpstreamOptions.DEFAULT.idleTime());
        GatewayOptions gateway = defaults.with(listeners)
                .with(limits)
                .with(upstream)
                .withApiKeys(apiKeys())
                .with(identities());
        return tracing()
                .map(tracing -> gateway.withTracing(share(tracing.sampling())))
                .orElse(gateway);
    }

    /// Where requests are taken, with the keys they must present there.
    List<GatewayOptions.Listener> listeners() {
        if (document.listeners().isEmpty()) {
            return List.of(new GatewayOptions.Listener(
                    "127.0.0.1", moved(Ports.DEFAULT.listener(), "the listener"), Optional.empty()));
        }
        return document.listeners().stream()
                .map(listener -> new GatewayOptions.Listener(
                        listener.address(),
                        moved(listener.port(), "listener " + listener.name()),
                        tls(listener),
                        Optional.of(keys(listener)),
                        Optional.of(listener.timeout()).filter(Duration::isPositive),
                        listener.called()))
                .toList();
    }

    private static List<Secret> keys(Listener listener) {
        return listener.apiKeys().stream().map(Secret::new).toList();
    }

    /// Keys of all listeners, for an Envoy that does not say which of them took a request.
    List<Secret> apiKeys() {
        return document.listeners().stream()
                .flatMap(listener -> keys(listener).stream())
                .toList();
    }

    /// Whose word about callers is believed.
    IdentityOptions identities() {
        return Identities.of(services().authz(), directory());
    }

    /// Where the windows of lasting limits are kept.
    WindowKeeper.Store windows() {
        String path = services().ratelimit().path();
        Path file = directory().resolve(path.isEmpty() ? ".vllm-sr/limits.db" : path);
        return new WindowKeeper.Store() {
            @Override
            public Optional<WindowStore> existing() throws IOException {
                return Files.exists(file) ? Optional.of(made()) : Optional.empty();
            }

            @Override
            public WindowStore made() throws IOException {
                return SqliteWindows.open(file);
            }
        };
    }

    /// Traces, when they are on.
    private Optional<Services.Tracing> tracing() {
        return Optional.ofNullable(services().observability().tracing()).filter(Services.Tracing::enabled);
    }

    /// What is measured over sliding windows; empty for nothing.
    Optional<WindowSettings> metricWindows() {
        Services.Metrics metrics = services().observability().metrics();
        return Optional.ofNullable(metrics.windowedMetrics())
                .filter(windowed -> metrics.enabled() && windowed.enabled())
                .map(windowed -> new WindowSettings(
                        windowed.timeWindows(),
                        windowed.updateInterval(),
                        windowed.modelMetrics(),
                        windowed.queueDepthEstimation(),
                        windowed.maxModels() == 0 ? 100 : windowed.maxModels()));
    }

    private static double share(Services.Sampling sampling) {
        return switch (sampling.type()) {
            case "always_off" -> 0;
            case "probabilistic" -> sampling.rate();
            default -> 1;
        };
    }

    /// Where spans go; empty when none are made.
    Optional<TracingOptions> spans() {
        return tracing()
                .map(tracing -> new TracingOptions(
                        tracing.exporter().type(),
                        tracing.exporter().endpoint(),
                        tracing.exporter().insecure(),
                        tracing.resource().serviceName(),
                        tracing.resource().serviceVersion(),
                        tracing.resource().deploymentEnvironment()));
    }

    /// How Envoy is served; empty when it is not.
    Optional<ExtProcOptions> extProc() {
        RouterSettings router = document.global().router();
        RouterSettings.StreamedBody pieces = router.streamedBody();
        return options.extProc()
                .map(address -> new ExtProcOptions(
                        new GatewayOptions.Listener(
                                address.host(), moved(address.port(), "external processing"), address.tls()),
                        document.global().integrations().looper().messageMegabytes() << 20,
                        ExtProcOptions.streamsIn(Runtime.getRuntime().maxMemory()),
                        router.clearRouteCache(),
                        new StreamedBodies(
                                pieces.enabled(), pieces.maxBytes(), Duration.ofSeconds(pieces.timeoutSec())),
                        router.skipProcessing().enabled()));
    }

    private Services services() {
        return document.global().services();
    }

    private Path directory() {
        return options.source().baseDirectory();
    }

    private Optional<TlsFiles> tls(Listener listener) {
        return Optional.ofNullable(listener.tls())
                .map(files -> new TlsFiles(
                        directory().resolve(files.certFile()),
                        directory().resolve(files.keyFile()),
                        files.clientCaFile().isEmpty()
                                ? Optional.empty()
                                : Optional.of(directory().resolve(files.clientCaFile()))));
    }

    private ManagementOptions management() {
        Services.ManagementApi api = services().managementApi();
        return new ManagementOptions(
                api.bindAddress(),
                moved(api.port(), "the management API"),
                exposure(api),
                access(api.auth()),
                Set.of(),
                managementTls()
                        .map(files -> new TlsFiles(
                                directory().resolve(files.certFile()),
                                directory().resolve(files.keyFile()),
                                files.clientCaFile().isBlank()
                                        ? Optional.empty()
                                        : Optional.of(directory().resolve(files.clientCaFile())))));
    }

    private Optional<ManagementTls> managementTls() {
        return Optional.ofNullable(services().managementApi().tls()).filter(ManagementTls::enabled);
    }

    /// SHA-256 of the certificate that the management API shows; empty where there is none, or no API.
    ///
    /// @throws IOException with a sentence for a person when the certificate cannot be read
    public Optional<String> managementCertificate() throws IOException {
        Optional<ManagementTls> tls = managementTls();
        if (tls.isEmpty() || !options.parts().api()) {
            return Optional.empty();
        }
        Path file = directory().resolve(tls.get().certFile());
        try {
            return Optional.of(PemFiles.fingerprint(PemFiles.certificates(file).getFirst()));
        } catch (IOException unreadable) {
            throw new IOException(
                    "the certificate of the management API, " + file + ", " + unreadable.getMessage(), unreadable);
        }
    }

    /// The variable says that only the installation's own parts reach the network (specification: dataplane §3.1).
    private ManagementOptions.Exposure exposure(Services.ManagementApi api) {
        if (api.remoteExposure()) {
            return ManagementOptions.Exposure.REMOTE;
        }
        return "true".equals(options.environment().apply("VLLM_SR_MANAGEMENT_INTERNAL_LISTENER"))
                ? ManagementOptions.Exposure.INTERNAL
                : ManagementOptions.Exposure.LOOPBACK;
    }

    /// Whether the management API asks for no token.
    boolean managementOpen() {
        return !access(services().managementApi().auth()).guarded();
    }

    private AccessControl access(Services.ApiAuth auth) {
        if (!auth.mode().equals("bearer")) {
            return AccessControl.open();
        }
        Map<Secret, String> tokens = new HashMap<>();
        for (Services.TokenRef token : auth.tokens()) {
            String value = options.environment().apply(token.env());
            if (value != null && !value.isBlank()) {
                tokens.put(new Secret(value), token.role());
            }
        }
        Map<String, Set<String>> roles = new HashMap<>();
        auth.roles().forEach((role, permissions) -> roles.put(role, new HashSet<>(List.copyOf(permissions))));
        return AccessControl.bearer(tokens, roles);
    }

    /// Where everything people look at listens.
    ///
    /// @throws IllegalArgumentException when the API would be open to everybody, or a port leaves its range
    public Console.Options console() {
        String host = options.host().isEmpty() ? "127.0.0.1" : options.host();
        ManagementOptions management = management();
        if (options.parts().dashboard()
                && !LOOPBACK.contains(host)
                && !management.access().guarded()) {
            throw new IllegalArgumentException(
                    "--host " + host + " would open the management API to everybody who reaches it; "
                            + "set global.services.management_api.auth.mode: bearer with a token, or leave the dashboard on loopback");
        }
        return new Console.Options(
                options.parts().api() ? Optional.of(management) : Optional.empty(),
                options.parts().dashboard()
                        ? Optional.of(new Address(host, moved(Ports.DEFAULT.dashboard(), "the dashboard")))
                        : Optional.empty(),
                options.parts().metricsPort() != 0
                                && services().observability().metrics().enabled()
                        ? Optional.of(
                                new Address("0.0.0.0", moved(options.parts().metricsPort(), "metrics")))
                        : Optional.empty(),
                options.parts().demo().allows(management.access().guarded())
                        ? Optional.of(DemoLimits.DEFAULT)
                        : Optional.empty(),
                ClassifyLimits.DEFAULT.withBatch(
                        services().api().batchClassification().maxBatchSize()),
                batches(services().api().batchClassification().metrics()),
                options.parts().readOnly());
    }

    private static BatchMeters.Settings batches(Services.@Nullable BatchMetrics metrics) {
        return metrics == null
                ? BatchMeters.Settings.DEFAULT
                : new BatchMeters.Settings(
                        metrics.enabled(),
                        metrics.sampleRate() == null ? 1 : metrics.sampleRate(),
                        metrics.batchSizeRanges().stream()
                                .map(range -> new BatchMeters.Range(range.min(), range.max(), range.label()))
                                .toList(),
                        metrics.durationBuckets(),
                        metrics.sizeBuckets(),
                        metrics.detailedGoroutineTracking());
    }

    /// A port with the offset; 0 stays 0, which is any free port.
    private int moved(int port, String what) {
        if (port == 0) {
            return 0;
        }
        int moved = port + options.portOffset();
        if (moved < 1 || moved > 65_535) {
            throw new IllegalArgumentException(
                    "--port-offset " + options.portOffset() + " moves the port of " + what + " to " + moved);
        }
        return moved;
    }

    /// Tells of the service that makes the sentence vectors, where there is one.
    EmbeddingProvider embeddings(EncoderRuntime encoders) {
        ModelCatalog.Semantic semantic =
                document.global().modelCatalog().embeddings().semantic();
        ModelCatalog.EmbeddingEndpoint endpoint = semantic.endpoint();
        String variable = endpoint == null ? "" : endpoint.apiKeyEnv();
        String key = variable.isBlank() ? null : options.environment().apply(variable);
        return new EmbeddingProvider(
                encoders, semantic.embeddingConfig().backend(), variable, key != null && !key.isBlank());
    }

    /// What learns; it remembers sessions for as long as the configuration says, and where it says.
    ///
    /// @param opened gets what is to be closed
    static LearningStage learning(
            ConfigDocument document, IdentityHeaders names, Clock clock, Deque<AutoCloseable> opened)
            throws IOException {
        Learning learning = document.global().router().learning();
        int seconds = learning.stateStore().ttlSeconds();
        Duration life = seconds > 0 ? Duration.ofSeconds(seconds) : LearningStage.LIFE;
        // Learning may be switched on by a reload; where sessions are kept is read at the start alone.
        SharedSessions shared = KeptReplays.sessions(learning.stateStore(), life, learning.enabled());
        opened.push(shared);
        return new LearningStage(names, clock, System::nanoTime, life, shared);
    }
}
