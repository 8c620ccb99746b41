package semanticrouter.encoders.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.LabelScores;

class FiguresTest {
    private static final List<String> LABELS = List.of("a", "b", "c");

    @Test
    void countsAccuracyAndMacroF1OverTheLabelsThatOccur() {
        var figures = new ClassFigures(LABELS, 0);
        figures.add(scores(0.8, 0.1, 0.1), "a");
        figures.add(scores(0.6, 0.3, 0.1), "b");
        figures.add(scores(0.1, 0.7, 0.2), "b");
        figures.add(scores(0.1, 0.2, 0.7), "b");
        assertThat(figures.accuracy()).isEqualTo(0.5);
        // a: precision 1/2, recall 1, F1 2/3; b: precision 1, recall 1/3, F1 1/2; c does not occur.
        assertThat(figures.macroF1()).isCloseTo((2.0 / 3 + 0.5) / 2, within(1e-9));
        assertThat(figures.figures()).containsEntry("recall[b]", 1.0 / 3).doesNotContainKey("recall[c]");
    }

    @Test
    void calibrationErrorIsTheGapBetweenConfidenceAndAccuracy() {
        var figures = new ClassFigures(LABELS, 0);
        for (int i = 0; i < 10; i++) {
            figures.add(scores(0.9, 0.05, 0.05), i < 6 ? "a" : "b");
        }
        assertThat(figures.calibrationError()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void aStrangeLabelIsAnError() {
        assertThatThrownBy(() -> new ClassFigures(LABELS, 0).add(scores(1, 0, 0), "d"))
                .hasMessageContaining("'d'");
    }

    @Test
    void averagePrecisionOfAKnownRanking() {
        var figures = new ScoreFigures();
        figures.add(0.9, true);
        figures.add(0.8, false);
        figures.add(0.7, true);
        figures.add(0.1, false);
        assertThat(figures.averagePrecision()).isCloseTo(0.5 * 1 + 0.5 * 2 / 3, within(1e-9));
    }

    @Test
    void thresholdLetsNoMoreNegativesPassThanAllowed() {
        List<Double> negatives = List.of(0.1, 0.2, 0.3, 0.4, 0.9);
        double threshold = ScoreFigures.threshold(negatives, 0.2);
        assertThat(negatives.stream().filter(score -> score >= threshold)).hasSize(1);
        assertThat(ScoreFigures.threshold(negatives, 1)).isZero();
    }

    @Test
    void spearmanSharesTheRanksOfTies() {
        assertThat(PairEvaluation.spearman(List.of(1.0, 2.0, 3.0), List.of(10.0, 20.0, 30.0)))
                .isCloseTo(1, within(1e-9));
        assertThat(PairEvaluation.spearman(List.of(1.0, 2.0, 3.0), List.of(3.0, 2.0, 1.0)))
                .isCloseTo(-1, within(1e-9));
        assertThat(PairEvaluation.spearman(List.of(1.0, 1.0, 2.0), List.of(1.0, 2.0, 3.0)))
                .isCloseTo(Math.sqrt(3) / 2, within(1e-9));
    }

    private static LabelScores scores(double... probabilities) {
        return new LabelScores(LABELS, probabilities);
    }
}
