package semanticrouter.stores.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.retrieval.LexicalScores;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.retrieval.PassageQuery.Hybrid;

/// How meaning, words and runs of characters are combined (specification: dataplane §5.5).
class HybridRankingTest {
    private static final List<Passage> CANDIDATES = List.of(
            passage("the weather in rome", 0.9), passage("error E1234 of the pump", 0.8), passage("nothing", 0.1));

    private static Passage passage(String text, double score) {
        return new Passage("f", "f.txt", text, 0, score, Optional.empty());
    }

    @Test
    void bm25_counts_rare_words_more_and_repeated_ones_less() {
        double[] scores = LexicalScores.bm25("pump", List.of("pump", "pump pump", "a b"), 1.2, 0);
        double idf = Math.log((3 - 2 + 0.5) / (2 + 0.5) + 1);
        assertThat(scores[0]).isCloseTo(idf, within(1e-12));
        assertThat(scores[1]).isCloseTo(idf * 2 * 2.2 / 3.2, within(1e-12));
        assertThat(scores[2]).isZero();
        assertThat(LexicalScores.bm25("天气", List.of("罗马天气", "别的"), 1.2, 0.75)[0])
                .isPositive();
    }

    @Test
    void runs_overlap_by_jaccard() {
        assertThat(LexicalScores.runs("abcd", List.of("ABCD", "abce", "x"), 3)).containsExactly(1, 1.0 / 3, 0);
    }

    @Test
    void weights_let_a_shared_word_win_and_every_part_is_told() {
        List<Passage> ranked = HybridRanking.rank("E1234", CANDIDATES, Hybrid.STANDARD);
        Passage best = ranked.getFirst();
        assertThat(best.text()).contains("E1234");
        Passage.Parts parts = best.parts().orElseThrow();
        assertThat(parts.vector()).isEqualTo(0.8);
        assertThat(parts.bm25()).isEqualTo(1);
        assertThat(parts.ngram()).isPositive();
        assertThat(best.score())
                .isCloseTo(0.7 * parts.vector() + 0.2 * parts.bm25() + 0.1 * parts.ngram(), within(1e-12));
    }

    @Test
    void ranks_are_summed_where_they_are_asked_for() {
        var ranks = new Hybrid(true, 0, 0, 0, 60, 1.2, 0.75, 3);
        Passage best = HybridRanking.rank("E1234", CANDIDATES, ranks).getFirst();
        assertThat(best.text()).contains("E1234");
        assertThat(best.score()).isCloseTo(1.0 / 62 + 1.0 / 61 + 1.0 / 61, within(1e-12));
    }

    @Test
    void nothing_is_ranked_as_nothing() {
        assertThat(HybridRanking.rank("a", List.of(), Hybrid.STANDARD)).isEmpty();
    }
}
