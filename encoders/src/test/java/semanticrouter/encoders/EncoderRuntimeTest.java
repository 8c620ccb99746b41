package semanticrouter.encoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withPrecision;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.EncoderPass;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.EncoderOptions.Binding;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.encoders.sentence.Encoded;

class EncoderRuntimeTest {
    private static LocalEncoderRuntime runtime;

    @BeforeAll
    static void open() throws Exception {
        runtime = EncoderRuntimes.builtin(EncoderOptions.standard());
    }

    @AfterAll
    static void close() {
        runtime.close();
    }

    private static RequestEncodings request() {
        return runtime.open(Deadline.after(Duration.ofSeconds(60)));
    }

    @Test
    void vectorsAreOfUnitLengthAndKnowParaphrases() throws Exception {
        RequestEncodings encodings = request();
        var question = encodings.embed("How can I reset my password?");
        var same = encodings.embed("I forgot my password, how do I change it?");
        var other = encodings.embed("The recipe needs two eggs and a cup of flour.");
        assertThat(question.dimension()).isEqualTo(384);
        assertThat(question.cosine(question)).isCloseTo(1, within(1e-5));
        assertThat(question.cosine(same)).isGreaterThan(0.7);
        assertThat(question.cosine(other)).isLessThan(0.2);
    }

    @Test
    void aPassShowsItsTokensAsTheVocabularySpellsThem() throws Exception {
        String text = "Is tokenization related to AI?";
        EncoderPass pass = request().pass(text);
        assertThat(pass.pieces())
                .extracting(EncoderPass.Piece::word)
                .containsExactly("is", "token", "##ization", "related", "to", "ai", "?");
        assertThat(pass.pieces())
                .allSatisfy(piece -> assertThat(text.substring(piece.start(), piece.end()))
                        .isEqualToIgnoringCase(piece.word().replace("##", "")));
        assertThat(pass.before()).containsExactly("[CLS]");
        assertThat(pass.after()).containsExactly("[SEP]");
        assertThat(List.of(pass.layers(), pass.heads(), pass.width(), pass.dimension()))
                .containsExactly(6, 12, 384, 384);
        assertThat(pass.coverage()).isEqualTo(new Coverage(7, 7));

        EncoderPass chinese = request().pass("机器学习");
        assertThat(chinese.encoder()).isEqualTo("bge-small-zh-v1.5");
        assertThat(chinese.pieces()).extracting(EncoderPass.Piece::word).containsExactly("机", "器", "学", "习");
        assertThat(List.of(chinese.layers(), chinese.width(), chinese.dimension()))
                .containsExactly(4, 512, 384);
    }

    @Test
    void oneRequestRunsATextOnce() throws Exception {
        long before = runtime.status().answered();
        RequestEncodings encodings = request();
        var first = encodings.embed("only once");
        assertThat(encodings.embed("only once")).isSameAs(first);
        assertThat(encodings.coverage()).isEqualTo(new Coverage(2, 2));
        assertThat(runtime.status().answered() - before).isEqualTo(1);
    }

    @Test
    void aLongTextIsCutIntoWindowsAndWhatIsLeftOutIsReported() throws Exception {
        String text = "Water boils at one hundred degrees. ".repeat(100);
        Coverage whole = covered(text);
        assertThat(whole.total()).isGreaterThan(600);
        assertThat(whole.covered()).isEqualTo(whole.total());
        Coverage part = covered(text.repeat(10));
        assertThat(part.total()).isEqualTo(whole.total() * 10);
        assertThat(part.covered()).isBetween(1800L, 2032L);
        assertThat(part.share()).isLessThan(0.3);
    }

    @Test
    void onePassAlsoGivesEarlierLayersOverAllWindows() throws Exception {
        String text = "Water boils at one hundred degrees. ".repeat(50) + "Ice melts at zero.";
        Deadline deadline = Deadline.after(Duration.ofSeconds(60));
        long before = runtime.status().answered();
        Encoded pass = runtime.encoder().encode(text, deadline);
        assertThat(runtime.status().answered() - before).isEqualTo(2);
        assertThat(runtime.encoder().declaration().pooledLayers()).containsExactly(4, 5);
        assertThat(pass.layers()).hasSize(3 * 384);
        for (int i = 0; i < 2; i++) {
            var early =
                    runtime.encoders().of(text, new Exit(4 + i, 0), deadline).encode(text, deadline);
            assertThat(early.layers()).isEmpty();
            assertThat(Arrays.copyOfRange(pass.layers(), i * 384, (i + 1) * 384))
                    .containsExactly(early.mean(), withPrecision(1e-5f));
        }
        Encoded states = runtime.encoder().withStates().encode(text, deadline);
        for (Encoded.WindowStates window : states.states()) {
            for (int i = 0; i < window.values().length; i++) {
                assertThat(window.values()[i]).isLessThanOrEqualTo(pass.layers()[2 * 384 + i % 384]);
            }
        }
    }

    @Test
    void everyTextOfARequestCountsInItsCoverage() throws Exception {
        RequestEncodings encodings = request();
        assertThat(encodings.coverage().whole()).isTrue();
        encodings.classify("domain", "only once");
        encodings.embed("only once");
        encodings.embed("only twice");
        assertThat(encodings.coverage()).isEqualTo(new Coverage(4, 4));
    }

    private Coverage covered(String text) throws Exception {
        RequestEncodings encodings = request();
        encodings.embed(text);
        return encodings.coverage();
    }

    @Test
    void emptyTextHasAVector() throws Exception {
        assertThat(request().embed("").cosine(request().embed(""))).isCloseTo(1, within(1e-5));
        assertThat(covered("").share()).isEqualTo(1);
    }

    @Test
    void aLaterWordChangesAnEarlierState() throws Exception {
        // Full bidirectional attention: the first special token's state depends on what follows.
        var a = runtime.encoder().encode("the bank of the river", Deadline.after(Duration.ofSeconds(60)));
        var b = runtime.encoder().encode("the bank of the republic", Deadline.after(Duration.ofSeconds(60)));
        assertThat(a.first()).isNotEqualTo(b.first());
    }

    @Test
    void unknownTaskIsMissing() {
        UnavailableException missing =
                catchThrowableOfType(UnavailableException.class, () -> request().classify("no-such-task", "text"));
        assertThat(missing.failure().code()).isEqualTo("encoder_missing");
        assertThat(missing.failure().detail()).contains("no-such-task").doesNotContain("text ");
    }

    @Test
    void aPassedDeadlineIsATimeout() {
        RequestEncodings late = runtime.open(Deadline.after(Duration.ZERO));
        assertThatThrownBy(() -> late.embed("late")).hasMessageContaining("encoder_timeout");
    }

    @Test
    void statusAddsUp() {
        EncoderStatus status = runtime.status();
        assertThat(status.asked())
                .isEqualTo(
                        status.answered() + status.timedOut() + status.refused() + status.failed() + status.waiting());
        assertThat(status.models()).anyMatch(line -> line.contains("all-minilm-l6-v2"));
        assertThat(runtime.tasks()).contains("embedding");
    }

    @Test
    void aMissingModelDirectoryIsAClearError() {
        assertThatThrownBy(() -> EncoderRuntimes.builtin(
                        EncoderOptions.standard().withModels(List.of(new Binding("domain", "/nowhere/model", false)))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nowhere/model/config.json is missing");
    }

    @Test
    void anUnknownEncoderNamesTheKnownOnes() {
        assertThatThrownBy(
                        () -> EncoderRuntimes.builtin(EncoderOptions.standard().withEncoder("gpt")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'gpt'")
                .hasMessageContaining("all-minilm-l6-v2");
    }
}
