package semanticrouter.encoders.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.encoder.LabelScores;

/// Collects the answers of a classifier and counts.
///
/// Macro-F1 is the mean over the labels that occur in the truth. ECE is the expected calibration error of the top label
/// in
/// fifteen equal bins (Guo et al., 2017). PR-AUC is average precision; ties are taken in one step.
public final class ClassFigures {
    private static final int BINS = 15;

    private final List<String> labels;
    private final int[] hits;
    private final int[] wrongly;
    private final int[] missed;
    private final double[] binConfidence = new double[BINS];
    private final int[] binHits = new int[BINS];
    private final int[] binSize = new int[BINS];
    private int total;

    public ClassFigures(List<String> labels) {
        this.labels = List.copyOf(labels);
        hits = new int[labels.size()];
        wrongly = new int[labels.size()];
        missed = new int[labels.size()];
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
        total++;
    }

    public double accuracy() {
        return (double) Arrays.stream(hits).sum() / total;
    }

    public double macroF1() {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < labels.size(); k++) {
            if (hits[k] + missed[k] > 0) {
                sum += 2.0 * hits[k] / (2 * hits[k] + wrongly[k] + missed[k]);
                present++;
            }
        }
        return sum / present;
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
        for (int k = 0; k < labels.size(); k++) {
            if (hits[k] + missed[k] > 0) {
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
