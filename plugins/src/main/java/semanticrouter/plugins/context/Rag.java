package semanticrouter.plugins.context;

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
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.kind.Enabled;
import semanticrouter.plugins.kind.PlannedPlugin;

/// `rag`: what a knowledge store says about the request joins the conversation (specification: dataplane §4.11).
public final class Rag extends PlannedPlugin<Rag.Options> {
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
            @Doc("Collection; for `milvus` and `qdrant`.") @Default("")
            String collection,

            @Doc("Whether the response cache's connection serves; for `milvus` and `qdrant`.") @Default("false")
            boolean reuseCacheConnection,

            @Doc("Field of the passage; for `milvus` and `qdrant`.") @Default("")
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

            @Doc("Server; for `mcp`.") @Default("") String serverName,
            @Doc("Tool; for `mcp`.") @Default("") String toolName,
            @Doc("Arguments of the tool; for `mcp`.") Map<String, String> toolArguments,

            @Doc("Store; for `openai` and `vectorstore`.") @Default("")
            String vectorStoreId,

            @Doc("Address; for `openai`.") @Default("") String baseUrl,

            @Doc("Most results; for `openai`.") @Range(min = 1) @Default("20")
            int maxNumResults,

            @Doc("Files to look in; for `openai` and `vectorstore`.") @Default("[]")
            List<String> fileIds,

            @Doc("Condition on attributes; for `openai`.") Map<String, String> filter,

            @Doc("Search first, or let the model search; for `openai`.")
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

    public Rag() {
        super("rag", PluginSlot.RAG, Options.class);
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
        backend(options.backend(), options.backendConfig(), "backend_config", problems);
        return problems;
    }

    private static void backend(String kind, @Nullable Backend at, String path, List<Problem> problems) {
        if (at == null) {
            problems.add(Problem.error(path, "the store `" + kind + "` needs its settings"));
            return;
        }
        switch (kind) {
            case "milvus", "qdrant" -> needs(kind, path + ".collection", at.collection(), problems);
            case "external_api" -> {
                needs(kind, path + ".endpoint", at.endpoint(), problems);
                if (at.requestFormat().equals("custom")) {
                    needs(kind, path + ".request_template", at.requestTemplate(), problems);
                }
            }
            case "mcp" -> {
                needs(kind, path + ".server_name", at.serverName(), problems);
                needs(kind, path + ".tool_name", at.toolName(), problems);
            }
            case "openai" -> {
                needs(kind, path + ".vector_store_id", at.vectorStoreId(), problems);
                needs(kind, path + ".api_key", at.apiKey(), problems);
            }
            case "vectorstore" -> needs(kind, path + ".vector_store_id", at.vectorStoreId(), problems);
            case "hybrid" -> {
                needs(kind, path + ".primary", at.primary(), problems);
                if (at.primary().equals("hybrid") || at.fallback().equals("hybrid")) {
                    problems.add(Problem.error(path, "a hybrid store cannot hold another; name plain stores"));
                    return;
                }
                inner(at.primary(), at.primaryConfig(), path + ".primary_config", problems);
                inner(at.fallback(), at.fallbackConfig(), path + ".fallback_config", problems);
            }
            default -> problems.add(Problem.error(path, "unknown kind of store `" + kind + "`"));
        }
    }

    private static void inner(String kind, @Nullable Backend at, String path, List<Problem> problems) {
        if (!kind.isEmpty()) {
            backend(kind, at, path, problems);
        }
    }

    private static void needs(String kind, String path, String value, List<Problem> problems) {
        if (value.isBlank()) {
            problems.add(Problem.error(path, "the store `" + kind + "` needs it"));
        }
    }
}
