package semanticrouter.config.document.global;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// The servers that can keep memories, with the defaults of this use (specification: dataplane 5 and D4).
public final class MemoryStores {
    private MemoryStores() {}

    /// A Milvus server that keeps memories.
    @Doc("A Milvus server that keeps memories.")
    public record Milvus(
            @Doc("host:port.") String address,

            @Doc("User.") String username,

            @Doc("Password.") String password,

            @Doc("Collection.") @Default("agentic_memory") String collection,

            @Doc("Length of the vectors.") @Default("384") @Range(min = 0)
            int dimension,

            @Doc("Partitions; 0 for the default of the server.") @Range(min = 0)
            int numPartitions) {
        @Override
        public String toString() {
            return "Milvus[" + address + "]";
        }
    }

    /// A Valkey server with vector search that keeps memories.
    @Doc("A Valkey server with vector search that keeps memories.")
    public record Valkey(
            @Doc("Host.") String host,

            @Doc("TCP port.") @Default("6379") @Range(min = 1, max = 65535)
            int port,

            @Doc("Number of the database.") @Range(min = 0) int database,

            @Doc("Password.") String password,

            @Doc("Seconds to wait.") @Default("10") @Range(min = 0)
            int timeout,

            @Doc("Seconds to connect; 0 for the default of the client.") @Range(min = 0)
            int connectTimeout,

            @Doc("Prefix of keys.") @Default("mem:") String collectionPrefix,

            @Doc("Name of the index.") @Default("mem_idx") String indexName,

            @Doc("Length of the vectors.") @Default("384") @Range(min = 0)
            int dimension,

            @Doc("How vectors are compared.") @OneOf({"COSINE", "L2", "IP"}) @Default("COSINE")
            String metricType,

            @Doc("Links of a node in the index.") @Default("16") @Range(min = 0)
            int indexM,

            @Doc("Candidates when the index is built.") @Default("256") @Range(min = 0)
            int indexEfConstruction,

            @Doc("Use TLS.") boolean tlsEnabled,

            @Doc("Certificates that are trusted.") String tlsCaPath,

            @Doc("Accept any certificate.") boolean tlsInsecureSkipVerify) {
        @Override
        public String toString() {
            return "Valkey[" + host + ":" + port + "]";
        }
    }

    /// A Qdrant server that keeps memories.
    @Doc("A Qdrant server that keeps memories.")
    public record Qdrant(
            @Doc("Host.") String host,

            @Doc("gRPC port.") @Default("6334") @Range(min = 1, max = 65535)
            int port,

            @Doc("Key.") String apiKey,

            @Doc("Use TLS.") boolean useTls,

            @Doc("Seconds to connect.") @Default("10") @Range(min = 0)
            int connectTimeout,

            @Doc("Collection.") @Default("agentic_memory") String collection,

            @Doc("Length of the vectors.") @Default("384") @Range(min = 0)
            int dimension) {
        @Override
        public String toString() {
            return "Qdrant[" + host + ":" + port + "]";
        }
    }

    /// A Redis server as a cache in front of a store of memories.
    @Doc("A Redis server as a cache in front of a store of memories.")
    public record RedisCache(
            @Doc("On or off.") boolean enabled,

            @Doc("host:port.") String address,

            @Doc("Number of the database.") @Range(min = 0) int db,

            @Doc("Password.") String password,

            @Doc("Prefix of keys.") String keyPrefix,

            @Doc("How long entries live; 0 for as long as there is room.") @Range(min = 0)
            int ttlSeconds) {
        @Override
        public String toString() {
            return "RedisCache[" + address + "]";
        }
    }
}
