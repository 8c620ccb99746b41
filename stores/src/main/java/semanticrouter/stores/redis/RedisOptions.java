package semanticrouter.stores.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which server, and how it is spoken to (specification: dataplane §5.1).
///
/// @param kind `redis` or `valkey`; both speak the same
/// @param nodes the server; several, or one of a cluster
/// @param cluster whether they are nodes of a cluster, which name the others
/// @param database its number; 0 in a cluster
/// @param password empty for none
/// @param prefix of keys, without the colon that follows it
/// @param connectTime longest time to connect
/// @param commandTime longest time for a command
/// @param tls how to encrypt; empty for not at all
public record RedisOptions(
        String kind,
        List<Node> nodes,
        boolean cluster,
        int database,
        String password,
        String prefix,
        Duration connectTime,
        Duration commandTime,
        Optional<Tls> tls) {
    public RedisOptions {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() || !cluster && nodes.size() > 1) {
            throw new IllegalArgumentException("one server, or the nodes of a cluster: " + nodes);
        }
    }

    /// Where a server is.
    ///
    /// @param host name or address
    /// @param port TCP port
    public record Node(String host, int port) {
        /// Reads `host:port`.
        ///
        /// @throws IllegalArgumentException when it is not that
        public static Node of(String address) {
            int colon = address.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("\"" + address + "\" is not host:port");
            }
            return new Node(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /// How to encrypt.
    ///
    /// @param verify whether to check the server's certificate
    /// @param trust PEM file of authorities; empty for those of the platform
    /// @param certificate PEM file of the client's certificate; empty for none
    /// @param key PEM file of its key
    public record Tls(boolean verify, Optional<Path> trust, Optional<Path> certificate, Optional<Path> key) {}

    public static RedisOptions on(String host, int port) {
        return new RedisOptions(
                "redis",
                List.of(new Node(host, port)),
                false,
                0,
                "",
                "sr",
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Optional.empty());
    }

    /// Prints the address only.
    @Override
    public String toString() {
        return "RedisOptions[" + kind + " " + nodes + "/" + database + "]";
    }
}
