package semanticrouter.config.document.global;

import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// A Milvus server by address and how it is used; 0 and empty mean the client's own default.
@Doc("A Milvus server by address and how it is used.")
public record MilvusServer(
        @Doc("host:port.") String address,
        @Doc("User.") String username,
        @Doc("Password.") String password,
        @Doc("Collection of replay records.") String collectionName,
        @Doc("Collection of memories.") String collection,
        @Doc("How soon writes are seen.") String consistencyLevel,
        @Doc("Shards.") @Range(min = 0) int shardNum,
        @Doc("Length of the vectors.") @Range(min = 0) int dimension,
        @Doc("Partitions.") @Range(min = 0) int numPartitions) {
    @Override
    public String toString() {
        return "MilvusServer[" + address + "]";
    }
}
