package semanticrouter.config.document.global;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// A Qdrant server and how it is used; 0 and empty mean the client's own default.
@Doc("A Qdrant server and how it is used.")
public record QdrantServer(
        @Doc("Host.") String host,

        @Doc("gRPC port.") @Default("6334") @Range(min = 1, max = 65535)
        int port,

        @Doc("Key.") String apiKey,
        @Doc("Use TLS.") boolean useTls,

        @Doc("Seconds to connect.") @Default("10") @Range(min = 0)
        int connectTimeout,

        @Doc("Collection of the cache or of replay.") String collectionName,
        @Doc("Collection of memories.") String collection,

        @Doc("Prefix of collections, one for each vector store.")
        String collectionPrefix,

        @Doc("Length of the vectors.") @Range(min = 0) int dimension) {
    @Override
    public String toString() {
        return "QdrantServer[" + host + ":" + port + "]";
    }
}
