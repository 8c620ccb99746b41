package semanticrouter.config.document.global;

import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.Range;

/// The servers that can keep responses, with the defaults of this use (specification: dataplane 5 and 5.1).
public final class ResponseStores {
    private ResponseStores() {}

    /// A Redis or Valkey server that keeps responses.
    @Doc("A Redis or Valkey server that keeps responses.")
    public record Redis(
            @Doc("host:port.") String address,

            @Doc("Number of the database.") @Range(min = 0, max = 15)
            int db,

            @Doc("Password.") String password,

            @Doc("Prefix of keys; a colon follows it.") @Default("sr")
            String keyPrefix,

            @Doc("Use TLS.") boolean useTls,

            @Doc("Accept any certificate.") boolean tlsSkipVerify,

            @Doc("Use TLS.") boolean tlsEnabled,

            @Doc("Client certificate.") String tlsCertPath,

            @Doc("Key of the client certificate.") String tlsKeyPath,

            @Doc("Certificates that are trusted.") String tlsCaPath,

            @Doc("Talk to a cluster; db is 0 there.") boolean clusterMode,

            @Doc("host:port of some nodes of the cluster, which name the others; address when there are none.")
            List<String> clusterAddresses,

            @Doc("Connections at most; all calls share one connection, so it changes nothing.")
            @Default("10")
            @Range(min = 0)
            int poolSize,

            @Doc("Connections kept open; all calls share one connection, so it changes nothing.")
            @Default("2")
            @Range(min = 0)
            int minIdleConns,

            @Doc("Attempts after the first; a failed call is not tried again, so it changes nothing.")
            @Default("3")
            @Range(min = 0)
            int maxRetries,

            @Doc("Seconds to connect, at least 1.") @Default("5") @Range(min = 0)
            int dialTimeout,

            @Doc("Seconds to read, at least 1.") @Default("3") @Range(min = 0)
            int readTimeout,

            @Doc("Seconds to write, at least 1.") @Default("3") @Range(min = 0)
            int writeTimeout,

            @Doc("YAML file whose settings replace all of these.")
            String configPath) {
        @Override
        public String toString() {
            return "Redis[" + address + "]";
        }
    }

    /// A PostgreSQL server that keeps responses.
    @Doc("A PostgreSQL server that keeps responses.")
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

            @Doc("Table.") @Default("vsr_responses") String tableName) {
        @Override
        public String toString() {
            return "Postgres[" + host + ":" + port + "/" + database + "]";
        }
    }
}
