package semanticrouter.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semanticrouter.core.signal.SignalFamily;

class BuiltinSignalsTest {
    @Test
    void listsEveryFamilyOfTheModule() throws Exception {
        List<String> listed = BuiltinSignals.all().stream()
                .map(family -> family.getClass().getName())
                .toList();
        assertThat(families()).isNotEmpty().containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void namesAndYamlKeysAreUnique() {
        List<SignalFamily<?>> all = BuiltinSignals.all();
        assertThat(all.stream().map(family -> family.kind().name())).doesNotHaveDuplicates();
        assertThat(all.stream().map(family -> family.kind().yamlKey())).doesNotHaveDuplicates();
    }

    /// `x-vsr-matched-…`; the last two are families of ours (specification: dataplane §1.12).
    @Test
    void headersHaveTheNamesOfTheContract() {
        assertThat(BuiltinSignals.all().stream().map(SignalFamily::headerName))
                .containsExactlyInAnyOrder(
                        "keywords",
                        "embeddings",
                        "domains",
                        "fact-check",
                        "user-feedback",
                        "reask",
                        "preference",
                        "language",
                        "context",
                        "structure",
                        "complexity",
                        "modality",
                        "authz",
                        "jailbreak",
                        "pii",
                        "kb",
                        "conversation",
                        "event",
                        "metadata",
                        "classifier");
    }

    @Test
    void areListedCheapestFirst() {
        assertThat(BuiltinSignals.all().stream().map(SignalFamily::cost)).isSorted();
    }

    private static List<String> families() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(BuiltinSignals.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var found = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replace(".class", "");
                Class<?> type = name.endsWith("package-info") ? Object.class : Class.forName(name, false, loader());
                if (SignalFamily.class.isAssignableFrom(type)) {
                    found.add(name);
                }
            }
        }
        return found;
    }

    private static ClassLoader loader() {
        return BuiltinSignalsTest.class.getClassLoader();
    }
}
