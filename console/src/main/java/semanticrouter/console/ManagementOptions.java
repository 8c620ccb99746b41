package semanticrouter.console;

import java.util.Set;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.OriginGuard;

/// Where the management API listens and who may call it (specification: dataplane §3.1).
///
/// @param host `localhost` or an IP address
/// @param port 0 for any free one
/// @param remoteExposure whether an address beyond loopback is meant
/// @param access who may call
/// @param allowedHosts host names beyond loopback ones under which browsers may reach it
public record ManagementOptions(
        String host, int port, boolean remoteExposure, AccessControl access, Set<String> allowedHosts) {
    /// @throws IllegalArgumentException when the exposure policy forbids it
    public ManagementOptions {
        allowedHosts = Set.copyOf(allowedHosts);
        if (!host.equals("localhost") && !host.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException(
                    "the management API must bind to localhost or an IP address, not \"" + host + "\"");
        }
        if (!OriginGuard.loopback(host) && !remoteExposure) {
            throw new IllegalArgumentException("binding the management API to " + host
                    + " exposes it; set global.services.management_api.remote_exposure: true, or bind to 127.0.0.1");
        }
        if (remoteExposure && !(access.guarded() && access.hasTokens())) {
            throw new IllegalArgumentException(
                    "a management API with remote_exposure needs auth.mode: bearer and at least one token that is set");
        }
    }
}
