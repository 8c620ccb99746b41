package semanticrouter.encoders.multilingual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.fault.Deadline;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.RequestEncodings;

class ChineseTest {
    private static final String RESET = "怎样重置我的密码？";
    private static final String FORGOT = "我忘记了密码，该如何修改？";
    private static final String RECIPE = "这个食谱需要两个鸡蛋和一杯面粉。";
    private static LocalEncoderRuntime runtime;

    @BeforeAll
    static void open() throws Exception {
        runtime = EncoderRuntimes.encoderOnly(EncoderOptions.standard());
    }

    @AfterAll
    static void close() {
        runtime.close();
    }

    private static RequestEncodings request() {
        return runtime.open(Deadline.after(Duration.ofSeconds(60)));
    }

    @Test
    void chineseParaphrasesAreCloserThanOtherSubjects() throws Exception {
        RequestEncodings encodings = request();
        var question = encodings.embed(RESET);
        assertThat(question.cosine(encodings.embed(FORGOT))).isGreaterThan(0.7);
        assertThat(question.cosine(encodings.embed(RECIPE))).isLessThan(0.5);
    }

    @Test
    void vectorsOfBothEncodersHaveTheSameLengthSoThatOneIndexHoldsBoth() throws Exception {
        assertThat(request().embed(RESET).dimension())
                .isEqualTo(request().embed("password").dimension())
                .isEqualTo(runtime.embeddingSize().dimension());
    }

    @Test
    void anExemplarInAnotherWritingLooksUnrelated() throws Exception {
        RequestEncodings encodings = request();
        for (String english : new String[] {"How can I reset my password?", "The recipe needs two eggs.", "hello"}) {
            for (String chinese : new String[] {RESET, FORGOT, RECIPE}) {
                assertThat(Math.abs(encodings.embed(english).cosine(encodings.embed(chinese))))
                        .as(english + " " + chinese)
                        .isLessThan(0.25);
            }
        }
    }

    @Test
    void bothTextsOfAMixedPairAreReadByTheSameEncoder() throws Exception {
        RequestEncodings encodings = request();
        double mixed = encodings.similarity(RESET, "重置 password reset account login");
        assertThat(encodings.similarity("password", RESET))
                .isEqualTo(encodings.similarity(RESET, "password"))
                .isNotCloseTo(encodings.embed("password").cosine(encodings.embed(RESET)), within(1e-3));
        assertThat(mixed).isGreaterThan(encodings.similarity(RECIPE, "password"));
    }

    @Test
    void similarityWithinOneWritingIsTheCosine() throws Exception {
        RequestEncodings encodings = request();
        assertThat(encodings.similarity(RESET, FORGOT))
                .isEqualTo(encodings.embed(RESET).cosine(encodings.embed(FORGOT)));
        assertThat(encodings.similarity("one", "two"))
                .isEqualTo(encodings.embed("one").cosine(encodings.embed("two")));
    }

    @Test
    void aTextThatIsAskedTwiceRunsOnce() throws Exception {
        RequestEncodings encodings = request();
        assertThat(encodings.embed(FORGOT)).isSameAs(encodings.embed(FORGOT));
    }

    @Test
    void everyLayerIsAnExitForBothWritings() throws Exception {
        assertThat(runtime.embeddingSize()).isEqualTo(new EmbeddingSize(6, 384));
        RequestEncodings encodings = request();
        for (String text : new String[] {"How can I reset my password?", RESET}) {
            var whole = encodings.embed(text);
            assertThat(encodings.embed(text, Exit.FULL)).isSameAs(whole);
            assertThat(encodings.embed(text, new Exit(6, 0))).isSameAs(whole);
            for (int layer = 1; layer < 6; layer++) {
                var early = encodings.embed(text, new Exit(layer, 0));
                assertThat(early.cosine(early)).isCloseTo(1, within(1e-5));
                if (layer < 5) {
                    assertThat(early.cosine(whole)).as(text + layer).isLessThan(0.999);
                }
            }
        }
    }

    @Test
    void aShorterVectorIsTheBeginningOfTheWholeOneAtUnitLength() throws Exception {
        var whole = request().embed("How can I reset my password?");
        var half = request().embed("How can I reset my password?", new Exit(0, 128));
        assertThat(half.dimension()).isEqualTo(128);
        assertThat(half.cosine(half)).isCloseTo(1, within(1e-5));
        assertThat(half.values()[1] / half.values()[0]).isCloseTo(whole.values()[1] / whole.values()[0], within(1e-3f));
    }

    @Test
    void aLayerTheEncoderDoesNotHaveIsMissing() {
        assertThatThrownBy(() -> request().embed("text", new Exit(7, 0)))
                .hasMessageContaining("encoder_missing")
                .hasMessageContaining("6 layers");
    }

    @Test
    void aDeadlineThatPassesWhileTheEncoderLoadsIsATimeout() throws Exception {
        try (var fresh = EncoderRuntimes.encoderOnly(EncoderOptions.standard())) {
            assertThatThrownBy(() ->
                            fresh.open(Deadline.after(Duration.ofNanos(1))).embed(RESET))
                    .hasMessageContaining("encoder_timeout");
            assertThat(fresh.open(Deadline.after(Duration.ofSeconds(60)))
                            .embed(RESET)
                            .dimension())
                    .isEqualTo(384);
        }
    }

    @Test
    void theEncoderOfATextIsNamed() {
        RequestEncodings encodings = request();
        String chinese = encodings.embedder(List.of(RESET));
        assertThat(chinese).startsWith("bge-small-zh");
        assertThat(encodings.embedder(List.of("password"))).startsWith("all-minilm");
        assertThat(encodings.embedder(List.of("password", RESET))).isEqualTo(chinese);
    }
}
