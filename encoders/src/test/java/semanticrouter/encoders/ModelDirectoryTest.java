package semanticrouter.encoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.encoders.EncoderOptions.Binding;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.model.Provider;
import semanticrouter.encoders.model.TinyOnnx;

/// Model directories in the Hugging Face layout.
class ModelDirectoryTest {
    private static final String STANDARD = "classpath:META-INF/semanticrouter/encoders/all-minilm-l6-v2";
    private static final String SEQUENCE = "BertForSequenceClassification";
    private static final String TOKEN = "BertForTokenClassification";

    @TempDir
    private Path folder;

    private Path directory(String architecture, String labels, byte[] model) throws IOException {
        Files.write(folder.resolve("model.onnx"), model);
        Files.write(folder.resolve("tokenizer.json"), ModelSource.of(STANDARD).bytes("tokenizer.json"));
        Files.writeString(
                folder.resolve("config.json"),
                "{\"architectures\":[\"" + architecture + "\"],\"id2label\":{" + labels + "},\"hidden_size\":384}");
        return folder;
    }

    private static LocalEncoderRuntime open(Binding... bindings) throws Exception {
        return EncoderRuntimes.encoderOnly(EncoderOptions.standard().withModels(List.of(bindings)));
    }

    private static RequestEncodings ask(LocalEncoderRuntime runtime) {
        return runtime.open(Deadline.after(Duration.ofSeconds(60)));
    }

    @Test
    void aSequenceClassifierLoadsByPathAndByUrl() throws Exception {
        Path model = directory(SEQUENCE, "\"0\":\"low\",\"1\":\"high\"", TinyOnnx.model(false, -1, 1));
        try (var runtime = open(
                new Binding("by-path", model.toString(), false),
                new Binding("by-url", model.toUri().toString(), false))) {
            assertThat(ask(runtime).classify("by-path", "some text").topLabel()).isEqualTo("high");
            assertThat(ask(runtime).classify("by-url", "some text").probabilities())
                    .isEqualTo(ask(runtime).classify("by-path", "some text").probabilities());
            assertThat(runtime.tasks()).contains("by-path", "by-url");
        }
    }

    @Test
    void aModelLoadsByMavenCoordinate() throws Exception {
        directory(SEQUENCE, "\"0\":\"low\",\"1\":\"high\"", TinyOnnx.model(false, -1, 1));
        Path jar = folder.resolve("repository/org/example/tiny-q/1.0/tiny-q-1.0.jar");
        Files.createDirectories(jar.getParent());
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String[] entry : new String[][] {
                {"tiny-q.onnx", "model.onnx"},
                {"tiny-q-tokenizer.json", "tokenizer.json"},
                {"config.json", "config.json"}
            }) {
                zip.putNextEntry(new ZipEntry(entry[0]));
                zip.write(Files.readAllBytes(folder.resolve(entry[1])));
            }
        }
        String before = System.getProperty("maven.repo.local");
        System.setProperty("maven.repo.local", folder.resolve("repository").toString());
        try (var runtime = open(new Binding("size", "maven:org.example:tiny-q:1.0", false))) {
            assertThat(ask(runtime).classify("size", "some text").topLabel()).isEqualTo("high");
            assertThatThrownBy(() -> open(new Binding("size", "maven:org.example:tiny-q:2.0", false)))
                    .hasMessageContaining("tiny-q-2.0.jar is missing")
                    .hasMessageContaining("mvn dependency:get -Dartifact=org.example:tiny-q:2.0");
            assertThatThrownBy(() -> open(new Binding("size", "maven:tiny-q", false)))
                    .hasMessageContaining("maven:group:artifact:version");
        } finally {
            if (before == null) {
                System.clearProperty("maven.repo.local");
            } else {
                System.setProperty("maven.repo.local", before);
            }
        }
    }

    @Test
    void aTokenClassifierGivesSpans() throws Exception {
        Path model = directory(TOKEN, "\"0\":\"O\",\"1\":\"B-RARE\"", TinyOnnx.model(true, 0, 1));
        try (var runtime = open(new Binding("rare", model.toString(), false))) {
            assertThat(ask(runtime).label("rare", "zebra")).anySatisfy(span -> {
                assertThat(span.label()).isEqualTo("RARE");
                assertThat(span.end()).isEqualTo(5);
            });
        }
    }

    @Test
    void aTokenClassifierOfTwoLabelsMarksASecondText() throws Exception {
        Path model = directory(TOKEN, "\"0\":\"supported\",\"1\":\"hallucinated\"", TinyOnnx.model(true, 0, 1));
        try (var runtime = open(new Binding("hallucination", model.toString(), false))) {
            RequestEncodings encodings = ask(runtime);
            double rare = 1 / (1 + Math.exp(-10)); // of a token whose number is above 10,000
            assertThat(encodings.mark("hallucination", "zebra zebra zebra", "the zebra of the zebra zebra", rare))
                    .extracting(TokenSpan::start, TokenSpan::end)
                    .containsExactly(tuple(4, 9), tuple(17, 28));
            assertThat(encodings.coverage().whole()).isTrue();
            String longer = "the ".repeat(5_000) + "zebra";
            assertThat(encodings.mark("hallucination", "word ".repeat(5_000), longer, rare))
                    .last()
                    .satisfies(span -> assertThat(span.end()).isEqualTo(longer.length()));
            assertThat(encodings.coverage().whole()).isFalse();
        }
        Path other = directory(SEQUENCE, "\"0\":\"low\",\"1\":\"high\"", TinyOnnx.model(false, -1, 1));
        assertThatThrownBy(() -> open(new Binding("hallucination", other.toString(), false)))
                .hasMessageContaining("ForTokenClassification and two labels");
    }

    @Test
    void aCrossEncoderTakesThePlaceOfTheBuiltInScorer() throws Exception {
        Path model = directory(SEQUENCE, "\"0\":\"relevance\"", TinyOnnx.model(false, 0));
        try (var runtime = EncoderRuntimes.builtin(
                EncoderOptions.standard().withModels(List.of(new Binding("rerank", model.toString(), true))))) {
            assertThat(ask(runtime).rank("rerank", "query", List.of("query", "other")))
                    .containsExactly(new double[] {0.5, 0.5}, within(1e-9));
        }
    }

    @Test
    void aPairThatIsTooLongSaysHowMuchOfItWasRead() throws Exception {
        Path model = directory(SEQUENCE, "\"0\":\"relevance\"", TinyOnnx.model(false, 0));
        try (var runtime = EncoderRuntimes.builtin(
                EncoderOptions.standard().withModels(List.of(new Binding("rerank", model.toString(), true))))) {
            RequestEncodings encodings = ask(runtime);
            encodings.score("rerank", "query", "other");
            assertThat(encodings.coverage().whole()).isTrue();
            encodings.score("rerank", "query", "word ".repeat(5_000));
            assertThat(encodings.coverage().whole()).isFalse();
            assertThat(encodings.coverage().total()).isGreaterThan(5_000);
            assertThat(encodings.coverage().covered()).isBetween(8L, 2_000L);
        }
    }

    @Test
    void aCrossEncoderWithLabelsRelatesTexts() throws Exception {
        Path model = directory(
                SEQUENCE,
                "\"0\":\"contradiction\",\"1\":\"entailment\",\"2\":\"neutral\"",
                TinyOnnx.model(false, -1, 1, 0));
        try (var runtime = open(new Binding("nli", model.toString(), true))) {
            assertThat(ask(runtime).relate("nli", "premise", "hypothesis").topLabel())
                    .isEqualTo("entailment");
            assertThat(ask(runtime).score("nli", "premise", "hypothesis")).isGreaterThan(0.5);
        }
    }

    @Test
    void aBiEncoderFromADirectoryGivesTheVectorsOfTheOneInsideUpToRounding() throws Exception {
        Path model = directory("BertModel", "", ModelSource.of(STANDARD).bytes("model.onnx"));
        try (var outside = EncoderRuntimes.encoderOnly(EncoderOptions.standard().withEncoder(model.toString()));
                var inside = EncoderRuntimes.encoderOnly(EncoderOptions.standard())) {
            // The one inside runs fused operators.
            assertThat(ask(outside).embed("some text").cosine(ask(inside).embed("some text")))
                    .isGreaterThan(0.99);
            Files.createDirectories(folder.resolve("1_Pooling"));
            Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\":true}");
            try (var first =
                    EncoderRuntimes.encoderOnly(EncoderOptions.standard().withEncoder(model.toString()))) {
                assertThat(ask(first).embed("some text").cosine(ask(inside).embed("some text")))
                        .isLessThan(0.999);
            }
        }
    }

    @Test
    void labelsThatDoNotFitTheModelAreRefusedAtLoad() throws Exception {
        Path model = directory(SEQUENCE, "\"0\":\"a\",\"1\":\"b\",\"2\":\"c\"", TinyOnnx.model(false, -1, 1));
        assertThatThrownBy(() -> open(new Binding("size", model.toString(), false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(model.toString())
                .hasMessageContaining("3 labels [a, b, c]");
    }

    @Test
    void aModelOfAnotherShapeIsRefusedAtLoad() throws Exception {
        Path model = directory(TOKEN, "\"0\":\"O\",\"1\":\"B-X\"", TinyOnnx.model(false, -1, 1));
        assertThatThrownBy(() -> open(new Binding("size", model.toString(), false)))
                .hasMessageContaining("calls for 3 axes");
    }

    @Test
    void aTokenClassifierScoresNoPairs() throws Exception {
        Path model = directory(TOKEN, "\"0\":\"O\",\"1\":\"B-X\"", TinyOnnx.model(true, -1, 1));
        assertThatThrownBy(() -> open(new Binding("rerank", model.toString(), true)))
                .hasMessageContaining("scores no pairs");
    }

    @Test
    void anEncoderIsNoClassifier() throws Exception {
        Path model = directory("BertModel", "", TinyOnnx.model(true, -1, 1));
        assertThatThrownBy(() -> open(new Binding("domain", model.toString(), false)))
                .hasMessageContaining("is no classifier");
    }

    @Test
    void weightsThatDoNotHashAsDeclaredAreRefused() throws Exception {
        byte[] weights = TinyOnnx.model(false, -1, 1);
        Path model = directory(SEQUENCE, "\"0\":\"low\",\"1\":\"high\"", weights);
        String right = model + "#sha256=" + ModelSource.sha256(weights);
        try (var runtime = open(new Binding("size", right, false))) {
            assertThat(runtime.tasks()).contains("size");
        }
        assertThatThrownBy(() -> open(new Binding("size", model + "#sha256=" + "0".repeat(64), false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the file was changed or cut short");
        assertThatThrownBy(() -> open(new Binding("size", model + "#sha256=12", false)))
                .hasMessageContaining("64 hexadecimal digits");
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"CUDA", "ROCM"})
    void aPlatformWithoutItsLibraryIsRefusedInASentence(Provider provider) {
        assertThatThrownBy(() ->
                        EncoderRuntimes.encoderOnly(EncoderOptions.standard().withProvider(provider)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the execution provider " + provider + " is not in this build of ONNX Runtime")
                .hasMessageContaining("set the provider to CPU");
    }

    @Test
    void platformsHaveTheNamesOfTheirMakersToo() {
        assertThat(Provider.named("amd")).isEqualTo(Provider.ROCM);
        assertThat(Provider.named("NVIDIA")).isEqualTo(Provider.CUDA);
        assertThat(Provider.named("")).isEqualTo(Provider.CPU);
        assertThatThrownBy(() -> Provider.named("tpu"))
                .hasMessageContaining("nvidia")
                .hasMessageContaining("'tpu'");
    }
}
