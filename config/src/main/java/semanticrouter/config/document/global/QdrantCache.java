package semanticrouter.config.document.global;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// A Qdrant server that keeps answers (specification: dataplane D3).
@Doc("A Qdrant server that keeps answers.")
public record QdrantCache(
        @Doc("Host.") String host,

        @Doc("gRPC port.") @Default("6334") @Range(min = 1, max = 65535)
        int port,

        @Doc("Key.") String apiKey,
        @Doc("Use TLS.") boolean useTls,

        @Doc("Seconds to connect.") @Default("10") @Range(min = 0)
        int connectTimeout,

        @Doc("Collection.") String collectionName) {
    @Override
    public String toString() {
        return "QdrantCache[" + host + ":" + port + "]";
    }
}
