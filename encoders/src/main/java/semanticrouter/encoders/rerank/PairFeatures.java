package semanticrouter.encoders.rerank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a query and a document have in common, as numbers; most lie in [0, 1].
///
/// Token states are compared as in late interaction (Khattab and Zaharia, ColBERT, arXiv:2004.12832): each token of the
/// query takes the best token of the document, and the means are weighted by how much the query's words tell.
final class PairFeatures {
    /// In the order of {@link #of}.
    static final List<String> NAMES = List.of(
            "cosine",
            "sentence_cosine",
            "max_sim",
            "sentence_max_sim",
            "coverage",
            "bm25",
            "sentence_coverage",
            "runs",
            "pairs",
            "telling",
            "rarest_missing",
            "length");

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private PairFeatures() {}

    /// @param weights of the query's words
    /// @param meanLength words in a candidate, on average
    static double[] of(Passage query, Passage document, double[] weights, double meanLength) {
        Words words = document.words();
        List<Words.Word> asked = query.words().words();
        double total = 0;
        double found = 0;
        double bm25 = 0;
        double runs = 0;
        double telling = 0;
        double tellingFound = 0;
        double heaviest = 0;
        double heaviestMissing = 0;
        double pairTotal = 0;
        double pairFound = 0;
        double norm = K1 * (1 - B + B * words.words().size() / meanLength);
        String previous = "";
        for (int i = 0; i < asked.size(); i++) {
            Words.Word word = asked.get(i);
            double weight = weights[i];
            int times = words.count().getOrDefault(word.text(), 0);
            total += weight;
            heaviest = Math.max(heaviest, weight);
            if (times > 0) {
                found += weight;
                bm25 += weight * times / (times + norm);
            } else {
                heaviestMissing = Math.max(heaviestMissing, weight);
            }
            List<String> own = Words.runs(word.text(), previous);
            runs += weight * own.stream().filter(words.runs()::contains).count() / Math.max(1, own.size());
            if (word.telling()) {
                telling += weight;
                tellingFound += times > 0 ? weight : 0;
            }
            if (!previous.isEmpty()) {
                double pair = weight + weights[i - 1];
                pairTotal += pair;
                pairFound += words.pairs().contains(previous + " " + word.text()) ? pair : 0;
            }
            previous = word.text();
        }
        double safe = Math.max(1e-9, total);
        double[] interaction = interaction(query, document, weights);
        return new double[] {
            dot(query.vector(), document.vector()),
            sentenceCosine(query, document),
            interaction[0],
            interaction[1],
            found / safe,
            bm25 / safe,
            sentenceCoverage(asked, weights, words) / safe,
            runs / safe,
            pairTotal == 0 ? 0 : pairFound / pairTotal,
            telling == 0 ? found / safe : tellingFound / telling,
            heaviest == 0 ? 0 : heaviestMissing / heaviest,
            Math.log1p(words.words().size()) / 10
        };
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    /// The best cosine of the query's vector with the mean state of one sentence.
    private static double sentenceCosine(Passage query, Passage document) {
        int sentences = document.words().sentences();
        float[][] sums = new float[sentences][document.width()];
        for (int j = 0; j < document.size(); j++) {
            float[] sum = sums[document.sentence()[j]];
            for (int d = 0; d < sum.length; d++) {
                sum[d] += document.states()[j * sum.length + d] * document.scales()[j];
            }
        }
        double best = -1;
        for (float[] sum : sums) {
            double square = 0;
            double product = 0;
            for (int d = 0; d < query.vector().length; d++) {
                square += (double) sum[d] * sum[d];
                product += (double) sum[d] * query.vector()[d];
            }
            best = square == 0 ? best : Math.max(best, product / Math.sqrt(square));
        }
        return best;
    }

    /// Weighted mean of each query token's best match: in the whole document, and in the sentence where it is highest.
    private static double[] interaction(Passage query, Passage document, double[] weights) {
        int sentences = document.words().sentences();
        double[] bySentence = new double[sentences];
        float[] best = new float[sentences];
        double whole = 0;
        double total = 0;
        for (int t = 0; t < query.size(); t++) {
            if (query.word()[t] < 0) {
                continue;
            }
            double weight = weights[query.word()[t]];
            Arrays.fill(best, -1);
            for (int j = 0; j < document.size(); j++) {
                int sentence = document.sentence()[j];
                best[sentence] = Math.max(best[sentence], query.cosine(t, document, j));
            }
            float highest = -1;
            for (int s = 0; s < sentences; s++) {
                bySentence[s] += weight * best[s];
                highest = Math.max(highest, best[s]);
            }
            whole += weight * highest;
            total += weight;
        }
        double safe = Math.max(1e-9, total);
        return new double[] {whole / safe, Arrays.stream(bySentence).max().orElse(0) / safe};
    }

    /// The greatest weight of query words that stand in one sentence.
    private static double sentenceCoverage(List<Words.Word> asked, double[] weights, Words document) {
        Map<String, Integer> count = document.count();
        Set<String> wanted = new HashSet<>();
        asked.forEach(word -> wanted.add(word.text()));
        wanted.removeIf(word -> !count.containsKey(word));
        if (wanted.isEmpty()) {
            return 0;
        }
        List<Set<String>> held = new ArrayList<>();
        for (int s = 0; s < document.sentences(); s++) {
            held.add(new HashSet<>());
        }
        for (Words.Word word : document.words()) {
            if (wanted.contains(word.text())) {
                held.get(word.sentence()).add(word.text());
            }
        }
        double best = 0;
        for (Set<String> sentence : held) {
            double sum = 0;
            for (int i = 0; i < asked.size(); i++) {
                sum += sentence.contains(asked.get(i).text()) ? weights[i] : 0;
            }
            best = Math.max(best, sum);
        }
        return best;
    }
}
