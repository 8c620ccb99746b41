package semanticrouter.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.Main;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.cli.demo.DemoSamples;
import semanticrouter.cli.server.RouterServer;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.config.load.ConfigSource;

/// The demonstration, served on free ports in this process.
final class DemoServer implements AutoCloseable {
    private final DemoBackends backends;
    private final RouterServer server;

    private DemoServer(DemoBackends backends, RouterServer server) {
        this.backends = backends;
        this.server = server;
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    static DemoServer start() throws Exception {
        DemoBackends backends = DemoBackends.start();
        try (InputStream in = Main.class.getResourceAsStream("/demo.yaml")) {
            if (in == null) {
                throw new IOException("demo.yaml is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> environment = backends.environment();
            UnaryOperator<@Nullable String> lookup = name -> name == null ? null : environment.get(name);
            var options = new ServerOptions(
                    ConfigSource.of("demo.yaml", text, Path.of("").toAbsolutePath()),
                    Optional.empty(),
                    true,
                    freeOffset(),
                    "",
                    true,
                    true,
                    Optional.empty(),
                    DemoSamples.all(),
                    lookup,
                    "test");
            return new DemoServer(backends, RouterServer.start(options));
        } catch (Exception failed) {
            backends.close();
            throw failed;
        }
    }

    /// An offset at which all four usual ports are free.
    private static int freeOffset() throws IOException {
        var random = RandomGenerator.getDefault();
        for (int attempt = 0; attempt < 100; attempt++) {
            int offset = random.nextInt(20_000, 50_000);
            if (free(8899 + offset) && free(8700 + offset) && free(8080 + offset) && free(9190 + offset)) {
                return offset;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean free(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
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
        backends.close();
    }
}
