package semanticrouter.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import semanticrouter.cli.Main;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.cli.demo.DemoSamples;

/// The demonstration, served on free ports in this process.
final class DemoServer implements AutoCloseable {
    private static final String GUARDED = """
              services:
                management_api:
                  auth: {mode: bearer, tokens: [{env: E2E_TOKEN, role: admin}]}
            """;

    private final DemoBackends backends;
    private final PolicyServer server;

    private DemoServer(DemoBackends backends, PolicyServer server) {
        this.backends = backends;
        this.server = server;
    }

    static DemoServer start() throws Exception {
        return start(backends -> PolicyServer.start(
                "demo.yaml", text(), Path.of("").toAbsolutePath(), backends.environment(), DemoSamples.all()));
    }

    /// The same from `config.yaml`, which is written into a folder and watched, for callers with a token.
    static DemoServer startFrom(Path folder, String token) throws Exception {
        Path file = Files.writeString(folder.resolve("config.yaml"), text().replace("  services:\n", GUARDED));
        return start(backends -> {
            var environment = new HashMap<>(backends.environment());
            environment.put("E2E_TOKEN", token);
            return PolicyServer.start(file, environment, DemoSamples.all());
        });
    }

    @FunctionalInterface
    private interface Opening {
        PolicyServer open(DemoBackends backends) throws Exception;
    }

    private static DemoServer start(Opening opening) throws Exception {
        DemoBackends backends = DemoBackends.start();
        try {
            return new DemoServer(backends, opening.open(backends));
        } catch (Exception failed) {
            backends.close();
            throw failed;
        }
    }

    private static String text() throws IOException {
        try (InputStream in = Main.class.getResourceAsStream("/demo.yaml")) {
            if (in == null) {
                throw new IOException("demo.yaml is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String api() {
        return server.api();
    }

    String management() {
        return server.management();
    }

    String dashboard() {
        return server.dashboard();
    }

    String metrics() {
        return server.metrics();
    }

    @Override
    public void close() {
        server.close();
        backends.close();
    }
}
