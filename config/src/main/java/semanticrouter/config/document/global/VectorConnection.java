package semanticrouter.config.document.global;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// Where a vector database listens; 0 and empty mean the client's own default.
@Doc("Where a vector database listens.")
public record VectorConnection(
        @Doc("Host.") String host,
        @Doc("TCP port.") @Range(min = 0, max = 65535) int port,
        @Doc("Database: a name, or a number for Redis.") String database,
        @Doc("Password, for Redis and Valkey.") String password,
        @Doc("Seconds to wait.") @Range(min = 0) int timeout,
        @Doc("User and password.") @Nullable Login auth,
        @Doc("TLS.") @Nullable Tls tls) {
    @Override
    public String toString() {
        return "VectorConnection[" + host + ":" + port + "]";
    }

    /// User and password.
    @Doc("User and password.")
    public record Login(
            @Doc("On or off.") boolean enabled,
            @Doc("User.") String username,
            @Doc("Password.") String password) {
        @Override
        public String toString() {
            return "Login[" + username + "]";
        }
    }

    /// TLS.
    @Doc("TLS.")
    public record Tls(
            @Doc("On or off.") boolean enabled,
            @Doc("Client certificate.") String certFile,
            @Doc("Key of the client certificate.") String keyFile,
            @Doc("Certificates that are trusted.") String caFile) {}
}
