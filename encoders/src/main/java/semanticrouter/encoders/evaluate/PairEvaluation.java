package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.databind.JsonNode;

/// What the sentence vectors are worth: similarity, duplicates, retrieval.
final class PairEvaluation {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EncoderRuntime runtime;

    PairEvaluation(EncoderRuntime runtime) {
        this.runtime = runtime;
    }

    private Embedding embed(String text) throws UnavailableException, InterruptedException {
        return runtime.open(Deadline.after(PATIENCE)).embed(text);
    }

    /// Spearman correlation of cosine and human score, over all rows and per language.
    Map<String, Double> similarity(List<JsonNode> rows) throws UnavailableException, InterruptedException {
        var cosines = new TreeMap<String, List<Double>>();
        var scores = new TreeMap<String, List<Double>>();
        for (JsonNode row : rows) {
            double cosine = embed(row.path("text").asString(""))
                    .cosine(embed(row.path("text_b").asString("")));
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
        var scores = new ScoreFigures();
        for (JsonNode row : rows) {
            double cosine = embed(row.path("text").asString(""))
                    .cosine(embed(row.path("text_b").asString("")));
            scores.add(cosine, row.path("label").asInt(0) == 1);
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) rows.size());
        figures.put("pr_auc", scores.averagePrecision());
        figures.put("recall_at_5pct_fpr", scores.recallAt(0.05));
        return figures;
    }

    /// Recall at 1 and mean reciprocal rank of the first relevant document within ten.
    Map<String, Double> retrieval(JsonNode set) throws UnavailableException, InterruptedException {
        var ids = new ArrayList<String>();
        var documents = new ArrayList<Embedding>();
        for (JsonNode document : set.path("docs")) {
            ids.add(document.path("id").asString(""));
            documents.add(embed(document.path("text").asString("")));
        }
        Map<String, Integer> place = new HashMap<>();
        IntStream.range(0, ids.size()).forEach(i -> place.put(ids.get(i), i));
        double first = 0;
        double reciprocal = 0;
        int queries = 0;
        for (JsonNode query : set.path("queries")) {
            Embedding question = embed(query.path("text").asString(""));
            double[] cosines = documents.stream().mapToDouble(question::cosine).toArray();
            int rank = Integer.MAX_VALUE;
            for (JsonNode relevant : query.path("relevant")) {
                Integer at = place.get(relevant.asString(""));
                if (at != null) {
                    double mine = cosines[at];
                    int better = (int) IntStream.range(0, cosines.length)
                            .filter(i -> cosines[i] > mine)
                            .count();
                    rank = Math.min(rank, better + 1);
                }
            }
            first += rank == 1 ? 1 : 0;
            reciprocal += rank <= 10 ? 1.0 / rank : 0;
            queries++;
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) queries);
        figures.put("recall_at_1", first / queries);
        figures.put("mrr_at_10", reciprocal / queries);
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
