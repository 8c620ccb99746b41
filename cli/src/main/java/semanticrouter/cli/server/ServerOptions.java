package semanticrouter.cli.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.cluster.ClusterOptions;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.DocumentOverride;
import semanticrouter.console.api.Product;
import semanticrouter.gateway.accept.TlsFiles;

/// How to serve.
///
/// @param source the configuration
/// @param watched the file to reload when it changes; empty for a configuration that is not in a file
/// @param strict whether warnings refuse it
/// @param portOffset added to every port
/// @param host address of the dashboard, empty for loopback; listeners and management API say theirs in the
/// configuration
/// @param parts what to serve beside the listener
/// @param extProc where Envoy reaches the router as its external processor; empty when that is off
/// @param samples prompts the dashboard offers
/// @param environment value of an environment variable, null when unset
/// @param version of the program
/// @param overrides what wins over the configuration
/// @param cluster which one gives models and routes, where the configuration has a cluster give them
public record ServerOptions(
        ConfigSource source,
        Optional<Path> watched,
        boolean strict,
        int portOffset,
        String host,
        Parts parts,
        Optional<ExtProcAddress> extProc,
        List<Product.Sample> samples,
        UnaryOperator<@Nullable String> environment,
        String version,
        List<DocumentOverride> overrides,
        ClusterOptions cluster) {
    /// With the usual cluster.
    public ServerOptions(
            ConfigSource source,
            Optional<Path> watched,
            boolean strict,
            int portOffset,
            String host,
            Parts parts,
            Optional<ExtProcAddress> extProc,
            List<Product.Sample> samples,
            UnaryOperator<@Nullable String> environment,
            String version,
            List<DocumentOverride> overrides) {
        this(
                source,
                watched,
                strict,
                portOffset,
                host,
                parts,
                extProc,
                samples,
                environment,
                version,
                overrides,
                ClusterOptions.USUAL);
    }

    public ServerOptions {
        overrides = List.copyOf(overrides);
        samples = List.copyOf(samples);
    }

    /// The same for another configuration.
    public ServerOptions with(ConfigSource other) {
        return with(other, strict, cluster);
    }

    /// The same with another cluster.
    public ServerOptions with(ClusterOptions other) {
        return with(source, strict, other);
    }

    private ServerOptions with(ConfigSource document, boolean warningsRefuse, ClusterOptions place) {
        return new ServerOptions(
                document,
                watched,
                warningsRefuse,
                portOffset,
                host,
                parts,
                extProc,
                samples,
                environment,
                version,
                overrides,
                place);
    }

    /// The same with warnings that refuse nothing.
    public ServerOptions lenient() {
        return with(source, false, cluster);
    }

    /// What is served beside the listener.
    ///
    /// @param api whether the management API is
    /// @param dashboard whether the dashboard is, which stands on that API
    /// @param metricsPort of the metrics, before the offset; 0 for none
    /// @param demo whether visitors of the dashboard's first page may try the policy
    /// @param readOnly whether API and dashboard refuse every change
    public record Parts(boolean api, boolean dashboard, int metricsPort, PublicDemo demo, boolean readOnly) {
        /// The management API alone.
        public static final Parts API = new Parts(true, false, 0);
        /// Everything.
        public static final Parts ALL = new Parts(true, true, Ports.DEFAULT.metrics());

        /// With the demonstrations where the management API is open anyway, and with changes.
        public Parts(boolean api, boolean dashboard, int metricsPort) {
            this(api, dashboard, metricsPort, PublicDemo.AUTO, false);
        }
    }

    /// Whether visitors of the dashboard's first page may try the policy without an account.
    public enum PublicDemo {
        /// Where the management API asks for no token, so that they learn nothing they could not ask anyway.
        AUTO,
        ON,
        OFF;

        /// @param guarded whether the management API asks for a token
        public boolean allows(boolean guarded) {
            return this == ON || this == AUTO && !guarded;
        }
    }

    /// An address of the external processor.
    ///
    /// @param port before the offset; 0 for any free port
    public record ExtProcAddress(String host, int port, Optional<TlsFiles> tls) {}
}
