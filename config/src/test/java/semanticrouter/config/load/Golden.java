package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares a text with a file under `src/test/golden`; `-Dgolden.update=true` writes the file instead.
public final class Golden {
    private static final Path ROOT = Path.of("src/test/golden");

    private Golden() {}

    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    public static void assertMatches(String relative, String actual) throws IOException {
        Path file = path(relative);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, actual);
        }
        assertThat(file).as("run with -Dgolden.update=true to write it").exists();
        assertThat(actual).as("golden file %s", file).isEqualTo(Files.readString(file));
    }
}
