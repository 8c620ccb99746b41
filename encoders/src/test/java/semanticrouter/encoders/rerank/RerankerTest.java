package semanticrouter.encoders.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.Deadline;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.RequestEncodings;
import semanticrouter.encoders.head.BuiltinHeads;

class RerankerTest {
    private static final List<String> CITIES = List.of(
            "Paris has been the capital of France since the tenth century and lies on the Seine.",
            "Berlin became the capital of the reunified Germany in 1990; its river is the Spree.",
            "The Great Barrier Reef off Australia is the largest coral system of the world.");
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

    private static int best(String query, List<String> documents) throws Exception {
        double[] scores = request().rank(Reranker.TASK, query, documents);
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            assertThat(scores[i]).isBetween(0.0, 1.0);
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    @Test
    void theDocumentThatAnswersComesFirst() throws Exception {
        assertThat(best("Which river runs through the capital of Germany?", CITIES))
                .isEqualTo(1);
        assertThat(best("On which river is the French capital?", CITIES)).isEqualTo(0);
        assertThat(best("Where can I dive to see the biggest corals?", CITIES)).isEqualTo(2);
    }

    @Test
    void numbersAndNamesDecideBetweenLookAlikes() throws Exception {
        List<String> years = List.of(
                "The bridge was opened in 1937 and painted orange.",
                "The bridge was opened in 1973 and painted orange.",
                "The bridge was opened in 1957 and painted orange.");
        assertThat(best("Which bridge was opened in 1973?", years)).isEqualTo(1);
    }

    @Test
    void chineseIsReadByTheEncoderForChinese() throws Exception {
        List<String> cities = List.of("巴黎是法国的首都，位于塞纳河畔。", "柏林于1990年成为统一后德国的首都。", "大堡礁位于澳大利亚东北海岸。");
        assertThat(best("德国的首都是哪座城市？", cities)).isEqualTo(1);
        assertThat(best("在哪里可以看到珊瑚礁？", cities)).isEqualTo(2);
    }

    @Test
    void otherLanguagesAndMixedOnesAreServedByTheirWords() throws Exception {
        List<String> cities = List.of(
                "Paris ist die Hauptstadt Frankreichs und liegt an der Seine.",
                "Berlin wurde 1990 die Hauptstadt des vereinten Deutschlands.",
                "柏林的人口约为三百七十万。");
        assertThat(best("Wann wurde Berlin Hauptstadt?", cities)).isEqualTo(1);
        assertThat(best("柏林有多少人口？", cities)).isEqualTo(2);
    }

    @Test
    void whatIsUnrelatedScoresLow() throws Exception {
        double[] scores = request().rank(Reranker.TASK, "How do I reset my password?", CITIES);
        assertThat(Arrays.stream(scores).max().orElseThrow()).isLessThan(0.2);
    }

    @Test
    void oneDocumentAloneHasAScoreToo() throws Exception {
        double near = request().score(Reranker.TASK, "capital of France", CITIES.getFirst());
        double far = request().score(Reranker.TASK, "capital of France", CITIES.getLast());
        assertThat(near).isGreaterThan(0.5);
        assertThat(far).isLessThan(near);
    }

    @Test
    void aQueryOfPunctuationOnlyIsNoFault() throws Exception {
        assertThat(request().rank(Reranker.TASK, "?!", List.of("...", "word"))).hasSize(2);
    }

    @Test
    void aPassedDeadlineIsATimeout() {
        RequestEncodings late = runtime.open(Deadline.after(Duration.ZERO));
        assertThatThrownBy(() -> late.rank(Reranker.TASK, "late", CITIES)).hasMessageContaining("timeout");
    }

    @Test
    void standsOnTheStandardEncoder() throws Exception {
        RerankModel model = RerankModel.open(BuiltinHeads.source(Reranker.TASK));
        assertThat(model.encoder()).isEqualTo(runtime.encoder().declaration().name());
        assertThat(model.encoderSha256())
                .isEqualTo(runtime.encoder().declaration().modelSha256());
    }

    @Test
    void keptPassagesStayWithinTheirBytes() throws Exception {
        var passages = new Passages(200_000);
        for (int i = 0; i < 20; i++) {
            String text = ("passage number " + i + " about something or other. ").repeat(8);
            Passage fresh = passages.of(text, runtime.encoder(), Deadline.after(Duration.ofSeconds(60)));
            assertThat(passages.bytes()).isBetween(1L, 200_000L);
            assertThat(passages.of(text, runtime.encoder(), Deadline.after(Duration.ofSeconds(60))))
                    .isSameAs(fresh);
        }
    }
}
