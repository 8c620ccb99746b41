package semanticrouter.cli.smoke;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;

/// The configuration that every surface serves.
final class SmokeConfig {
    /// Its name.
    static final String NAME = "smoke.yaml";

    private static final String VARIABLES = "VLLM_SR_SMOKE_";
    private static final int KEY_BYTES = 16;

    private SmokeConfig() {}

    /// The YAML, as it is in the program.
    static String text() throws IOException {
        return resource("/" + NAME);
    }

    /// A file of the program.
    static String resource(String name) throws IOException {
        try (InputStream in = SmokeConfig.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The same as a tree.
    static MappingNode tree() throws IOException {
        if (YamlReader.read(NAME, text()).root() instanceof MappingNode mapping) {
            return mapping;
        }
        throw new IllegalStateException(NAME + " is no mapping");
    }

    /// Values of the variables it names.
    ///
    /// @param key that the listener lets in
    static Map<String, String> environment(ModelServer model, String key) {
        var environment = new LinkedHashMap<String, String>();
        environment.put(VARIABLES + "KEY", key);
        environment.put(VARIABLES + "URL", model.url());
        environment.put(VARIABLES + "MODEL", model.name());
        environment.put(VARIABLES + "MODEL_KEY", model.key());
        return environment;
    }

    /// A key nobody else has.
    static String key(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return "smoke-" + HexFormat.of().formatHex(bytes);
    }
}
