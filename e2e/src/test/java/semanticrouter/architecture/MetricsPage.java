package semanticrouter.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The page of the reference that names the metrics of the public contract: made of the list that the metrics of a
/// process are held against.
final class MetricsPage {
    private static final Path LIST = Path.of("console/src/test/golden/metrics/specified.txt");
    private static final String MISSING = " - ";

    private MetricsPage() {}

    static String page() throws IOException {
        List<String> lines = Files.readAllLines(SourceTree.root().resolve(LIST)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        var page = new StringBuilder("""
                # Metrics
                What `/metrics` tells under the names of vLLM Semantic Router. [Operate](../operate.md) says which others there are. Labels
                have names of the configuration; what clients write is `unknown`.

                | metric | type | labels |
                |---|---|---|
                """);
        lines.stream().filter(line -> !line.contains(MISSING)).forEach(line -> {
            String[] parts = line.split(" ", 3);
            page.append("| `%s` | %s | %s |\n".formatted(parts[0], parts[1], parts.length > 2 ? labels(parts[2]) : ""));
        });
        page.append("""

                ## Names that are not told
                | metric | why |
                |---|---|
                """);
        lines.stream().filter(line -> line.contains(MISSING)).forEach(line -> {
            String[] parts = line.split(MISSING, 2);
            page.append("| `%s` | %s |\n".formatted(parts[0], parts[1]));
        });
        return page.toString();
    }

    private static String labels(String list) {
        return "`" + list.replace(",", "`, `") + "`";
    }
}
