package semanticrouter.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import semanticrouter.cli.server.Kinds;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.core.statistics.ModelStatistics;

/// Every configuration and program in the documents loads through the code that users run.
class DocsTest {
    private static final Pattern BLOCK = Pattern.compile("```(yaml|dsl)\\n(.*?)```", Pattern.DOTALL);

    @Test
    void snippets_load() throws Exception {
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        var broken = new ArrayList<String>();
        int blocks = 0;
        for (Path file : SourceTree.files(
                path -> path.toString().endsWith(".md") && !path.toString().contains("/adr/"))) {
            var matcher = BLOCK.matcher(Files.readString(file));
            while (matcher.find()) {
                blocks++;
                String where = SourceTree.root().relativize(file) + " block " + blocks;
                for (Diagnostic diagnostic : check(loader, matcher.group(1), matcher.group(2))) {
                    if (diagnostic.isError()) {
                        broken.add(where + ": " + diagnostic.message());
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(blocks).isPositive();
    }

    private static List<Diagnostic> check(ConfigLoader loader, String language, String text) {
        if (language.equals("dsl")) {
            return Kinds.language().validate("snippet.dsl", text).diagnostics();
        }
        var source = ConfigSource.of("snippet.yaml", text, Path.of("").toAbsolutePath());
        boolean whole = text.contains("version:");
        return loader.load(source, whole ? LoadOptions.readOnly() : LoadOptions.fragment())
                .diagnostics();
    }
}
