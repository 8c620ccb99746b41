package semanticrouter.encoders.rerank;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much a word of the query tells, from how few of the candidate documents hold it (inverse document frequency,
/// Robertson and Spärck Jones).
///
/// A handful of candidates says little about frequencies, so the count is smoothed with a guess from the encoder's
/// vocabulary, which is sorted by frequency where it is the English one.
public final class Rarity {
    /// As many documents as the guess is worth.
    private static final double GUESS_WEIGHT = 10;

    private static final double UNKNOWN_SHARE = 0.05;
    private static final int FIRST_WORD = 1995;
    private static final double HEAD = 60;

    private final Map<String, Integer> holders = new HashMap<>();
    private final int documents;
    private final double meanLength;

    public Rarity(List<Words> candidates) {
        long words = 0;
        for (Words candidate : candidates) {
            candidate.count().keySet().forEach(word -> holders.merge(word, 1, Integer::sum));
            words += candidate.words().size();
        }
        documents = candidates.size();
        meanLength = candidates.isEmpty() ? 1 : Math.max(1, (double) words / candidates.size());
    }

    /// Words in a candidate, on average.
    double meanLength() {
        return meanLength;
    }

    /// Weight of each word of a query, above 0.
    public double[] weights(Passage query, boolean sortedVocabulary) {
        int count = query.words().words().size();
        double[] share = new double[count];
        for (int t = 0; t < query.size(); t++) {
            int word = query.word()[t];
            if (word >= 0) {
                double guess = sortedVocabulary
                        ? Math.min(0.95, HEAD / Math.max(1, query.tokens()[t] - FIRST_WORD))
                        : UNKNOWN_SHARE;
                share[word] = share[word] == 0 ? guess : Math.min(share[word], guess);
            }
        }
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) {
            double guess = share[i] == 0 ? UNKNOWN_SHARE : share[i];
            double holding = holders.getOrDefault(query.words().words().get(i).text(), 0) + GUESS_WEIGHT * guess;
            double all = documents + GUESS_WEIGHT;
            weights[i] = Math.log(1 + (all - holding + 0.5) / (holding + 0.5));
        }
        return weights;
    }
}
