package semanticrouter.encoders.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.head.NGrams;
import semanticrouter.encoders.head.Reads;
import semanticrouter.encoders.model.ModelSource;

class TrainingRunTest {
    private static final List<String> COLOURS =
            List.of("red", "green", "blue", "yellow", "brown", "grey", "white", "black");
    private static LocalEncoderRuntime runtime;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() throws Exception {
        runtime = EncoderRuntimes.encoderOnly(EncoderOptions.standard());
    }

    @AfterAll
    static void close() {
        runtime.close();
    }

    @Test
    void trainsAHeadThatLoadsAndKnowsWhatItLearnt() throws Exception {
        data("mbpp");
        run(folder.resolve("out"));
        LinearHead head = LinearHead.open(ModelSource.of(folder.resolve("out").toString()));
        String text = "buy a purple car";
        float[] vector = runtime.encoder()
                .encode(text, Deadline.after(Duration.ofSeconds(60)))
                .embedding()
                .values();
        LabelScores scores = head.scores(vector, NGrams.of(text));
        assertThat(scores.topLabel()).isEqualTo("shop");
        assertThat(folder.resolve("out/CARD.md"))
                .content()
                .contains("| mbpp | 32 |")
                .contains("stsb-multi-mt");
    }

    @Test
    void theSameDataGivesTheSameBytes() throws Exception {
        data("mbpp");
        run(folder.resolve("one"));
        run(folder.resolve("two"));
        for (String name : List.of("weights.bin", "head.json", "CARD.md")) {
            assertThat(folder.resolve("one").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("two").resolve(name));
        }
    }

    @Test
    void aChangedWeightFileIsRefused() throws Exception {
        data("mbpp");
        run(folder.resolve("out"));
        Path weights = folder.resolve("out/weights.bin");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[100] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() ->
                        LinearHead.open(ModelSource.of(folder.resolve("out").toString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("weights.bin has SHA-256");
    }

    @Test
    void anUnknownLabelNamesItsLine() throws Exception {
        data("mbpp");
        Files.writeString(
                folder.resolve("train/toy.jsonl"), "{\"text\":\"x\",\"label\":\"fly\",\"source\":\"mbpp\"}\n");
        assertThatThrownBy(() -> run(folder.resolve("out")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("toy.jsonl:1")
                .hasMessageContaining("'fly'");
    }

    private Map<String, Double> run(Path out) throws IOException, InterruptedException {
        var recipe = new Recipe(
                "toy",
                List.of("shop", "sing"),
                List.of("toy.jsonl"),
                Map.of(),
                List.of(),
                Reads.SENTENCE,
                new Recipe.Settings(10, 0.1, 1e-4, 1e-4, 0.2, 2),
                1,
                0,
                false,
                1,
                Map.of(),
                Map.of(),
                List.of(),
                Recipe.Prompts.NONE);
        EmbeddingStore store =
                EmbeddingStore.open(runtime.encoder(), Reads.SENTENCE, folder.resolve("vectors"), _ -> {});
        return new TrainingRun(recipe, store, runtime.encoder().declaration(), 1, _ -> {})
                .run(folder.resolve("train"), out);
    }

    private void data(String source) throws IOException {
        var rows = new StringBuilder();
        for (String colour : COLOURS) {
            rows.append(row("buy a " + colour + " car", "shop", source))
                    .append(row("order " + colour + " shoes", "shop", source));
            rows.append(row("sing a " + colour + " song", "sing", source))
                    .append(row("hum the " + colour + " tune", "sing", source));
            rows.append(row("measure only " + colour, "sing", "stsb-multi-mt(dev)"));
        }
        Files.createDirectories(folder.resolve("train"));
        Files.writeString(folder.resolve("train/toy.jsonl"), rows);
    }

    private static String row(String text, String label, String source) {
        return "{\"text\":\"" + text + "\",\"label\":\"" + label + "\",\"source\":\"" + source + "\"}\n";
    }
}
