package semanticrouter.config.document.global;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// The servers that can keep documents and the list of their files, with the defaults of this use (specification:
/// dataplane 5 and D5).
public final class VectorStores {
    private VectorStores() {}

    /// A Valkey server with vector search that keeps documents.
    @Doc("A Valkey server with vector search that keeps documents.")
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

            @Doc("Prefix of keys.") @Default("vsr_vs_") String collectionPrefix,

            @Doc("Length of the vectors; 0 for that of the encoder.") @Range(min = 0)
            int dimension,

            @Doc("How vectors are compared.") @OneOf({"COSINE", "L2", "IP"}) @Default("COSINE")
            String metricType,

            @Doc("Links of a node in the index.") @Default("16") @Range(min = 0)
            int indexM,

            @Doc("Candidates when the index is built.") @Default("200") @Range(min = 0)
            int indexEfConstruction,

            @Doc("Use TLS.") boolean tlsEnabled,

            @Doc("Certificates that are trusted.") String tlsCaPath,

            @Doc("Accept any certificate.") boolean tlsInsecureSkipVerify) {
        @Override
        public String toString() {
            return "Valkey[" + host + ":" + port + "]";
        }
    }

    /// A Qdrant server that keeps documents.
    @Doc("A Qdrant server that keeps documents.")
    public record Qdrant(
            @Doc("Host.") String host,

            @Doc("gRPC port.") @Default("6334") @Range(min = 1, max = 65535)
            int port,

            @Doc("Key.") String apiKey,

            @Doc("Use TLS.") boolean useTls,

            @Doc("Seconds to connect.") @Default("10") @Range(min = 0)
            int connectTimeout,

            @Doc("Prefix of collections, one for each vector store.") @Default("vsr_vs_")
            String collectionPrefix) {
        @Override
        public String toString() {
            return "Qdrant[" + host + ":" + port + "]";
        }
    }

    /// A PostgreSQL server that keeps the list of files.
    @Doc("A PostgreSQL server that keeps the list of files.")
    public record Postgres(
            @Doc("Host.") String host,

            @Doc("TCP port.") @Default("5432") @Range(min = 1, max = 65535)
            int port,

            @Doc("Database.") String database,

            @Doc("User.") String user,

            @Doc("Password.") String password,

            @Doc("Use of TLS, as libpq names it.") @Key(value = "ssl_mode", aliases = "sslmode")
            String sslMode,

            @Doc("Connections at most; 0 for the default of the client.") @Range(min = 0)
            int maxOpenConns,

            @Doc("Connections kept open.") @Range(min = 0) int maxIdleConns,

            @Doc("Seconds a connection lives; 0 for as long as it works.") @Range(min = 0)
            int connMaxLifetime,

            @Doc("Table.") String tableName) {
        @Override
        public String toString() {
            return "Postgres[" + host + ":" + port + "/" + database + "]";
        }
    }
}
