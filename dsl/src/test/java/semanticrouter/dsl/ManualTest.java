package semanticrouter.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.DiagnosticManual;

class ManualTest {
    private static final Pattern CODE = Pattern.compile("\"((?:dsl|policy|assertion)-[a-z][a-z-]*[a-z])\"");

    /// What is put together from `dsl-unknown-` and the word for what an assertion names.
    private static final List<String> NAMED = List.of("dsl-unknown-tag", "dsl-unknown-capability");

    @Test
    void explainsExactlyTheCodesThereAre() throws IOException {
        var used = new TreeSet<>(NAMED);
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = CODE.matcher(Files.readString(file));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
        }
        DiagnosticManual own = DiagnosticManual.of(Dsl.class, "/semanticrouter/dsl/diagnostics.md");

        assertThat(own.entries().sequencedKeySet()).containsExactlyElementsOf(used);
        assertThat(own.entries().values()).allSatisfy(text -> assertThat(text).endsWith("."));
        assertThat(Dsl.manual().entries())
                .hasSize(DiagnosticManual.builtin().entries().size() + used.size());
        assertThat(Dsl.manual().explain("policy-shadowed")).isPresent();
        assertThat(Dsl.manual().explain("unknown-key")).isPresent();
    }
}
