package semanticrouter.config.document.global;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.Node;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// A Milvus collection as a vector index (specification: dataplane D2).
@Doc("A Milvus collection as a vector index.")
public record MilvusIndex(
        @Doc("The server.") Connection connection,
        @Doc("The collection.") Collection collection,
        @Doc("How it is searched.") Search search,
        @Doc("Pools and batches.") @Nullable Performance performance,
        @Doc("Expiry and compaction.") @Nullable DataManagement dataManagement,
        @Doc("What is logged.") @Nullable IndexLogging logging,
        @Doc("Conveniences for development.") Development development) {

    /// Where the server listens.
    @Doc("Where the server listens.")
    public record Connection(
            @Doc("Host.") String host,

            @Doc("TCP port.") @Default("19530") @Range(min = 0, max = 65535)
            int port,

            @Doc("Name of the database.") String database,

            @Doc("Seconds to wait.") @Default("30") @Range(min = 0)
            int timeout,

            @Doc("User and password.") @Nullable Login auth,
            @Doc("TLS.") @Nullable Tls tls) {
        @Override
        public String toString() {
            return "Connection[" + host + ":" + port + "]";
        }
    }

    /// User and password.
    @Doc("User and password.")
    public record Login(
            @Doc("On or off.") boolean enabled,
            @Doc("User.") String username,
            @Doc("Password.") String password) {
        @Override
        public String toString() {
            return "Login[" + username + "]";
        }
    }

    /// TLS.
    @Doc("TLS.")
    public record Tls(
            @Doc("On or off.") boolean enabled,
            @Doc("Client certificate.") String certFile,
            @Doc("Key of the client certificate.") String keyFile,
            @Doc("Certificates that are trusted.") String caFile) {}

    /// The collection.
    @Doc("The collection.")
    public record Collection(
            @Doc("Name.") String name,
            @Doc("What it holds.") String description,
            @Doc("The field of vectors.") VectorField vectorField,
            @Doc("The index over it.") Index index) {}

    /// The field of vectors.
    @Doc("The field of vectors.")
    public record VectorField(
            @Doc("Name.") String name,

            @Doc("Length of the vectors; 0 to find out.") @Range(min = 0)
            int dimension,

            @Doc("How vectors are compared.") @Default("IP") String metricType) {}

    /// The index over the vectors.
    @Doc("The index over the vectors.")
    public record Index(
            @Doc("Kind of index.") @Default("HNSW") String type,

            @Doc("Its parameters.") @Default("{M: 16, efConstruction: 64}")
            SequencedMap<String, Node> params) {}

    /// How a collection is searched.
    @Doc("How a collection is searched.")
    public record Search(
            @Doc("Parameters of the index.") @Default("{ef: 64}")
            SequencedMap<String, Node> params,

            @Doc("Neighbours that are looked at.") @Default("10") @Range(min = 0)
            int topk,

            @Doc("How soon writes are seen.") @Default("Session")
            String consistencyLevel) {}

    /// Pools and batches.
    @Doc("Pools and batches.")
    public record Performance(
            @Doc("Connections.") @Nullable Pool connectionPool,
            @Doc("Batches.") @Nullable Batch batch) {}

    /// Connections.
    @Doc("Connections.")
    public record Pool(
            @Doc("Connections at most.") @Range(min = 0) int maxConnections,
            @Doc("Connections kept open.") @Range(min = 0) int maxIdleConnections,
            @Doc("Seconds to wait for one.") @Range(min = 0) int acquireTimeout) {}

    /// Batches.
    @Doc("Batches.")
    public record Batch(
            @Doc("Rows in a batch.") @Range(min = 0) int insertBatchSize,
            @Doc("Seconds to wait for one.") @Range(min = 0) int timeout) {}

    /// Expiry and compaction.
    @Doc("Expiry and compaction.")
    public record DataManagement(
            @Doc("Expiry.") @Nullable Ttl ttl,
            @Doc("Compaction.") @Nullable Compaction compaction) {}

    /// Expiry.
    @Doc("Expiry.")
    public record Ttl(
            @Doc("On or off.") boolean enabled,
            @Doc("Field of the time of writing.") String timestampField,
            @Doc("Seconds between sweeps.") @Range(min = 0) int cleanupInterval) {}

    /// Compaction.
    @Doc("Compaction.")
    public record Compaction(
            @Doc("On or off.") boolean enabled,
            @Doc("Seconds between runs.") @Range(min = 0) int interval) {}

    /// What is logged about an index.
    @Doc("What is logged about an index.")
    public record IndexLogging(
            @Doc("Level.") String level,
            @Doc("Log queries.") boolean enableQueryLog,
            @Doc("Count them.") boolean enableMetrics) {}

    /// Conveniences for development.
    @Doc("Conveniences for development.")
    public record Development(
            @Doc("Drop the collection at every start.") boolean dropCollectionOnStartup,

            @Doc("Make the collection when it is missing.") @Default("true")
            boolean autoCreateCollection,

            @Doc("Say more in errors.") boolean verboseErrors) {}
}
