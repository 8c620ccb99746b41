package semanticrouter.signals.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankingTest {
    private static final Bm25 INDEX = new Bm25(List.of("urgent", "payment failed now"));

    @ParameterizedTest
    @CsvSource({"urgent,0,0.8026", "payment,1,0.6100", "payment failed,1,1.2199", "the,0,0"})
    void bm25ScoresAsSpecified(String query, int document, double score) {
        assertThat(INDEX.scores(EnglishTerms.of(query))[document]).isCloseTo(score, within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({"urgnet,urgent,0.5556", "refund,refunds,0.7934", "urgent,urgent,1", "abc,xyz,0"})
    void ngramSimilarityIsAsSpecified(String a, String b, double similarity) {
        assertThat(NgramIndex.similarity(a, b, 3)).isCloseTo(similarity, within(5e-5));
        assertThat(NgramIndex.similarity(b, a, 3)).isCloseTo(similarity, within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({
        "Payments failing NOW,'payment,fail'",
        "Don't refactor it,refactor",
        "Café Zürich straße,'cafe,zurich,strass'",
        "on-prem 3.14 e.g.,'prem,3.14,e.g'",
        "支付失败,'支,付,失,败'",
        "한국어 문장,'한국어,문장'",
        "Привет мир,'привет,мир'",
        "ｆｕｌｌ,full"
    })
    void termsAreFoldedCutAndStemmed(String text, String terms) {
        assertThat(EnglishTerms.of(text)).containsExactlyElementsOf(List.of(terms.split(",", -1)));
    }

    @Test
    void ngramSearchFindsWordsOfATextAndStretchesOfARun() {
        var index = new NgramIndex(List.of("urgent", "退款"), 3, 0.4);
        assertThat(index.search("this is urgnet please").stream()).containsExactly(0);
        assertThat(index.search("请帮我退款谢谢").stream()).containsExactly(1);
        assertThat(index.search("nothing of the kind").stream()).isEmpty();
    }
}
