package semanticrouter.core.compression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How telling each sentence of a text is, by four measures in [0, 1] (specification: signals §2.1.5).
///
/// Time and memory grow with the words of the text, not with the square of its sentences: the graph of similar
/// sentences is the product of the term matrix with itself and is never written out.
final class SentenceScores {
    private static final double DAMPING = 0.85;
    private static final int ROUNDS = 100;
    private static final double TOLERANCE = 1e-5;

    private final List<Map<Integer, Double>> terms = new ArrayList<>();
    private final List<Integer> documents = new ArrayList<>();

    /// @param sentences at least one
    SentenceScores(List<String> sentences) {
        var known = new HashMap<String, Integer>();
        for (String sentence : sentences) {
            var counts = new HashMap<Integer, Double>();
            words(sentence).forEach(word -> {
                int id = known.computeIfAbsent(word, _ -> known.size());
                counts.merge(id, 1.0, Double::sum);
            });
            double total =
                    counts.values().stream().mapToDouble(Double::doubleValue).sum();
            counts.replaceAll((_, count) -> count / total);
            terms.add(counts);
            while (documents.size() < known.size()) {
                documents.add(0);
            }
            counts.keySet().forEach(id -> documents.set(id, documents.get(id) + 1));
        }
    }

    /// Runs of letters and digits in lower case; a CJK character is a word of its own.
    static List<String> words(String sentence) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        sentence.codePoints().forEach(rune -> {
            boolean cjk = TokenEstimate.cjk(rune);
            if (!Character.isLetterOrDigit(rune) || cjk) {
                if (!word.isEmpty()) {
                    words.add(word.toString().toLowerCase(Locale.ROOT));
                    word.setLength(0);
                }
            }
            if (cjk) {
                words.add(Character.toString(rune));
            } else if (Character.isLetterOrDigit(rune)) {
                word.appendCodePoint(rune);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /// Rank in the graph of sentences, weighted by the cosine of their words.
    double[] textRank() {
        List<Map<Integer, Double>> unit =
                terms.stream().map(SentenceScores::unit).toList();
        int n = unit.size();
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        double[] degree = neighbours(unit, ones);
        double[] rank = new double[n];
        Arrays.fill(rank, 1.0 / n);
        for (int round = 0; round < ROUNDS; round++) {
            double[] given = new double[n];
            for (int i = 0; i < n; i++) {
                given[i] = degree[i] > 1e-9 ? rank[i] / degree[i] : 0;
            }
            double[] got = neighbours(unit, given);
            double change = 0;
            for (int i = 0; i < n; i++) {
                double next = (1 - DAMPING) / n + DAMPING * got[i];
                change += Math.abs(next - rank[i]);
                rank[i] = next;
            }
            if (change < TOLERANCE) {
                break;
            }
        }
        return byLargest(rank);
    }

    /// For each sentence the sum over the others of their value times the cosine of both.
    private double[] neighbours(List<Map<Integer, Double>> unit, double[] values) {
        double[] byTerm = new double[documents.size()];
        for (int i = 0; i < unit.size(); i++) {
            double value = values[i];
            unit.get(i).forEach((term, weight) -> byTerm[term] += weight * value);
        }
        double[] sums = new double[unit.size()];
        for (int i = 0; i < unit.size(); i++) {
            double sum = 0;
            double own = 0;
            for (Map.Entry<Integer, Double> entry : unit.get(i).entrySet()) {
                sum += entry.getValue() * byTerm[entry.getKey()];
                own += entry.getValue() * entry.getValue();
            }
            sums[i] = Math.max(0, sum - own * values[i]);
        }
        return sums;
    }

    /// The ends count more than the middle.
    ///
    /// @param depth how much less the middle counts
    double[] position(double depth) {
        int n = terms.size();
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            scores[i] = n == 1 ? 1 : 1 - depth * Math.sin(Math.PI * i / (n - 1));
        }
        return scores;
    }

    /// Rare words count more than frequent ones.
    double[] tfIdf() {
        int n = terms.size();
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (Map.Entry<Integer, Double> entry : terms.get(i).entrySet()) {
                sum += entry.getValue() * Math.log((n + 1.0) / (documents.get(entry.getKey()) + 1));
            }
            scores[i] = sum;
        }
        return byLargest(scores);
    }

    /// How far a sentence is from what the text says on the whole.
    double[] novelty() {
        var centroid = new HashMap<Integer, Double>();
        terms.forEach(sentence -> sentence.forEach((term, weight) -> centroid.merge(term, weight, Double::sum)));
        double length = length(centroid);
        double[] scores = new double[terms.size()];
        for (int i = 0; i < scores.length; i++) {
            double dot = 0;
            for (Map.Entry<Integer, Double> entry : terms.get(i).entrySet()) {
                dot += entry.getValue() * centroid.getOrDefault(entry.getKey(), 0.0);
            }
            double lengths = length * length(terms.get(i));
            scores[i] = Math.max(0, 1 - (lengths == 0 ? 0 : dot / lengths));
        }
        return byLargest(scores);
    }

    private static Map<Integer, Double> unit(Map<Integer, Double> vector) {
        double length = length(vector);
        var unit = new HashMap<Integer, Double>();
        vector.forEach((term, weight) -> unit.put(term, weight / length));
        return unit;
    }

    private static double length(Map<Integer, Double> vector) {
        return Math.sqrt(
                vector.values().stream().mapToDouble(weight -> weight * weight).sum());
    }

    private static double[] byLargest(double[] scores) {
        double largest = Arrays.stream(scores).max().orElse(0);
        if (largest > 0) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] /= largest;
            }
        }
        return scores;
    }
}
