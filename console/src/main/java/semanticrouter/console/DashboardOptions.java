package semanticrouter.console;

import java.util.Set;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Listener;

/// Where the dashboard listens and whom it talks to.
///
/// @param host address to bind to
/// @param port 0 for any free one
/// @param gateway where the gateway's listener is
/// @param forwardCredentials whether the gateway gets the `authorization` header of the pages' requests
/// @param access who may call the API and the gateway through it; the pages themselves are public
/// @param allowedHosts host names beyond loopback ones under which browsers may reach it
public record DashboardOptions(
        String host,
        int port,
        Listener.Address gateway,
        boolean forwardCredentials,
        AccessControl access,
        Set<String> allowedHosts) {
    public DashboardOptions {
        allowedHosts = Set.copyOf(allowedHosts);
    }
}
