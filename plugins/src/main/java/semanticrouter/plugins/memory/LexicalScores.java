package semanticrouter.plugins.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How well the words of texts fit those of a query (specification: dataplane §5.5). Source: Robertson and Zaragoza,
/// "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
final class LexicalScores {
    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final int GRAM = 3;

    private LexicalScores() {}

    /// BM25 of each text, put between 0 for the least and 1 for the most; all 0 where no text has a word of the query.
    static double[] bm25(String query, List<String> texts) {
        List<List<String>> documents = new ArrayList<>();
        var spread = new HashMap<String, Integer>();
        double length = 0;
        for (String text : texts) {
            WordSet words = WordSet.of(text);
            documents.add(words.words());
            words.distinct().forEach(word -> spread.merge(word, 1, Integer::sum));
            length += words.words().size();
        }
        double mean = texts.isEmpty() ? 1 : Math.max(1, length / texts.size());
        Set<String> wanted = WordSet.of(query).distinct();
        double[] scores = new double[texts.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = bm25(wanted, documents.get(i), spread, texts.size(), mean);
        }
        return spread(scores);
    }

    private static double bm25(
            Set<String> wanted, List<String> document, Map<String, Integer> spread, int all, double mean) {
        var counts = new HashMap<String, Integer>();
        document.forEach(word -> counts.merge(word, 1, Integer::sum));
        double score = 0;
        for (String word : wanted) {
            int count = counts.getOrDefault(word, 0);
            if (count > 0) {
                int in = spread.getOrDefault(word, 0);
                double idf = Math.log((all - in + 0.5) / (in + 0.5) + 1);
                score += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * document.size() / mean));
            }
        }
        return score;
    }

    private static double[] spread(double[] scores) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (double score : scores) {
            least = Math.min(least, score);
            most = Math.max(most, score);
        }
        double[] spread = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            spread[i] = most == 0 ? 0 : most == least ? 1 : (scores[i] - least) / (most - least);
        }
        return spread;
    }

    /// Share of the groups of three characters that both texts have (Jaccard index).
    static double grams(String query, String text) {
        return WordSet.similarity(grams(query), grams(text));
    }

    private static Set<String> grams(String text) {
        int[] runes = text.toLowerCase(Locale.ROOT).codePoints().toArray();
        var grams = new HashSet<String>();
        for (int i = 0; i + GRAM <= runes.length; i++) {
            grams.add(new String(runes, i, GRAM));
        }
        return grams;
    }
}
