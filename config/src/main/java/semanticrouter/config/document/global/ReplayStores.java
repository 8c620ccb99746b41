package semanticrouter.config.document.global;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.Range;

/// The servers that can keep records of routed requests, with the defaults of this use (specification: dataplane 5 and
/// D6).
public final class ReplayStores {
    private ReplayStores() {}

    /// An SQLite file that keeps records.
    @Doc("An SQLite file that keeps records.")
    public record Sqlite(
            @Doc("Its path, relative to the configuration.") @Default(".vllm-sr/replay.db")
            String path) {}

    /// A Redis server that keeps records.
    @Doc("A Redis server that keeps records.")
    public record Redis(
            @Doc("host:port.") String address,

            @Doc("Number of the database.") @Range(min = 0) int db,

            @Doc("Password.") String password,

            @Doc("Prefix of keys.") @Default("router_replay:")
            String keyPrefix,

            @Doc("Use TLS.") boolean useTls,

            @Doc("Accept any certificate.") boolean tlsSkipVerify,

            @Doc("Attempts after the first.") @Range(min = 0)
            int maxRetries,

            @Doc("Connections at most; 0 for the default of the client.") @Range(min = 0)
            int poolSize) {
        @Override
        public String toString() {
            return "Redis[" + address + "]";
        }
    }

    /// A PostgreSQL server that keeps records.
    @Doc("A PostgreSQL server that keeps records.")
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

            @Doc("Table.") @Default("router_replay_records") String tableName) {
        @Override
        public String toString() {
            return "Postgres[" + host + ":" + port + "/" + database + "]";
        }
    }

    /// A Milvus server that keeps records.
    @Doc("A Milvus server that keeps records.")
    public record Milvus(
            @Doc("host:port.") String address,

            @Doc("User.") String username,

            @Doc("Password.") String password,

            @Doc("Collection.") @Default("router_replay_records")
            String collectionName,

            @Doc("How soon writes are seen.") String consistencyLevel,

            @Doc("Shards; 0 for the default of the server.") @Range(min = 0)
            int shardNum) {
        @Override
        public String toString() {
            return "Milvus[" + address + "]";
        }
    }

    /// A Qdrant server that keeps records.
    @Doc("A Qdrant server that keeps records.")
    public record Qdrant(
            @Doc("Host.") String host,

            @Doc("gRPC port.") @Default("6334") @Range(min = 1, max = 65535)
            int port,

            @Doc("Key.") String apiKey,

            @Doc("Use TLS.") boolean useTls,

            @Doc("Seconds to connect.") @Default("10") @Range(min = 0)
            int connectTimeout,

            @Doc("Collection.") @Default("router_replay_records")
            String collectionName) {
        @Override
        public String toString() {
            return "Qdrant[" + host + ":" + port + "]";
        }
    }
}
