package semanticrouter.config.document.global;

import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Interfaces and operation.
@Doc("Interfaces and operation.")
public record Services(
        @Doc("Classification interfaces.") Api api,
        @Doc("The Responses interface.") ResponseApi responseApi,
        @Doc("Metrics and traces.") Observability observability,
        @Doc("Who calls, and with which credentials.") Authz authz,

        @Doc("Limits on requests, tokens and money.") Ratelimit ratelimit,

        @Doc("The management interface.") ManagementApi managementApi,
        @Doc("Records of routed requests.") RouterReplay routerReplay,

        @Doc("Where other processes see how far the start has come.")
        StartupStatus startupStatus) {

    /// Classification interfaces.
    @Doc("Classification interfaces.")
    public record Api(@Doc("Classification of many texts.") BatchClassification batchClassification) {}

    /// Classification of many texts, and the gate in front of evaluation.
    @Doc("Classification of many texts, and the gate in front of evaluation.")
    public record BatchClassification(
            @Doc("Texts in a call at most; 0 for 100.") @Range(min = 0)
            int maxBatchSize,

            @Doc("Evaluations that pass the gate freely; 0 for all of them.") @Range(min = 0)
            int concurrencyThreshold,

            @Doc("Evaluations at a time; 0 or less for no gate.")
            int maxConcurrency,

            @Doc("Metrics of batches; all are measured when it is left out.") @Nullable
            BatchMetrics metrics) {}

    /// Metrics of batches.
    @Doc("Metrics of batches.")
    public record BatchMetrics(
            @Doc("On or off.") boolean enabled,

            @Doc("Share of batches whose duration and size are measured; all when it is left out. All are counted.")
            @Range(min = 0, max = 1)
            @Nullable
            Double sampleRate,

            @Doc("Labels by batch size; the first that holds counts.")
            List<SizeRange> batchSizeRanges,

            @Doc("Bounds of the duration histogram, in seconds; the usual ones when empty.")
            List<Double> durationBuckets,

            @Doc("Bounds of the size histogram; the usual ones when empty.")
            List<Double> sizeBuckets,

            @Doc("Show the batches that run.") boolean detailedGoroutineTracking,

            @Doc("Measure in nanoseconds; it is always so, so it changes nothing.")
            boolean highResolutionTiming) {}

    /// A label for batch sizes.
    @Doc("A label for batch sizes.")
    public record SizeRange(
            @Doc("Smallest size.") int min,
            @Doc("Largest size.") int max,
            @Doc("Label.") String label) {}

    /// The Responses interface.
    @Doc("The Responses interface.")
    public record ResponseApi(
            @Doc("On or off.") @Default("true") boolean enabled,

            @Doc("Where responses are kept.")
            @Default("sqlite")
            @OneOf({"sqlite", "memory", "redis", "valkey", "postgres"})
            String storeBackend,

            @Doc("How long responses are kept; 0 for as long as there is room.") @Default("86400") @Range(min = 0)
            int ttlSeconds,

            @Doc(
                    "Responses at most, the oldest go first; 0 for 1,000 in memory and 100,000 in SQLite or PostgreSQL. Redis and Valkey go by age alone.")
            @Range(min = 0)
            int maxResponses,

            @Doc("Serve a request whose previous_response_id is not known without its history, instead of refusing it.")
            boolean ignoreMissingPrevious,

            @Doc("The SQLite file.") @Nullable SqliteFile sqlite,
            @Doc("The Redis server.") ResponseStores.@Nullable Redis redis,
            @Doc("The Valkey server.") ResponseStores.@Nullable Redis valkey,
            @Doc("The PostgreSQL server.") ResponseStores.@Nullable Postgres postgres) {}

    /// Metrics and traces.
    @Doc("Metrics and traces.")
    public record Observability(
            @Doc("Metrics.") Metrics metrics,

            @Doc("Traces; without this block none are made and trace headers pass as they are.") @Nullable
            Tracing tracing) {}

    /// Metrics.
    @Doc("Metrics.")
    public record Metrics(
            @Doc("On or off.") @Default("true") boolean enabled,

            @Doc("Metrics over sliding windows; without this block there are none.") @Nullable
            WindowedMetrics windowedMetrics) {}

    /// Metrics over sliding windows.
    @Doc("Metrics over sliding windows.")
    public record WindowedMetrics(
            @Doc("On or off.") boolean enabled,

            @Doc("Lengths of the windows, whole seconds, 8 at most.") @Default("[1m, 5m, 15m, 1h, 24h]")
            List<Duration> timeWindows,

            @Doc("How old figures may be when they are read.") @Default("10s")
            Duration updateInterval,

            @Doc("Tell models apart; otherwise all of them are counted as \"all\".") @Default("true")
            boolean modelMetrics,

            @Doc("Estimate the calls that are under way.") @Default("true")
            boolean queueDepthEstimation,

            @Doc("Models told apart at most, further ones are counted as \"other\"; 0 for 100.")
            @Range(min = 0, max = 1000)
            int maxModels) {}

    /// Traces.
    @Doc("Traces.")
    public record Tracing(
            @Doc("On or off.") @Default("true") boolean enabled,

            @Doc("The library.") @Default("opentelemetry") @OneOf("opentelemetry")
            String provider,

            @Doc("Where traces go.") Exporter exporter,
            @Doc("Which requests are traced.") Sampling sampling,
            @Doc("What the process is called.") Resource resource) {}

    /// Where traces go.
    @Doc("Where traces go.")
    public record Exporter(
            @Doc("Protocol.") @Default("otlp") @OneOf({"otlp", "stdout"})
            String type,

            @Doc(
                    "host:port or URL of the collector. Port 4318 and URLs with a path are spoken to in OTLP over HTTP, others in OTLP over gRPC.")
            @Default("vllm-sr-jaeger:4317")
            String endpoint,

            @Doc("Without TLS.") @Default("true") boolean insecure) {}

    /// Which requests are traced.
    @Doc("Which requests are traced.")
    public record Sampling(
            @Doc("How they are picked.") @Default("always_on") @OneOf({"always_on", "always_off", "probabilistic"})
            String type,

            @Doc("Share that is picked.") @Default("1.0") @Range(min = 0, max = 1)
            double rate) {}

    /// What the process is called in traces.
    @Doc("What the process is called in traces.")
    public record Resource(
            @Doc("Name of the service.") @Default("vllm-sr") String serviceName,

            @Doc("Version of the service.") @Default("v0.3.0")
            String serviceVersion,

            @Doc("Environment.") @Default("development") String deploymentEnvironment) {}

    /// Who calls, and with which credentials.
    @Doc("Who calls, and with which credentials.")
    public record Authz(
            @Doc("Let requests pass when identity or credentials are missing.")
            boolean failOpen,

            @Doc("Headers that carry the identity.") AuthzIdentity identity,
            @Doc("Who may set those headers.") Trust trust,
            @Doc("Keys that stand for callers.") List<VirtualKey> virtualKeys,

            @Doc(
                    "Where keys for providers come from, tried in order; unless given, callers' own keys come before configured ones and a call may go without.")
            List<AuthzProvider> providers,

            @Doc("Pass the client's own Authorization on to backends for which no key is found.")
            boolean forwardClientAuthorization) {}

    /// Headers that carry the identity.
    @Doc("Headers that carry the identity.")
    public record AuthzIdentity(
            @Doc("Header of the user.") @Default("x-authz-user-id")
            String userIdHeader,

            @Doc("Header of the groups, comma-separated.") @Default("x-authz-user-groups")
            String userGroupsHeader) {}

    /// A source of credentials.
    @Doc("A source of credentials.")
    public record AuthzProvider(
            @Doc("Kind of source: headers that a trusted proxy sets, or the keys of the backends.")
            @Required
            @OneOf({"header-injection", "static-config"})
            String type,

            @Doc("Header of the key by provider; x-user-PROVIDER-key unless given.")
            SequencedMap<String, String> headers) {}

    /// The management interface.
    @Doc("The management interface.")
    public record ManagementApi(
            @Doc("Address to bind.") @Default("127.0.0.1") String bindAddress,

            @Doc("TCP port.") @Default("8080") @Range(min = 0, max = 65535)
            int port,

            @Doc("Allow callers from other machines.") boolean remoteExposure,
            @Doc("Who may call.") ApiAuth auth,

            @Doc("Certificate; without one it speaks plain HTTP.") @Nullable
            ManagementTls tls) {}

    /// Who may call the management interface.
    @Doc("Who may call the management interface.")
    public record ApiAuth(
            @Doc("How callers prove who they are.") @Default("disabled") @OneOf({"disabled", "bearer"})
            String mode,

            @Doc("Tokens and their roles.") List<TokenRef> tokens,
            @Doc("Permissions by role.") SequencedMap<String, List<String>> roles) {}

    /// A token and its role.
    @Doc("A token and its role.")
    public record TokenRef(
            @Doc("Environment variable that holds the token.") @Required
            String env,

            @Doc("Role of its bearer.") @Required String role) {}

    /// Records of routed requests.
    @Doc("Records of routed requests.")
    public record RouterReplay(
            @Doc(
                    "Whether requests are recorded, without bodies, whose decision says nothing of it; the plugin router_replay of a decision goes before this.")
            boolean enabled,

            @Doc("Where records are kept. Those in memory do not survive a restart.")
            @Default("memory")
            @OneOf({"memory", "sqlite", "redis", "postgres", "milvus", "qdrant"})
            String storeBackend,

            @Doc("How long records are kept; 0 for as long as there is room.") @Default("2592000") @Range(min = 0)
            int ttlSeconds,

            @Doc("Records at most, the oldest go first; 0 for 1,000 in memory and 100,000 elsewhere.") @Range(min = 0)
            int maxRecords,

            @Doc("For files that have it: no request ever waits for its record, whatever this says.")
            boolean asyncWrites,

            @Doc("The SQLite file.") ReplayStores.@Nullable Sqlite sqlite,
            @Doc("The Redis server.") ReplayStores.@Nullable Redis redis,
            @Doc("The PostgreSQL server.") ReplayStores.@Nullable Postgres postgres,
            @Planned @Doc("The Milvus server.") ReplayStores.@Nullable Milvus milvus,
            @Planned @Doc("The Qdrant server.") ReplayStores.@Nullable Qdrant qdrant) {}

    /// Where other processes see how far the start has come.
    @Doc("Where other processes see how far the start has come.")
    public record StartupStatus(
            @Doc("A file, .vllm-sr/startup-status.json beside the configuration, or the key startup_status in Redis.")
            @Default("file")
            @OneOf({"file", "redis"})
            String storeBackend,

            @Doc("The Redis server.") @Nullable RedisServer redis) {}
}
