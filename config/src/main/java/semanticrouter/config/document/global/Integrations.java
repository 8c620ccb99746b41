package semanticrouter.config.document.global;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;

/// Tools, multi-model loops and backends of images.
@Doc("Tools, multi-model loops and backends of images.")
public record Integrations(
        @Doc("Selection of tools.") Tools tools,
        @Doc("Multi-model loops.") Looper looper,

        @Doc("Backends of images, by the names that plugins mention them by.")
        SequencedMap<String, ImageBackend> imageGenBackends,

        @Doc("Servers of the Model Context Protocol, by the names that plugins mention them by.")
        SequencedMap<String, McpService> mcpServers) {

    /// A server of the Model Context Protocol.
    @Doc("A server of the Model Context Protocol.")
    public record McpService(
            @Doc("Way to the server, told by `command` or `url` unless given; `http` is `streamable-http`.")
            @OneOf({"stdio", "http", "sse", "streamable-http"})
            String transportType,

            @Doc("Program.") String command,
            @Doc("Arguments of the program.") List<String> args,

            @Doc("Environment of the program, beside PATH and HOME.")
            SequencedMap<String, String> env,

            @Doc("URL.") String url,

            @Doc("Headers sent to the URL.") SequencedMap<String, String> headers) {
        /// Prints no argument, variable or header.
        @Override
        public String toString() {
            return "McpService[" + transportType + ", " + command + "]";
        }
    }

    /// A backend of images.
    @Doc("A backend of images.")
    public record ImageBackend(
            @Doc("Its protocol.") @OneOf({"vllm_omni", "openai"})
            String type,

            @Doc("Address, with or without `/v1`; required by `vllm_omni`, else OpenAI's.")
            String baseUrl,

            @Doc("Model; empty for the decision's model that makes images.")
            String model,

            @Doc("Inference steps; for `vllm_omni`.") @Default("50") @Range(min = 1)
            int numInferenceSteps,

            @Doc("Guidance scale; for `vllm_omni`.") @Default("4.0") @Range(min = 0)
            double cfgScale,

            @Doc("Seed; absent for a random one; for `vllm_omni`.") @Nullable
            Long seed,

            @Doc("Key; required by `openai`.") String apiKey,
            @Doc("Quality word; for `openai`.") String quality,
            @Doc("Style word; for `openai`.") String style) {
        /// Prints no key.
        @Override
        public String toString() {
            return "ImageBackend[" + type + ", " + baseUrl + "]";
        }
    }

    /// Selection of tools.
    @Doc("Selection of tools.")
    public record Tools(
            @Doc("On or off.") boolean enabled,

            @Doc("Tools at most.") @Default("3") @Range(min = 0)
            int topK,

            @Doc("Similarity from which a tool fits.") @Range(min = 0, max = 1) @Nullable
            Double similarityThreshold,

            @Doc("File of tools.") @Default("config/tools_db.json")
            String toolsDbPath,

            @Doc("Send no tools when none fits, rather than all.") @Default("true")
            boolean fallbackToEmpty,

            @Doc("Further filters.") @Nullable AdvancedFiltering advancedFiltering) {}

    /// Further filters of tools.
    @Doc("Further filters of tools.")
    public record AdvancedFiltering(
            @Doc("On or off.") boolean enabled,

            @Doc("How tools are ranked.") @OneOf({"weighted", "hybrid_history"})
            String retrievalStrategy,

            @Doc("Tools that are ranked.") @Range(min = 0) int candidatePoolSize,

            @Doc("Words in common at least.") @Range(min = 0)
            int minLexicalOverlap,

            @Doc("Score at least.") @Range(min = 0, max = 1) double minCombinedScore,

            @Doc("Weights of the parts of the score.") @Nullable
            ToolWeights weights,

            @Doc("Only tools of the request's category.") boolean useCategoryFilter,

            @Doc("Confidence from which the category counts.") @Range(min = 0, max = 1) @Nullable
            Double categoryConfidenceThreshold,

            @Doc("Tools that are always allowed to be ranked.")
            List<String> allowTools,

            @Doc("Tools that are never sent.") List<String> blockTools,

            @Doc("Ranking by what was called before.") @Nullable
            HybridHistory hybridHistory) {}

    /// Weights of the parts of a tool's score.
    @Doc("Weights of the parts of a tool's score.")
    public record ToolWeights(
            @Doc("Similarity.") @Range(min = 0) @Nullable Double embed,
            @Doc("Words.") @Range(min = 0) @Nullable Double lexical,
            @Doc("Tags.") @Range(min = 0) @Nullable Double tag,
            @Doc("Name.") @Range(min = 0) @Nullable Double name,
            @Doc("Category.") @Range(min = 0) @Nullable Double category) {}

    /// Ranking by what was called before.
    @Doc("Ranking by what was called before.")
    public record HybridHistory(
            @Doc("Calls that are looked at.") @Range(min = 0) @Nullable
            Integer historyHorizon,

            @Doc("Calls at least.") @Range(min = 0) @Nullable
            Integer minHistorySteps,

            @Doc("Confidence from which history counts.") @Range(min = 0, max = 1) @Nullable
            Double historyConfidenceThreshold,

            @Doc("Weight of meaning.") @Range(min = 0) @Nullable
            Double weightSemantic,

            @Doc("Weight of what usually follows.") @Range(min = 0) @Nullable
            Double weightHistoryTransition,

            @Doc("Weight of the decision's own tools.") @Range(min = 0) @Nullable
            Double weightDecisionPrior,

            @Doc("Penalty for repeating a call.") @Range(min = 0) @Nullable
            Double repetitionPenaltyStrength) {}

    /// Multi-model loops.
    @Doc("Multi-model loops.")
    public record Looper(
            @Doc("Empty switches loops off. Models are called directly, so that no other address is used.")
            @Default("http://localhost:8899/v1/chat/completions")
            String endpoint,

            @Doc("Seconds a call may take.") @Default("1200") @Range(min = 0)
            int timeoutSeconds,

            @Doc("How often a call is made again that failed by the network or with 502, 503 or 504; 10 at most.")
            @Range(min = 0)
            int retryCount,

            @Doc("Headers added to every call.") SequencedMap<String, String> headers,

            @Doc("Largest ext_proc message in megabytes.") @Default("4") @Range(min = 0)
            int grpcMaxMsgSizeMb,

            @Doc("Largest answer in megabytes.") @Default("32") @Range(min = 0)
            int maxResponseBytesMb,

            @Doc("Names that ask for remom.") RemomNames remom,

            @Doc("Names that ask for fusion; openrouter/fusion always does.")
            FusionNames fusion,

            @Doc("Names that ask for workflows, and their state.")
            Flow flow) {
        /// Whether loops are switched off.
        public boolean off() {
            return endpoint.isBlank();
        }

        /// The largest ext_proc message in megabytes, 1 to 1,024.
        public int messageMegabytes() {
            return grpcMaxMsgSizeMb == 0 ? 4 : Math.min(grpcMaxMsgSizeMb, 1024);
        }
    }

    /// Model names that ask for remom.
    @Doc("Model names that ask for remom.")
    public record RemomNames(
            @Doc("The names.") @Default("[vllm-sr/remom]") List<String> modelNames) {}

    /// Model names that ask for fusion.
    @Doc("Model names that ask for fusion.")
    public record FusionNames(
            @Doc("The names.") @Default("[vllm-sr/fusion]") List<String> modelNames) {}

    /// Names that ask for workflows, and their state.
    @Doc("Names that ask for workflows, and their state.")
    public record Flow(
            @Doc("The names.") @Default("[vllm-sr/flow]") List<String> modelNames,
            @Doc("Where the state of workflows is kept.") FlowState state) {}

    /// Where the state of workflows is kept.
    @Doc("Where the state of workflows is kept.")
    public record FlowState(
            @Doc("The store. What it keeps holds texts of requests and replies.")
            @Default("file")
            @OneOf({"file", "memory", "redis"})
            String storeBackend,

            @Doc("Seconds a workflow may wait for tools; 0 for 1800.") @Default("1800") @Range(min = 0)
            int ttlSeconds,

            @Doc("The folder.") @Nullable FlowFile file,
            @Doc("The Redis server.") @Nullable FlowRedis redis) {}

    /// The folder of workflow state.
    @Doc("The folder of workflow state.")
    public record FlowFile(
            @Doc("The folder, beside the configuration; empty for `.vllm-sr/flows`.")
            String directory) {}

    /// The Redis server of workflow state.
    @Doc("The Redis server of workflow state.")
    public record FlowRedis(
            @Doc("host:port.") @Default("localhost:6379") String address,
            @Doc("Number of the database.") @Range(min = 0) int db,
            @Doc("Password.") String password,

            @Doc("Prefix of keys.") @Default("vllm-sr:flow:state:")
            String keyPrefix,

            @Doc("Use TLS.") boolean useTls,
            @Doc("Accept any certificate.") boolean tlsSkipVerify,

            @Planned @Doc("Connections at most.") @Default("10") @Range(min = 0)
            int poolSize,

            @Planned @Doc("Attempts after the first.") @Default("3") @Range(min = 0)
            int maxRetries) {
        @Override
        public String toString() {
            return "FlowRedis[" + address + "]";
        }
    }
}
