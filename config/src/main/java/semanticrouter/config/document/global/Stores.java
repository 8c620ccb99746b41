package semanticrouter.config.document.global;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;

/// Where state is kept.
@Doc("Where state is kept.")
public record Stores(
        @Doc("Answers that are used again.") @Key(value = "response_cache", aliases = "semantic_cache")
        ResponseCache responseCache,

        @Doc("What is remembered about users.") Memory memory,
        @Doc("Documents for retrieval.") VectorStore vectorStore) {

    /// Answers that are used again.
    @Doc("Answers that are used again.")
    public record ResponseCache(
            @Doc("On or off.") @Default("true") boolean enabled,

            @Doc("Where answers are kept.")
            @Default("memory")
            @OneOf({"memory", "redis", "valkey", "milvus", "qdrant", "sqlite", "postgres"})
            String backendType,

            @Doc("Answers at most.") @Default("1000") @Range(min = 1)
            int maxEntries,

            @Doc("How long answers are kept.") @Default("3600") @Range(min = 0)
            int ttlSeconds,

            @Doc("Which answer goes when the cache is full.") @Default("fifo") @OneOf({"fifo", "lru", "lfu"})
            String evictionPolicy,

            @Doc("Similarity from which questions count as the same; 0.8 unless given.")
            @Range(min = 0, max = 1)
            @Nullable
            Double similarityThreshold,

            @Doc("Encoder of questions.") String embeddingModel,
            @Doc("The Redis server.") @Nullable RedisIndex redis,
            @Doc("The Valkey server.") @Nullable RedisIndex valkey,
            @Doc("The Milvus server.") @Nullable MilvusIndex milvus,
            @Doc("The Qdrant server.") @Nullable QdrantCache qdrant) {}

    /// What is remembered about users.
    @Doc("What is remembered about users.")
    public record Memory(
            @Doc("Whether every decision has memory whose plugin does not say otherwise.")
            boolean enabled,

            @Doc("Where memories are kept; sqlite unless given. Those in memory do not survive a restart.")
            @OneOf({"memory", "milvus", "valkey", "qdrant", "sqlite", "postgres"})
            String backend,

            @Doc("Remember exchanges without being told; a decision's plugin comes first.")
            boolean autoStore,

            @Doc("Paths of the API, such as /v1/messages, and names of decisions without memory.")
            List<String> disabledRoutes,

            @Doc("Models without memory.") List<String> disabledModels,
            @Doc("Encoder of memories.") String embeddingModel,

            @Planned @Doc("Turns that are read together.") @Default("10") @Range(min = 0)
            int extractionBatchSize,

            @Doc("Memories that are given to the model at most.") @Default("5") @Range(min = 0)
            int defaultRetrievalLimit,

            @Doc("Similarity from which a memory fits.") @Default("0.7") @Range(min = 0, max = 1)
            double defaultSimilarityThreshold,

            @Doc("Search words and vectors.") boolean hybridSearch,

            @Doc("How both are combined: weighted, which is the default and which rerank is too, or rrf.")
            @OneOf({"", "weighted", "rerank", "rrf"})
            String hybridMode,

            @Doc(
                    "Fit the threshold to the memories found: the widest gap between them takes its place, at most .15 below.")
            boolean adaptiveThreshold,

            @Doc("Which memories are kept.") @Nullable QualityScoring qualityScoring,
            @Doc("Which memories are used.") @Nullable Reflection reflection,

            @Doc("The SQLite file; .vllm-sr/memories.db unless given.") @Nullable
            SqliteFile sqlite,

            @Planned @Doc("A cache in front of the store.") MemoryStores.@Nullable RedisCache redisCache,
            @Doc("The Milvus server.") MemoryStores.@Nullable Milvus milvus,
            @Doc("The Valkey server.") MemoryStores.@Nullable Valkey valkey,
            @Doc("The Qdrant server.") MemoryStores.@Nullable Qdrant qdrant) {}

    /// Which memories are kept.
    @Doc("Which memories are kept.")
    public record QualityScoring(
            @Doc(
                    "Days without use after which a memory that was never used is half as strong; each use adds as many. 0 for 30.")
            @Range(min = 0)
            double initialStrengthDays,

            @Doc("Strength below which a memory goes although there is room; 0 for never.") @Range(min = 0, max = 1)
            double pruneThreshold,

            @Doc("Memories of a user at most, the weakest go first; 0 for 1,000.") @Range(min = 0)
            int maxMemoriesPerUser) {}

    /// Which memories are used.
    @Doc("Which memories are used.")
    public record Reflection(
            @Doc("Whether anything is left out.") @Default("true")
            boolean enabled,

            @Doc("How memories are ranked; empty for the built-in way.")
            String algorithm,

            @Doc("Tokens of all memories together.") @Default("2048") @Range(min = 0)
            int maxInjectTokens,

            @Doc("Days after which a memory counts half; 0 for never.") @Default("30") @Range(min = 0)
            double recencyDecayDays,

            @Doc("Share of common words from which two memories are one.") @Default("0.9") @Range(min = 0, max = 1)
            double dedupThreshold,

            @Doc("Patterns of memories that are never used.")
            List<String> blockPatterns) {}

    /// Documents for retrieval.
    @Doc("Documents for retrieval.")
    public record VectorStore(
            @Doc("On or off.") boolean enabled,

            @Doc("Where vectors are kept; `memory` is built: the process, and an SQLite file in `file_storage_dir`.")
            @OneOf({"memory", "milvus", "llama_stack", "valkey", "qdrant", "postgres"})
            String backendType,

            @Doc("Folder of uploaded files, passages and vectors.") @Default("/var/lib/vsr/data")
            String fileStorageDir,

            @Doc("Largest file in megabytes.") @Default("50") @Range(min = 0)
            int maxFileSizeMb,

            @Planned @Doc("Encoder of documents; the router's own reads them.") @Default("bert")
            String embeddingModel,

            @Planned @Doc("Length of the vectors; 384 for bert and multimodal, else 768, unless given.") @Range(min = 0)
            int embeddingDimension,

            @Doc("Files read at a time.") @Default("2") @Range(min = 0)
            int ingestionWorkers,

            @Doc("Seconds to finish reading at a stop.") @Default("30") @Range(min = 0)
            int ingestionDrainTimeoutSeconds,

            @Doc("File name endings that are accepted.") @Default("[.txt, .md, .json, .csv, .html]")
            List<String> supportedFormats,

            @Planned @Doc("Milvus.") @Nullable MilvusIndex milvus,
            @Doc("The process itself.") @Nullable InProcess memory,
            @Planned @Doc("Llama Stack.") @Nullable LlamaStack llamaStack,
            @Planned @Doc("Valkey.") VectorStores.@Nullable Valkey valkey,
            @Planned @Doc("Qdrant.") VectorStores.@Nullable Qdrant qdrant,

            @Doc("Where the list of files is kept; `memory` is built: with the vectors.")
            @Default("memory")
            @OneOf({"memory", "postgres"})
            String metadataStore,

            @Planned @Doc("The PostgreSQL server of the list of files.")
            VectorStores.@Nullable Postgres metadataPostgres) {
        private static final Set<String> SMALL = Set.of("bert", "multimodal");

        public VectorStore {
            if (embeddingDimension == 0) {
                embeddingDimension = SMALL.contains(embeddingModel) ? 384 : 768;
            }
        }
    }

    /// A vector store in the process itself.
    @Doc("A vector store in the process itself.")
    public record InProcess(
            @Doc("Entries in a store at most.") @Range(min = 0)
            int maxEntriesPerStore) {}

    /// A vector store in Llama Stack.
    @Doc("A vector store in Llama Stack.")
    public record LlamaStack(
            @Doc("URL.") String endpoint,
            @Doc("Token.") String authToken,
            @Doc("Encoder.") String embeddingModel,
            @Doc("Seconds to wait.") @Range(min = 0) int requestTimeoutSeconds,

            @Doc("How it searches.") @OneOf({"vector", "keyword", "hybrid"})
            String searchType) {
        @Override
        public String toString() {
            return "LlamaStack[" + endpoint + "]";
        }
    }
}
