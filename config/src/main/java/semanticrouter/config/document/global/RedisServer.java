package semanticrouter.config.document.global;

import java.util.List;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;

/// A Redis or Valkey server and how it is used; 0 and empty mean the client's own default.
@Doc("A Redis or Valkey server and how it is used.")
public record RedisServer(
        @Doc("On or off, for optional caches.") boolean enabled,
        @Doc("host:port.") String address,
        @Doc("Number of the database.") @Range(min = 0) int db,
        @Doc("Password.") String password,
        @Doc("Prefix of keys.") String keyPrefix,
        @Doc("How long entries live.") @Range(min = 0) int ttlSeconds,
        @Doc("Use TLS.") boolean useTls,
        @Doc("Accept any certificate.") boolean tlsSkipVerify,
        @Doc("Use TLS.") boolean tlsEnabled,
        @Doc("Client certificate.") String tlsCertPath,
        @Doc("Key of the client certificate.") String tlsKeyPath,
        @Doc("Certificates that are trusted.") String tlsCaPath,
        @Planned(refused = true) @Doc("Talk to a cluster.") boolean clusterMode,
        @Doc("host:port of cluster nodes.") List<String> clusterAddresses,
        @Doc("Connections at most.") @Range(min = 0) int poolSize,
        @Doc("Connections kept open.") @Range(min = 0) int minIdleConns,
        @Doc("Attempts after the first.") @Range(min = 0) int maxRetries,
        @Doc("Seconds to connect.") @Range(min = 0) int dialTimeout,
        @Doc("Seconds to read.") @Range(min = 0) int readTimeout,
        @Doc("Seconds to write.") @Range(min = 0) int writeTimeout,

        @Planned(refused = true) @Doc("File with further settings.")
        String configPath) {
    @Override
    public String toString() {
        return "RedisServer[" + address + "]";
    }
}
