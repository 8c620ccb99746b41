package semanticrouter.dsl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.testkit.SharedData;

/// Example programs and documents of the tests.
public final class Programs {
    private Programs() {}

    /// A file of the test resources.
    public static String resource(String path) {
        try (InputStream in = Objects.requireNonNull(Programs.class.getResourceAsStream("/" + path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A shared conformance file; the running test is skipped where it is absent.
    public static String conformance(String path) {
        Path file = SharedData.need("conformance/" + path);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A YAML text as a tree.
    public static MappingNode document(String yaml) {
        return (MappingNode)
                Objects.requireNonNull(YamlReader.read("config.yaml", yaml).root());
    }
}
