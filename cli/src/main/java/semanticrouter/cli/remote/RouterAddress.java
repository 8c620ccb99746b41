package semanticrouter.cli.remote;

import java.util.Optional;
import semanticrouter.config.document.Listener;
import semanticrouter.core.model.Secret;

/// Where a router is reached.
///
/// @param base of the OpenAI API, for example `http://localhost:8899/v1`; no slash at the end
/// @param management its management API; empty when it is not known
/// @param key that the listener lets in; empty when none is known
public record RouterAddress(String base, Optional<ManagementAddress> management, Optional<Secret> key) {
    public RouterAddress {
        base = base.replaceAll("/+$", "");
    }

    /// A listener as programs on this machine reach it.
    ///
    /// @param port as it is open, which may differ from the configured one
    public static RouterAddress of(Listener listener, int port, Optional<ManagementAddress> management) {
        String address = listener.address();
        String host = switch (address) {
            case "", "0.0.0.0", "::", "127.0.0.1", "::1" -> "localhost";
            default -> address.contains(":") ? "[" + address + "]" : address;
        };
        return new RouterAddress(
                (listener.tls() == null ? "http://" : "https://") + host + ":" + port + "/v1",
                management,
                listener.apiKeys().stream().findFirst().map(Secret::new));
    }

    /// The same with another key.
    public RouterAddress withKey(Secret other) {
        return new RouterAddress(base, management, Optional.of(other));
    }
}
