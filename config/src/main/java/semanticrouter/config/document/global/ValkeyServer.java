package semanticrouter.config.document.global;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// A Valkey server with vector search and how it is used; 0 and empty mean the client's own default.
@Doc("A Valkey server with vector search and how it is used.")
public record ValkeyServer(
        @Doc("Host.") String host,

        @Doc("TCP port.") @Default("6379") @Range(min = 1, max = 65535)
        int port,

        @Doc("Number of the database.") @Range(min = 0) int database,
        @Doc("Password.") String password,
        @Doc("Seconds to wait.") @Range(min = 0) int timeout,
        @Doc("Seconds to connect.") @Range(min = 0) int connectTimeout,
        @Doc("Prefix of keys.") String collectionPrefix,
        @Doc("Name of the index.") String indexName,
        @Doc("Length of the vectors.") @Range(min = 0) int dimension,

        @Doc("How vectors are compared.") @OneOf({"COSINE", "L2", "IP"})
        String metricType,

        @Doc("Links of a node in the index.") @Range(min = 0)
        int indexM,

        @Doc("Candidates when the index is built.") @Range(min = 0)
        int indexEfConstruction,

        @Doc("Use TLS.") boolean tlsEnabled,
        @Doc("Certificates that are trusted.") String tlsCaPath,
        @Doc("Accept any certificate.") boolean tlsInsecureSkipVerify) {
    @Override
    public String toString() {
        return "ValkeyServer[" + host + ":" + port + "]";
    }
}
