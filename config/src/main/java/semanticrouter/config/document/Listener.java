package semanticrouter.config.document;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// An address on which clients connect.
///
/// @param name for logs and metrics
/// @param address IP address to bind
/// @param port TCP port
/// @param timeout longest exchange
/// @param tls null for plain HTTP
/// @param apiKeys bearer tokens that are let in; empty lets everybody in
@Doc("An address on which clients connect.")
public record Listener(
        @Doc("Name for logs and metrics.") String name,
        @Doc("IP address to bind.") @Default("0.0.0.0") String address,

        @Doc("TCP port.") @Default("8899") @Range(min = 1, max = 65535)
        int port,

        @Doc("Longest exchange; behind Envoy the longest of all holds.") @Default("300s")
        Duration timeout,

        @Doc("Bearer tokens that are let in; none lets everybody in.")
        List<String> apiKeys,

        @Doc("Certificate; without one the listener speaks plain HTTP.") @Nullable
        ListenerTls tls) {
    public Listener {
        apiKeys = List.copyOf(apiKeys);
    }

    /// What it is called outside the document: its name, or its port where it has none.
    public String called() {
        return name.isEmpty() ? "port-" + port : name;
    }

    @Override
    public String toString() {
        return "Listener[" + name + ", " + address + ":" + port + ", " + apiKeys.size() + " keys]";
    }
}
