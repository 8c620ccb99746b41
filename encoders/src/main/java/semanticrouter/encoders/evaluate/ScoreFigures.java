package semanticrouter.encoders.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects the scores of a yes-or-no task.
///
/// A figure "at a false positive rate" takes its threshold from one half of the rows (by parity of their order) and is
/// measured on the other, both ways; a threshold is never read off the rows that report it.
public final class ScoreFigures {
    private final List<Row> rows = new ArrayList<>();

    private record Row(double score, boolean positive) {}

    public void add(double score, boolean positive) {
        rows.add(new Row(score, positive));
    }

    /// Average precision, the area under the precision-recall curve.
    public double averagePrecision() {
        List<Row> sorted = descending(rows);
        double positives = rows.stream().filter(Row::positive).count();
        double area = 0;
        double hits = 0;
        for (int i = 0; i < sorted.size(); ) {
            int tie = i;
            double tied = 0;
            while (tie < sorted.size() && sorted.get(tie).score == sorted.get(i).score) {
                tied += sorted.get(tie++).positive ? 1 : 0;
            }
            hits += tied;
            area += tied == 0 ? 0 : tied / positives * hits / tie;
            i = tie;
        }
        return area;
    }

    /// The lowest threshold whose share of passing negatives stays within `rate`; a score passes when it is at least
    /// the threshold.
    public static double threshold(List<Double> negatives, double rate) {
        List<Double> sorted =
                negatives.stream().sorted(Comparator.reverseOrder()).toList();
        int allowed = (int) Math.floor(rate * sorted.size());
        return allowed >= sorted.size() ? 0 : Math.nextUp(sorted.get(allowed));
    }

    /// Share of scores of one kind that pass, NaN when there are none.
    public double passing(boolean positive, double threshold) {
        return passing(rows, positive, threshold);
    }

    private static double passing(List<Row> rows, boolean positive, double threshold) {
        long of = rows.stream().filter(row -> row.positive == positive).count();
        long pass = rows.stream()
                .filter(row -> row.positive == positive && row.score >= threshold)
                .count();
        return (double) pass / of;
    }

    /// Recall at a false positive rate, thresholds from the other half.
    public double recallAt(double rate) {
        double sum = 0;
        for (int half = 0; half < 2; half++) {
            double threshold = threshold(
                    half(half).stream()
                            .filter(row -> !row.positive)
                            .map(Row::score)
                            .toList(),
                    rate);
            sum += passing(half(1 - half), true, threshold);
        }
        return sum / 2;
    }

    /// The false positive rate that {@link #recallAt} meets on the half its threshold does not come from.
    public double falsePositivesAt(double rate) {
        double sum = 0;
        for (int half = 0; half < 2; half++) {
            double threshold = threshold(
                    half(half).stream()
                            .filter(row -> !row.positive)
                            .map(Row::score)
                            .toList(),
                    rate);
            sum += passing(half(1 - half), false, threshold);
        }
        return sum / 2;
    }

    private List<Row> half(int parity) {
        var half = new ArrayList<Row>();
        var seen = new int[2];
        for (Row row : rows) {
            int kind = row.positive ? 1 : 0;
            if (seen[kind]++ % 2 == parity) {
                half.add(row);
            }
        }
        return half;
    }

    /// All figures.
    ///
    /// @param threshold the model's own operating point
    public Map<String, Double> figures(double threshold) {
        var figures = new LinkedHashMap<String, Double>();
        boolean both = rows.stream().anyMatch(Row::positive) && !rows.stream().allMatch(Row::positive);
        figures.put("threshold", threshold);
        if (rows.stream().anyMatch(Row::positive)) {
            figures.put("recall_at_threshold", passing(true, threshold));
        }
        if (rows.stream().anyMatch(row -> !row.positive)) {
            figures.put("fpr_at_threshold", passing(false, threshold));
        }
        if (both) {
            figures.put("pr_auc", averagePrecision());
            figures.put("recall_at_1pct_fpr", recallAt(0.01));
            figures.put("fpr_met_at_1pct", falsePositivesAt(0.01));
            figures.put("recall_at_2pct_fpr", recallAt(0.02));
            figures.put("fpr_met_at_2pct", falsePositivesAt(0.02));
        }
        return figures;
    }

    private static List<Row> descending(List<Row> rows) {
        return rows.stream()
                .sorted(Comparator.comparingDouble((Row row) -> row.score).reversed())
                .toList();
    }
}
