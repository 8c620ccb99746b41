package semanticrouter.config.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiagnosticManualTest {
    private static final Pattern CODE = Pattern.compile(
            "(?:(?:error|warning|keyError|keyWarning|note)\\(|(?:CODE|REMOVED|NOT_BUILT|UNAVAILABLE) =|Severity\\.[A-Z]+,)\\s*\"([a-z][a-z-]+)\"");

    private final DiagnosticManual manual = DiagnosticManual.builtin();

    @Test
    void explainsExactlyTheCodesThereAre() throws IOException {
        var used = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = CODE.matcher(Files.readString(file));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
        }

        assertThat(used).hasSizeGreaterThan(80);
        assertThat(manual.entries().sequencedKeySet()).containsExactlyElementsOf(used);
        assertThat(manual.entries().values())
                .allSatisfy(text -> assertThat(text).endsWith("."));
        assertThat(manual.explain("unknown-key"))
                .hasValueSatisfying(text -> assertThat(text).contains("misspelling"));
        assertThat(manual.explain("no-such-code")).isEmpty();
        assertThat(manual.page()).startsWith("# What findings mean");
    }
}
