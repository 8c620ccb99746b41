package semanticrouter.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.server.RouterServer;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.console.api.Product;
import semanticrouter.testkit.FreePort;

/// A configuration, served on free ports in this process.
final class PolicyServer implements AutoCloseable {
    private final RouterServer server;

    private PolicyServer(RouterServer server) {
        this.server = server;
    }

    /// @param name of the configuration
    /// @param base directory its paths are relative to
    static PolicyServer start(
            String name, String yaml, Path base, Map<String, String> environment, List<Product.Sample> samples)
            throws Exception {
        return start(ConfigSource.of(name, yaml, base), Optional.empty(), environment, samples);
    }

    /// @param file is watched, and changed by the management API
    @SuppressWarnings("NullAway") // as below
    static PolicyServer start(Path file, Map<String, String> environment, List<Product.Sample> samples)
            throws Exception {
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(file, lookup(environment), found);
        if (source == null) {
            throw new IOException(found.list().toString());
        }
        return start(source, Optional.of(file), environment, samples);
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private static PolicyServer start(
            ConfigSource source, Optional<Path> file, Map<String, String> environment, List<Product.Sample> samples)
            throws Exception {
        return new PolicyServer(RouterServer.start(new ServerOptions(
                source,
                file,
                true,
                FreePort.offset(),
                "",
                ServerOptions.Parts.ALL,
                Optional.empty(),
                samples,
                lookup(environment),
                "test",
                List.of())));
    }

    private static UnaryOperator<@Nullable String> lookup(Map<String, String> environment) {
        return key -> key == null ? null : environment.get(key);
    }

    String api() {
        return "http://127.0.0.1:" + server.ports().listener() + "/v1";
    }

    String management() {
        return "http://127.0.0.1:" + server.ports().management();
    }

    String dashboard() {
        return "http://127.0.0.1:" + server.ports().dashboard();
    }

    String metrics() {
        return "http://127.0.0.1:" + server.ports().metrics() + "/metrics";
    }

    @Override
    public void close() {
        server.close();
    }
}
