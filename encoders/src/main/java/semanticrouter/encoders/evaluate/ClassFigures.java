package semanticrouter.encoders.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.encoder.LabelScores;

/// Collects the answers of a classifier and counts.
///
/// Macro-F1 is the mean over the labels that occur in the truth. ECE is the expected calibration error of the top label
/// in fifteen equal bins (Guo et al., 2017). PR-AUC is average precision; ties are taken in one step. Of several labels
/// it is the mean over the labels that occur, each against the rest.
public final class ClassFigures {
    private static final int BINS = 15;

    private final List<String> labels;
    private final double abstainBelow;
    private final int[] hits;
    private final int[] wrongly;
    private final int[] missed;
    private final ScoreFigures[] against;
    private final double[] binConfidence = new double[BINS];
    private final int[] binHits = new int[BINS];
    private final int[] binSize = new int[BINS];
    private int answered;
    private int answeredRight;
    private int total;

    /// @param abstainBelow probability of the best label below which the classifier abstains; 0 for never
    public ClassFigures(List<String> labels, double abstainBelow) {
        this.labels = List.copyOf(labels);
        this.abstainBelow = abstainBelow;
        hits = new int[labels.size()];
        wrongly = new int[labels.size()];
        missed = new int[labels.size()];
        against = new ScoreFigures[labels.size()];
        Arrays.setAll(against, _ -> new ScoreFigures());
    }

    /// Adds one answer.
    ///
    /// @param truth a label of the classifier
    public void add(LabelScores scores, String truth) {
        int wanted = labels.indexOf(truth);
        if (wanted < 0) {
            throw new IllegalArgumentException("the label '" + truth + "' is none of " + labels);
        }
        int given = scores.top();
        boolean hit = given == wanted;
        if (hit) {
            hits[wanted]++;
        } else {
            wrongly[given]++;
            missed[wanted]++;
        }
        int bin = Math.min(BINS - 1, (int) (scores.topProbability() * BINS));
        binConfidence[bin] += scores.topProbability();
        binHits[bin] += hit ? 1 : 0;
        binSize[bin]++;
        if (scores.topProbability() >= abstainBelow) {
            answered++;
            answeredRight += hit ? 1 : 0;
        }
        for (int k = 0; k < against.length; k++) {
            against[k].add(scores.probabilities()[k], k == wanted);
        }
        total++;
    }

    /// How many answers were added.
    public int total() {
        return total;
    }

    public double accuracy() {
        return (double) Arrays.stream(hits).sum() / total;
    }

    public double macroF1() {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < labels.size(); k++) {
            if (present(k)) {
                sum += 2.0 * hits[k] / (2 * hits[k] + wrongly[k] + missed[k]);
                present++;
            }
        }
        return sum / present;
    }

    private boolean present(int label) {
        return hits[label] + missed[label] > 0;
    }

    /// Expected calibration error, in [0, 1].
    public double calibrationError() {
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(binConfidence[bin] - binHits[bin]) / total;
        }
        return error;
    }

    /// All figures; precision and recall of the labels that occur.
    public Map<String, Double> figures() {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) total);
        figures.put("accuracy", accuracy());
        figures.put("macro_f1", macroF1());
        figures.put("ece", calibrationError());
        if (abstainBelow > 0) {
            figures.put("answered", ratio(answered, total));
            figures.put("accuracy_of_answered", ratio(answeredRight, answered));
        }
        double area = 0;
        double recall = 0;
        int told = 0;
        for (int k = 0; k < labels.size(); k++) {
            if (present(k) && hits[k] + missed[k] < total) {
                area += against[k].averagePrecision();
                recall += against[k].recallAt(0.01);
                told++;
            }
        }
        if (told > 0) {
            figures.put("pr_auc", area / told);
            figures.put("recall_at_1pct_fpr", recall / told);
        }
        for (int k = 0; k < labels.size(); k++) {
            if (present(k)) {
                figures.put("precision[" + labels.get(k) + "]", ratio(hits[k], hits[k] + wrongly[k]));
                figures.put("recall[" + labels.get(k) + "]", ratio(hits[k], hits[k] + missed[k]));
            }
        }
        return figures;
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
