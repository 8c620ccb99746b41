package semanticrouter.config.document.global;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.Node;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// A Redis or Valkey server as a vector index (specification: dataplane D1).
///
/// Dropping the index at a start is off unless written, so that a start does not empty the cache, and more than one
/// neighbour is looked at, so that one that may not be used does not hide one that may.
@Doc("A Redis or Valkey server as a vector index.")
public record RedisIndex(
        @Doc("The server.") Connection connection,
        @Doc("The index.") Index index,
        @Doc("How it is searched.") Search search,
        @Doc("What is logged.") MilvusIndex.@Nullable IndexLogging logging,
        @Doc("Conveniences for development.") Development development) {

    /// Where the server listens.
    @Doc("Where the server listens.")
    public record Connection(
            @Doc("Host.") String host,

            @Doc("TCP port.") @Default("6379") @Range(min = 0, max = 65535)
            int port,

            @Doc("Number of the database.") @Range(min = 0) int database,
            @Doc("Password.") String password,

            @Doc("Seconds to wait.") @Default("30") @Range(min = 0)
            int timeout,

            @Doc("TLS.") MilvusIndex.@Nullable Tls tls) {
        @Override
        public String toString() {
            return "Connection[" + host + ":" + port + "]";
        }
    }

    /// The index.
    @Doc("The index.")
    public record Index(
            @Doc("Name.") @Default("semantic_cache_idx") String name,
            @Doc("Prefix of keys.") @Default("doc:") String prefix,
            @Doc("The field of vectors.") VectorField vectorField,
            @Doc("Kind of index.") @Default("HNSW") String indexType,

            @Doc("Its parameters.") @Default("{M: 16, efConstruction: 64}")
            SequencedMap<String, Node> params) {}

    /// The field of vectors.
    @Doc("The field of vectors.")
    public record VectorField(
            @Doc("Name.") @Default("embedding") String name,

            @Doc("Length of the vectors; 0 to find out.") @Range(min = 0)
            int dimension,

            @Doc("How vectors are compared.") @Default("COSINE")
            String metricType) {}

    /// How the index is searched.
    @Doc("How the index is searched.")
    public record Search(
            @Doc("Neighbours that are looked at.") @Default("10") @Range(min = 1)
            int topk) {}

    /// Conveniences for development.
    @Doc("Conveniences for development.")
    public record Development(
            @Doc("Drop the index at every start.") boolean dropIndexOnStartup,

            @Doc("Make the index when it is missing.") @Default("true")
            boolean autoCreateIndex,

            @Doc("Say more in errors.") boolean verboseErrors) {}
}
