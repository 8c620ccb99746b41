package semanticrouter.config.document.global;

import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// The Redis server in which the state of the start is shown.
@Doc("A Redis server.")
public record RedisServer(
        @Doc("host:port.") String address,
        @Doc("Number of the database.") @Range(min = 0) int db,
        @Doc("Password.") String password,
        @Doc("Prefix of keys.") String keyPrefix,
        @Doc("Use TLS.") boolean useTls,
        @Doc("Accept any certificate.") boolean tlsSkipVerify) {
    @Override
    public String toString() {
        return "RedisServer[" + address + "]";
    }
}
