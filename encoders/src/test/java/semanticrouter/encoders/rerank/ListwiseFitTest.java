package semanticrouter.encoders.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import semanticrouter.encoders.rerank.RerankTraining.Contest;

class ListwiseFitTest {
    private static List<Contest> contests(long seed) {
        var random = new SplittableRandom(seed);
        var contests = new ArrayList<Contest>();
        for (int n = 0; n < 200; n++) {
            var rows = new ArrayList<double[]>();
            for (int i = 0; i < 5; i++) {
                double[] row = new double[PairFeatures.NAMES.size()];
                for (int k = 0; k < row.length; k++) {
                    row[k] = random.nextDouble();
                }
                row[2] += i == 0 ? 0.6 : 0;
                row[5] -= i == 0 ? 0.6 : 0;
                rows.add(row);
            }
            contests.add(new Contest(rows, false));
        }
        return contests;
    }

    @Test
    void findsTheFeatureThatTellsAndNeverCountsAMatchAgainstADocument() {
        long seed = 7;
        System.out.println("seed " + seed);
        List<Double> weights = new ListwiseFit(contests(seed)).weights();
        assertThat(weights.get(2))
                .isEqualTo(weights.stream().max(Double::compare).orElseThrow());
        assertThat(weights.get(5)).isZero();
        assertThat(weights.getLast()).isZero();
    }

    @Test
    void theSameContestsGiveTheSameWeights() {
        assertThat(new ListwiseFit(contests(3)).weights()).isEqualTo(new ListwiseFit(contests(3)).weights());
    }

    @Test
    void theRightCandidateIsMoreProbableThanOneHalf() {
        List<Contest> contests = contests(11);
        List<Double> weights = new ListwiseFit(contests).weights();
        double[] line = ListwiseFit.probability(contests, weights);
        var model = new RerankModel(PairFeatures.NAMES, weights, line[0], line[1], "e", "s");
        double right = contests.stream()
                .mapToDouble(contest -> model.probability(contest.candidates().getFirst()))
                .average()
                .orElseThrow();
        double wrong = contests.stream()
                .mapToDouble(contest -> model.probability(contest.candidates().getLast()))
                .average()
                .orElseThrow();
        assertThat(right).isGreaterThan(0.6);
        assertThat(wrong).isLessThan(0.4);
    }

    @Test
    void aModelOfOtherFeaturesIsRefused() {
        assertThatThrownBy(() -> new RerankModel(List.of("other"), List.of(1.0), 1, 0, "e", "s"))
                .hasMessageContaining("train it anew");
    }

    @Test
    void madeQuestionsAreTheSameForTheSameSeed() {
        Words passage = Words.of("In 1969 the crew of Apollo 11 landed on the Moon after a flight of four days.");
        assertThat(new PseudoQueries(5).about(passage))
                .isEqualTo(new PseudoQueries(5).about(passage))
                .endsWith("?");
        assertThat(new PseudoQueries(5).about(Words.of("Too short."))).isEmpty();
    }
}
