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
    public static final int DEFAULT_PORT = 8700;

    public DashboardOptions {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /// 127.0.0.1:8700 for everybody on the machine.
    ///
    /// @param gatewayPort port of the gateway on this machine
    public static DashboardOptions local(int gatewayPort) {
        return new DashboardOptions(
                "127.0.0.1", DEFAULT_PORT, new Listener.Address("127.0.0.1", gatewayPort), false, AccessControl.open(), Set.of());
    }
}
