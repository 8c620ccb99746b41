package semanticrouter.stores.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Which server, and how it is spoken to (specification: dataplane §5.1).
///
/// @param kind `redis` or `valkey`; both speak the same
/// @param host name or address
/// @param port TCP port
/// @param database its number
/// @param password empty for none
/// @param prefix of keys, without the colon that follows it
/// @param connectTime longest time to connect
/// @param commandTime longest time for a command
/// @param tls how to encrypt; empty for not at all
public record RedisOptions(
        String kind,
        String host,
        int port,
        int database,
        String password,
        String prefix,
        Duration connectTime,
        Duration commandTime,
        Optional<Tls> tls) {
    /// How to encrypt.
    ///
    /// @param verify whether to check the server's certificate
    /// @param trust PEM file of authorities; empty for those of the platform
    /// @param certificate PEM file of the client's certificate; empty for none
    /// @param key PEM file of its key
    public record Tls(boolean verify, Optional<Path> trust, Optional<Path> certificate, Optional<Path> key) {}

    public static RedisOptions on(String host, int port) {
        return new RedisOptions(
                "redis", host, port, 0, "", "sr", Duration.ofSeconds(5), Duration.ofSeconds(3), Optional.empty());
    }

    /// Prints the address only.
    @Override
    public String toString() {
        return "RedisOptions[" + kind + " " + host + ":" + port + "/" + database + "]";
    }
}
