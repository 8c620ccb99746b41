package semanticrouter.console;

import java.util.Optional;
import java.util.Set;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.OriginGuard;
import semanticrouter.gateway.accept.TlsFiles;

/// Where the management API listens and who may call it (specification: dataplane §3.1).
///
/// @param host `localhost` or an IP address
/// @param port 0 for any free one
/// @param exposure whom an address beyond loopback is meant for
/// @param access who may call
/// @param allowedHosts host names beyond loopback ones under which browsers may reach it
/// @param tls its certificate; absent for plain HTTP
public record ManagementOptions(
        String host,
        int port,
        Exposure exposure,
        AccessControl access,
        Set<String> allowedHosts,
        Optional<TlsFiles> tls) {
    /// The same over plain HTTP.
    public ManagementOptions(String host, int port, Exposure exposure, AccessControl access, Set<String> allowedHosts) {
        this(host, port, exposure, access, allowedHosts, Optional.empty());
    }

    /// Whom the address is meant for.
    public enum Exposure {
        /// This machine alone.
        LOOPBACK,
        /// Everybody on a network that only other parts of the same installation reach, as that of a pod.
        INTERNAL,
        /// Other machines.
        REMOTE
    }

    /// @throws IllegalArgumentException when the exposure policy forbids it
    public ManagementOptions {
        allowedHosts = Set.copyOf(allowedHosts);
        if (!host.equals("localhost") && !host.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException(
                    "the management API must bind to localhost or an IP address, not \"" + host + "\"");
        }
        if (!OriginGuard.loopback(host) && exposure == Exposure.LOOPBACK) {
            throw new IllegalArgumentException("binding the management API to " + host
                    + " exposes it; set global.services.management_api.remote_exposure: true, or bind to 127.0.0.1");
        }
        if (exposure == Exposure.REMOTE && !(access.guarded() && access.hasTokens())) {
            throw new IllegalArgumentException(
                    "a management API with remote_exposure needs auth.mode: bearer and at least one token that is set");
        }
    }
}
