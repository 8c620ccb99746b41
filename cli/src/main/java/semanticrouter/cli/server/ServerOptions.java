package semanticrouter.cli.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.console.api.Product;
import semanticrouter.gateway.GatewayOptions.TlsFiles;

/// How to serve.
///
/// @param source the configuration
/// @param watched the file to reload when it changes; empty for a configuration that is not in a file
/// @param strict whether warnings refuse it
/// @param portOffset added to every port
/// @param host address of the dashboard, empty for loopback; listeners and management API say theirs in the
/// configuration
/// @param dashboard whether to serve the dashboard
/// @param metrics whether to serve metrics
/// @param extProc where Envoy reaches the router as its external processor; empty when that is off
/// @param samples prompts the dashboard offers
/// @param environment value of an environment variable, null when unset
/// @param version of the program
public record ServerOptions(
        ConfigSource source,
        Optional<Path> watched,
        boolean strict,
        int portOffset,
        String host,
        boolean dashboard,
        boolean metrics,
        Optional<ExtProcAddress> extProc,
        List<Product.Sample> samples,
        UnaryOperator<@Nullable String> environment,
        String version) {
    public ServerOptions {
        samples = List.copyOf(samples);
    }

    /// The same for another configuration.
    public ServerOptions with(ConfigSource other) {
        return new ServerOptions(
                other, watched, strict, portOffset, host, dashboard, metrics, extProc, samples, environment, version);
    }

    /// An address of the external processor.
    ///
    /// @param port before the offset; 0 for any free port
    public record ExtProcAddress(String host, int port, Optional<TlsFiles> tls) {}
}
