package semanticrouter.core.retrieval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How well texts share words and runs of characters with a question (specification: dataplane §5.5). Pure.
public final class LexicalScores {
    private LexicalScores() {}

    /// BM25 of each text, 0 or more, over the texts that are given.
    ///
    /// Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
    ///
    /// @param k1 how soon a word that comes again counts no more, 0 or more
    /// @param b how much the length of a text counts, 0 to 1
    public static double[] bm25(String question, List<String> texts, double k1, double b) {
        var counts = new ArrayList<Map<String, Integer>>(texts.size());
        var lengths = new int[texts.size()];
        var having = new HashMap<String, Integer>();
        long total = 0;
        for (int i = 0; i < texts.size(); i++) {
            var words = new HashMap<String, Integer>();
            for (String word : words(texts.get(i))) {
                words.merge(word, 1, Integer::sum);
                lengths[i]++;
            }
            words.keySet().forEach(word -> having.merge(word, 1, Integer::sum));
            counts.add(words);
            total += lengths[i];
        }
        double average = Math.max(1, (double) total / Math.max(1, texts.size()));
        Set<String> asked = new HashSet<>(words(question));
        double[] scores = new double[texts.size()];
        for (int i = 0; i < scores.length; i++) {
            for (String word : asked) {
                int times = counts.get(i).getOrDefault(word, 0);
                if (times > 0) {
                    int n = having.getOrDefault(word, 0);
                    double idf = Math.log((texts.size() - n + 0.5) / (n + 0.5) + 1);
                    scores[i] += idf * times * (k1 + 1) / (times + k1 * (1 - b + b * lengths[i] / average));
                }
            }
        }
        return scores;
    }

    /// Jaccard overlap of each text's runs of characters with the question's, 0 to 1.
    ///
    /// @param run characters of a run, 1 or more
    public static double[] runs(String question, List<String> texts, int run) {
        Set<String> asked = runs(question, run);
        double[] scores = new double[texts.size()];
        for (int i = 0; i < scores.length; i++) {
            Set<String> own = runs(texts.get(i), run);
            long shared = asked.stream().filter(own::contains).count();
            long either = asked.size() + own.size() - shared;
            scores[i] = either == 0 ? 0 : (double) shared / either;
        }
        return scores;
    }

    /// Scores from 0 for the least to 1 for the greatest; equal ones are all 1, or 0 when there is nothing.
    public static double[] spread(double[] scores) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            least = Math.min(least, score);
            greatest = Math.max(greatest, score);
        }
        double[] spread = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            spread[i] = greatest > least ? (scores[i] - least) / (greatest - least) : greatest > 0 ? 1 : 0;
        }
        return spread;
    }

    /// The words of a text as they come: runs of letters and digits in lower case; a character of a script without
    /// spaces is a word of its own.
    public static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        text.toLowerCase(Locale.ROOT).codePoints().forEach(rune -> {
            boolean alone = alone(rune);
            if (!alone && Character.isLetterOrDigit(rune)) {
                word.appendCodePoint(rune);
                return;
            }
            flush(word, words);
            if (alone) {
                words.add(Character.toString(rune));
            }
        });
        flush(word, words);
        return words;
    }

    private static boolean alone(int rune) {
        Character.UnicodeScript script = Character.UnicodeScript.of(rune);
        return Character.isIdeographic(rune)
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA;
    }

    private static void flush(StringBuilder word, List<String> into) {
        if (!word.isEmpty()) {
            into.add(word.toString());
            word.setLength(0);
        }
    }

    private static Set<String> runs(String text, int run) {
        int[] points = text.toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("\\s+", " ")
                .codePoints()
                .toArray();
        var runs = new HashSet<String>();
        for (int i = 0; i + run <= points.length; i++) {
            runs.add(new String(points, i, run));
        }
        return runs;
    }
}
