package semanticrouter.encoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.EncoderOptions.Binding;
import semanticrouter.encoders.sentence.Coverage;

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
    void oneRequestRunsATextOnce() throws Exception {
        long before = runtime.status().answered();
        RequestEncodings encodings = request();
        var first = encodings.embed("only once");
        assertThat(encodings.embed("only once")).isSameAs(first);
        assertThat(encodings.coverage("only once")).isEqualTo(new Coverage(2, 2));
        assertThat(runtime.status().answered() - before).isEqualTo(1);
    }

    @Test
    void aLongTextIsCutIntoWindowsAndWhatIsLeftOutIsReported() throws Exception {
        String text = "Water boils at one hundred degrees. ".repeat(100);
        Coverage whole = request().coverage(text);
        assertThat(whole.tokens()).isGreaterThan(600);
        assertThat(whole.covered()).isEqualTo(whole.tokens());
        Coverage part = request().coverage(text.repeat(10));
        assertThat(part.tokens()).isEqualTo(whole.tokens() * 10);
        assertThat(part.covered()).isBetween(1800, 2032);
        assertThat(part.share()).isLessThan(0.3);
    }

    @Test
    void emptyTextHasAVector() throws Exception {
        assertThat(request().embed("").cosine(request().embed(""))).isCloseTo(1, within(1e-5));
        assertThat(request().coverage("").share()).isEqualTo(1);
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
