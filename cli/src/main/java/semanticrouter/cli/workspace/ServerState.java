package semanticrouter.cli.workspace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a running server tells other commands.
///
/// @param pid its process
/// @param ports where it listens
/// @param config the configuration it serves, `demo` for the demonstration
/// @param started when it became ready, RFC 3339
/// @param version of the program
/// @param certificate SHA-256 of the certificate of its management API; null where that speaks plain HTTP
public record ServerState(
        long pid,
        Ports ports,
        String config,
        String started,
        String version,
        @Nullable String certificate) {
    /// A server whose management API speaks plain HTTP.
    public ServerState(long pid, Ports ports, String config, String started, String version) {
        this(pid, ports, config, started, version, null);
    }

    /// The same with another certificate.
    public ServerState with(String renewed) {
        return new ServerState(pid, ports, config, started, version, renewed);
    }

    /// Whether the process still exists.
    public boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /// SHA-256 of the certificate of its management API; empty where that speaks plain HTTP.
    public Optional<String> managementCertificate() {
        return Optional.ofNullable(certificate);
    }
}
