package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.testkinds.TestKinds;

class BrokenFilesTest {
    private static final Path FOLDER = Golden.path("broken");

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void saysExactlyWhatIsWrong(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name));
        LoadedConfig config = new ConfigLoader(TestKinds.all())
                .load(
                        ConfigSource.of(name, text, FOLDER),
                        LoadOptions.serving(Map.of("HOME_DIR", "/home/router")::get));

        assertThat(config.usable()).isFalse();
        Golden.assertMatches(
                "broken/" + name.replace(".yaml", ".txt"),
                new DiagnosticRenderer(Map.of(name, text))
                        .render(config.diagnostics().stream()
                                .filter(d -> d.severity() != Severity.NOTE)
                                .toList()));
    }

    @Test
    void thereAreTenOfThem() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(10);
    }
}
