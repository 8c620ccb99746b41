package semanticrouter.plugins.rag;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.encoder.FactCheck;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.retrieval.DocumentDesk;
import semanticrouter.core.retrieval.DocumentSearch;
import semanticrouter.plugins.json.JsonService;
import semanticrouter.plugins.kind.Enabled;

/// `rag`: what a knowledge store says about the request joins the conversation (specification: dataplane §4.11).
public final class Rag implements PluginFamily<Rag.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "rag";

    private final DocumentSearch documents;
    private final ResultCache cache = new ResultCache();

    /// Where to look, and how what is found joins the conversation.
    @Doc("Adds what a knowledge store says about the request.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Kind of store.")
            @Required
            @OneOf({"milvus", "qdrant", "external_api", "mcp", "openai", "hybrid", "vectorstore"})
            String backend,

            @Doc("Least similarity of a passage.") @Range(min = 0, max = 1) @Default("0.7")
            double similarityThreshold,

            @Doc("Most passages.") @Range(min = 1) @Default("5")
            int topK,

            @Doc("Characters of all passages together.") @Range(min = 1) @Default("10000")
            int maxContextLength,

            @Doc("As the result of a tool, or before the conversation.")
            @OneOf({"tool_role", "system_prompt"})
            @Default("tool_role")
            String injectionMode,

            @Doc("Where and how the store is asked.") Backend backendConfig,

            @Doc("What a failing search means.") @OneOf({"skip", "block", "warn"}) @Default("skip")
            String onFailure,

            @Doc("Whether passages are kept for the same question.") @Default("false")
            boolean cacheResults,

            @Doc("Seconds they are kept.") @Range(min = 0) @Default("3600")
            int cacheTtlSeconds,

            @Doc("Least confidence of the fact-check signal for a search; 0 for always.")
            @Range(min = 0, max = 1)
            @Default("0")
            double minConfidenceThreshold) {}

    /// Where and how a store is asked; each kind of store reads its part.
    @Doc("Where and how the store is asked; each kind reads its part.")
    public record Backend(
            @Doc("Collection; for `milvus`, `qdrant` and Weaviate's class.") @Default("")
            String collection,

            @Doc("Whether the response cache's connection serves; for `milvus` and `qdrant`.") @Default("false")
            boolean reuseCacheConnection,

            @Doc("Field of the passage; for `milvus`, `qdrant` and `external_api`.") @Default("")
            String contentField,

            @Doc("Field of its metadata; for `milvus` and `qdrant`.") @Default("")
            String metadataField,

            @Doc("Condition on passages; for `milvus`.") @Default("")
            String filterExpression,

            @Doc("Address; for `external_api`.") @Default("")
            String endpoint,

            @Doc("Key; for `external_api` and `openai`.") @Default("")
            String apiKey,

            @Doc("Header of the key; for `external_api`.") @Default("")
            String authHeader,

            @Doc("Fixed headers; for `external_api`.") Map<String, String> headers,

            @Doc("Shape of the question; for `external_api`.")
            @OneOf({"pinecone", "weaviate", "elasticsearch", "custom"})
            @Default("custom")
            String requestFormat,

            @Doc("Body of the question; for the format `custom`.") @Default("")
            String requestTemplate,

            @Doc("Seconds to wait; 0 for the kind's default.") @Range(min = 0) @Default("0")
            int timeoutSeconds,

            @Doc("Server, one of `global.integrations.mcp_servers`; for `mcp`.") @Default("")
            String serverName,

            @Doc("Tool; for `mcp`.") @Default("") String toolName,

            @Doc("Arguments of the tool; the question under `query` unless given; for `mcp`.")
            Map<String, String> toolArguments,

            @Doc("Store; for `openai` and `vectorstore`.") @Default("")
            String vectorStoreId,

            @Doc("Address; for `openai`.") @Default("") String baseUrl,

            @Doc("Most results; for `openai`.") @Range(min = 1) @Default("20")
            int maxNumResults,

            @Doc("Files to look in; for `openai` and `vectorstore`.") @Default("[]")
            List<String> fileIds,

            @Doc("Condition on attributes; for `openai`.") Map<String, String> filter,

            @Doc("Search before the model is asked, or let the model search with a tool; for `openai`.")
            @OneOf({"direct_search", "tool_based"})
            @Default("direct_search")
            String workflowMode,

            @Doc("First kind of store; for `hybrid`.") @Default("")
            String primary,

            @Doc("Second kind of store; for `hybrid`.") @Default("")
            String fallback,

            @Doc("One after the other, or side by side; for `hybrid`.")
            @OneOf({"sequential", "parallel"})
            @Default("sequential")
            String strategy,

            @Doc("Where the first is asked; for `hybrid`.") @Nullable
            Backend primaryConfig,

            @Doc("Where the second is asked; for `hybrid`.") @Nullable
            Backend fallbackConfig) {
        public Backend {
            headers = Map.copyOf(headers);
            toolArguments = Map.copyOf(toolArguments);
            fileIds = List.copyOf(fileIds);
            filter = Map.copyOf(filter);
        }

        /// Prints no key and no header.
        @Override
        public String toString() {
            return "Backend[" + collection + endpoint + vectorStoreId + primary + "]";
        }
    }

    /// For checks and dry runs.
    public Rag() {
        this(new DocumentDesk());
    }

    /// @param documents the vector stores of this router
    public Rag(DocumentSearch documents) {
        this.documents = documents;
    }

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.RAG;
    }

    @Override
    public String description() {
        return "Adds what a knowledge store says about the request to the conversation.";
    }

    @Override
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<>(Enabled.check(options.enabled()));
        Backends.check(options.backend(), options.backendConfig(), "backend_config", problems);
        return problems;
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) throws UnavailableException {
        Options options = setup.options();
        boolean gated = options.minConfidenceThreshold() > 0;
        if (gated && !setup.services().encoders().tasks().contains(FactCheck.TASK)) {
            throw new UnavailableException(
                    "encoder_missing",
                    "min_confidence_threshold needs the fact-check classifier, which is not loaded; load it or set 0");
        }
        HttpClient client = JsonService.newClient();
        var fanout = new Fanout();
        try {
            PassageSource source = new Backends(documents, setup.services().servers(), client, fanout)
                    .source(options.backend(), options.backendConfig());
            return new RagPlugin(
                    options,
                    source,
                    cache,
                    setup.services().encoders(),
                    setup.services().clock(),
                    client,
                    fanout);
        } catch (UnavailableException refused) {
            client.shutdownNow();
            fanout.close();
            throw refused;
        }
    }
}
