package semanticrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `train` and `evaluate` as a person runs them.
class LearningCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... args) {
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                120);
        return Main.run(new Main(terminal), args);
    }

    @Test
    void evaluatePrintsOneObjectAndTellsProgressElsewhere() throws Exception {
        Files.writeString(
                folder.resolve("domain_mini.jsonl"),
                "{\"text\":\"What does the ribosome do?\",\"label\":\"biology\"}\n");
        Files.writeString(folder.resolve("unknown_mini.jsonl"), "{}\n");
        int code = run(
                "evaluate",
                "encoders",
                "--data",
                folder.toString(),
                "--only",
                "domain",
                "--json",
                "--picture",
                folder.resolve("figures.svg").toString());
        assertThat(code).isEqualTo(ExitCode.OK);
        JsonNode json = JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(json.path("domain").path("domain_mini").path("rows").asInt()).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("[1/1] domain_mini");
        assertThat(folder.resolve("figures.svg")).content().startsWith("<svg");
    }

    @Test
    void evaluateFailsWhenNothingCouldBeMeasured() throws Exception {
        Files.writeString(folder.resolve("unknown_mini.jsonl"), "{}\n");
        assertThat(run("evaluate", "encoders", "--data", folder.toString(), "--only", "unknown"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("skipped", "unknown_mini", "known are");
    }

    @Test
    void evaluateNeedsAFolder() {
        assertThat(run("evaluate", "encoders", "--data", folder.resolve("none").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is no folder");
    }

    @Test
    void trainListsItsTasks() {
        assertThat(run("train", "astrology", "--data", folder.toString(), "--out", folder.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("domain", "pii");
    }

    @Test
    void trainNamesTheFileThatIsMissing() {
        assertThat(run(
                        "train",
                        "domain",
                        "--data",
                        folder.toString(),
                        "--out",
                        folder.resolve("out").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("domain_train.jsonl does not exist");
    }

    @Test
    void trainWritesAModelWithItsCard() throws Exception {
        var rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String label = i % 2 == 0 ? "de" : "en";
            String text = i % 2 == 0 ? "das ist ein Satz über Nummer " : "this is a sentence about number ";
            rows.append("{\"text\":\"")
                    .append(text)
                    .append(i)
                    .append("\",\"label\":\"")
                    .append(label)
                    .append("\",\"source\":\"lingua-testdata\"}\n");
        }
        Files.writeString(folder.resolve("language_train.jsonl"), rows);
        Path made = folder.resolve("made");
        assertThat(run("train", "language", "--data", folder.toString(), "--out", made.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(made.resolve("CARD.md")).content().contains("| lingua-testdata | 40 |");
        assertThat(made.resolve("head.json")).exists();
        assertThat(made.resolve("weights.bin")).exists();
    }
}
