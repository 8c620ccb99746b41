package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semanticrouter.config.compile.NoEncoders;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.PolicyCheck;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeEdit;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.core.plan.RoutingPlan;

class FuzzTest {
    private static final long SEED = 20260824L;
    private static final String[] PIECES = {
        "[",
        "]",
        "{",
        "}",
        ":",
        "- ",
        "\n",
        "  ",
        "&a ",
        "*a",
        "<<: *a",
        "!!int ",
        "!x ",
        "|\n",
        ">-\n",
        "#",
        "\"",
        "'",
        "\\",
        "\t",
        "%",
        "null",
        "true",
        "-1",
        "1e309",
        ".nan",
        "999999999999999999999",
        "${X",
        "$$",
        "\uFEFF",
        "\u0000",
        "😀",
        "---\n",
        "...\n",
        "? ",
        "~"
    };

    private static final List<Node> VALUES = List.of(
            ScalarNode.NULL,
            ScalarNode.text(""),
            ScalarNode.text("urgent"),
            ScalarNode.text("\u0000"),
            ScalarNode.bool(true),
            ScalarNode.integer(-1),
            ScalarNode.integer(Long.MAX_VALUE),
            ScalarNode.real(Double.NaN),
            SequenceNode.EMPTY,
            MappingNode.EMPTY,
            SequenceNode.of(List.of(ScalarNode.NULL, SequenceNode.EMPTY, MappingNode.EMPTY)),
            MappingNode.builder()
                    .put("name", "urgent")
                    .put("type", "keyword")
                    .put("conditions", MappingNode.EMPTY)
                    .build());

    private final PlanLoader plans = new PlanLoader(
            TestKinds.all(), new NoEncoders(), Clock.systemUTC(), Map.<String, String>of()::get, PolicyCheck.NONE);
    private final Random random = new Random(SEED);

    @Test
    void noMutationCrashesOrComplainsWithoutAPlace() throws IOException {
        for (String original : originals()) {
            int rounds = original.length() > 20_000 ? 40 : 150;
            for (int round = 0; round < rounds; round++) {
                check(mutate(original), round);
            }
        }
    }

    @Test
    void noMisplacedPartCrashesOrComplainsWithoutAPlace() throws IOException {
        for (String original : originals()) {
            Node root = YamlReader.read("fuzz.yaml", original).root();
            for (int round = 0; root != null && round < 60; round++) {
                Node mutated = root;
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    mutated = TreeEdit.with(mutated, somewhere(mutated), VALUES.get(random.nextInt(VALUES.size())));
                }
                check(YamlWriter.write(mutated), round);
            }
        }
    }

    private DocPath somewhere(Node root) {
        DocPath path = DocPath.ROOT;
        Node node = root;
        while (path.steps().isEmpty() || random.nextInt(5) > 0) {
            switch (node) {
                case MappingNode mapping
                when !mapping.entries().isEmpty() -> {
                    MappingNode.Entry entry = mapping.entries()
                            .get(random.nextInt(mapping.entries().size()));
                    path = path.key(entry.key());
                    node = entry.value();
                }
                case SequenceNode list
                when !list.items().isEmpty() -> {
                    int at = random.nextInt(list.items().size());
                    path = path.index(at);
                    node = list.items().get(at);
                }
                default -> {
                    return path;
                }
            }
        }
        return path;
    }

    private void check(String text, int round) {
        PlanLoader.Loaded loaded;
        try {
            loaded = plans.load(ConfigSource.of("fuzz.yaml", text, Path.of("/nowhere")), false);
        } catch (InterruptedException | RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + SEED + " round " + round + "\n" + text, e);
        }
        List<Diagnostic> found = loaded.diagnostics();
        assertThat(loaded.plan().isPresent())
                .as("seed %d round %d%n%s", SEED, round, text)
                .isEqualTo(found.stream().noneMatch(Diagnostic::isError));
        loaded.plan().ifPresent(RoutingPlan::close);
        for (Diagnostic finding : found) {
            boolean placed = finding.span().known() && finding.span().source().equals("fuzz.yaml");
            assertThat(placed || finding.code().equals("too-many-findings"))
                    .as("seed %d round %d: %s%n%s", SEED, round, finding, text)
                    .isTrue();
            assertThat(finding.message())
                    .as("seed %d round %d", SEED, round)
                    .isNotBlank()
                    .doesNotContain("Exception", "null pointer");
        }
        assertThat(new DiagnosticRenderer(Map.of("fuzz.yaml", text)).render(found))
                .isNotNull();
    }

    private static List<String> originals() throws IOException {
        var texts = new ArrayList<String>();
        try (Stream<Path> files = Files.list(Golden.path("broken"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                texts.add(Files.readString(file));
            }
        }
        for (String name : List.of("reference-config.yaml", "recipes/privacy/config.yaml")) {
            var file = SharedConfigs.find(name);
            if (file.isPresent()) {
                texts.add(Files.readString(file.get()));
            }
        }
        return texts;
    }

    private String mutate(String text) {
        var lines = new ArrayList<>(text.lines().toList());
        for (int i = 1 + random.nextInt(4); i > 0 && !lines.isEmpty(); i--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int cut = line.isEmpty() ? 0 : random.nextInt(line.length());
            switch (random.nextInt(8)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
                case 3 -> lines.set(at, "  " + line);
                case 4 -> lines.set(at, line.stripLeading());
                case 5 -> lines.set(at, line.substring(0, cut));
                default ->
                    lines.set(at, line.substring(0, cut) + PIECES[random.nextInt(PIECES.length)] + line.substring(cut));
            }
        }
        return String.join("\n", lines);
    }
}
