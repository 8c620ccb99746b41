package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.databind.JsonNode;

/// What the sentence vectors are worth: similarity and duplicates.
final class PairEvaluation {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EncoderRuntime runtime;

    PairEvaluation(EncoderRuntime runtime) {
        this.runtime = runtime;
    }

    private double cosine(JsonNode row) throws UnavailableException, InterruptedException {
        return runtime.open(Deadline.after(PATIENCE))
                .similarity(row.path("text").asString(""), row.path("text_b").asString(""));
    }

    /// Spearman correlation of cosine and human score, over all rows and per language.
    Map<String, Double> similarity(List<JsonNode> nodes, List<String> remarks)
            throws UnavailableException, InterruptedException {
        List<JsonNode> rows = nodes.stream()
                .filter(row -> row.path("label").isNumber() && row.has("text_b"))
                .toList();
        if (rows.size() < nodes.size()) {
            remarks.add((nodes.size() - rows.size()) + " rows are left out: they have no text_b or no number as label");
        }
        if (rows.isEmpty()) {
            return Map.of();
        }
        var cosines = new TreeMap<String, List<Double>>();
        var scores = new TreeMap<String, List<Double>>();
        List<Double> all = Many.ask(rows, this::cosine);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            double cosine = all.get(i);
            for (String group : List.of("", row.path("lang").asString("?"))) {
                cosines.computeIfAbsent(group, _ -> new ArrayList<>()).add(cosine);
                scores.computeIfAbsent(group, _ -> new ArrayList<>())
                        .add(row.path("label").asDouble(0));
            }
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) rows.size());
        cosines.forEach((group, values) -> figures.put(
                group.isEmpty() ? "spearman" : "spearman_" + group,
                spearman(values, scores.getOrDefault(group, List.of()))));
        return figures;
    }

    /// How well the cosine tells duplicates from the rest.
    Map<String, Double> duplicates(List<JsonNode> rows) throws UnavailableException, InterruptedException {
        if (rows.isEmpty()) {
            return Map.of();
        }
        var scores = new ScoreFigures();
        List<Double> all = Many.ask(rows, this::cosine);
        for (int i = 0; i < rows.size(); i++) {
            scores.add(all.get(i), rows.get(i).path("label").asInt(0) == 1);
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) rows.size());
        figures.put("pr_auc", scores.averagePrecision());
        figures.put("recall_at_1pct_fpr", scores.recallAt(0.01));
        figures.put("recall_at_5pct_fpr", scores.recallAt(0.05));
        return figures;
    }

    /// Rank correlation, ties sharing their mean rank.
    static double spearman(List<Double> a, List<Double> b) {
        double[] x = ranks(a);
        double[] y = ranks(b);
        double mean = (x.length + 1) / 2.0;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static double[] ranks(List<Double> values) {
        List<Integer> order = IntStream.range(0, values.size())
                .boxed()
                .sorted((i, j) -> Double.compare(values.get(i), values.get(j)))
                .toList();
        double[] ranks = new double[values.size()];
        for (int i = 0; i < order.size(); ) {
            int tie = i;
            while (tie < order.size() && values.get(order.get(tie)).equals(values.get(order.get(i)))) {
                tie++;
            }
            for (int k = i; k < tie; k++) {
                ranks[order.get(k)] = (i + 1 + tie) / 2.0;
            }
            i = tie;
        }
        return ranks;
    }
}
