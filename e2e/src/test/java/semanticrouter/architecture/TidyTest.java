package semanticrouter.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Limits that keep pieces small enough to have a true name, and words that must not appear.
class TidyTest {
    private static final int FILE_LINES = 400;
    private static final int TEST_FILE_LINES = 600;
    private static final int PACKAGE_FILES = 25;
    private static final int PACKAGE_LINES = 3_000;
    /// Packages that are larger for a reason recorded in an ADR; the list may only shrink.
    private static final Set<String> LARGER = Set.of("dsl/src/main/java/semanticrouter/dsl/proof"); // ADR 5

    private static final Pattern VAGUE = Pattern.compile(".*(Utils?|Helper|Manager|Common|Impl|Misc)\\.java");

    private static boolean test(Path file) {
        return file.toString().contains("/src/test/");
    }

    @Test
    void files_are_short() throws IOException {
        var tooLong = new TreeMap<String, Integer>();
        for (Path file : SourceTree.files(path -> path.toString().matches(".*\\.(java|ts|tsx)"))) {
            int lines = Files.readAllLines(file).size();
            boolean strings = file.toString().contains("/i18n/");
            if (!strings && lines > (test(file) || file.toString().contains(".test.") ? TEST_FILE_LINES : FILE_LINES)) {
                tooLong.put(SourceTree.root().relativize(file).toString(), lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void packages_are_small() throws IOException {
        var files = new HashMap<Path, Integer>();
        var lines = new HashMap<Path, Integer>();
        for (Path file : SourceTree.javaFiles()) {
            if (!test(file)) {
                files.merge(file.getParent(), 1, Integer::sum);
                lines.merge(file.getParent(), Files.readAllLines(file).size(), Integer::sum);
            }
        }
        var tooBig = new ArrayList<String>();
        // package-info does not count: it is the package's own name plate.
        files.forEach((folder, count) -> {
            if (LARGER.contains(SourceTree.root().relativize(folder).toString())) {
                return;
            }
            if (count - 1 > PACKAGE_FILES || lines.getOrDefault(folder, 0) > PACKAGE_LINES) {
                tooBig.add(SourceTree.root().relativize(folder) + ": " + count + " files, " + lines.get(folder)
                        + " lines");
            }
        });
        assertThat(tooBig).isEmpty();
    }

    @Test
    void names_say_something() {
        assertThat(SourceTree.javaFiles().stream()
                        .map(path -> path.getFileName().toString()))
                .noneMatch(name -> VAGUE.matcher(name).matches());
    }

    @Test
    void every_package_says_what_it_is() {
        var silent = new ArrayList<Path>();
        for (Path file : SourceTree.javaFiles()) {
            if (!test(file) && !Files.exists(file.resolveSibling("package-info.java"))) {
                silent.add(SourceTree.root().relativize(file.getParent()));
            }
        }
        assertThat(silent.stream().distinct()).isEmpty();
    }

    @Test
    void no_file_names_a_registry() throws IOException {
        List<String> hosts = List.of(
                "repo.maven." + "apache.org", "repo1.maven" + ".org", "registry.npmjs" + ".org", "\"resolved\": \"");
        var found = new ArrayList<String>();
        for (Path file : SourceTree.files(path ->
                path.toString().matches(".*\\.(xml|json|yml|yaml|md|properties|sh|npmrc)|.*/vllm-sr|.*/\\.ci/run"))) {
            String text = Files.readString(file);
            hosts.stream()
                    .filter(text::contains)
                    .forEach(host -> found.add(SourceTree.root().relativize(file) + " names " + host));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void links_between_documents_resolve() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
        var broken = new ArrayList<String>();
        for (Path file : SourceTree.files(path -> path.toString().endsWith(".md"))) {
            var matcher = link.matcher(Files.readString(file));
            while (matcher.find()) {
                String target = matcher.group(1);
                if (!target.matches("[a-z]+:.*") && !Files.exists(file.resolveSibling(target))) {
                    broken.add(SourceTree.root().relativize(file) + " → " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
