package semanticrouter.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import semanticrouter.config.load.ConfigSource;

/// The configuration of the demonstration.
public final class DemoConfig {
    private DemoConfig() {}

    /// Its text, which names the ports of the simulated models by variables.
    public static ConfigSource source() {
        try (InputStream in = DemoConfig.class.getResourceAsStream("/demo.yaml")) {
            if (in == null) {
                throw new IllegalStateException("demo.yaml is missing from the program");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ConfigSource.of("demo.yaml", text, Path.of("").toAbsolutePath());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
