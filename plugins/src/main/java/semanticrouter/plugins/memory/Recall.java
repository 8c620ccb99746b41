package semanticrouter.plugins.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.retrieval.LexicalScores;

/// Finds the memories that are near a question, among all of one user.
///
/// @param terms how many and how near
record Recall(Terms terms) {
    /// Memories of another encoder that are read again for one question; the newest.
    private static final int READ_AGAIN = 16;

    /// How far below the threshold the gap may lie that takes its place.
    private static final double GIVE = 0.15;

    /// Specification: dataplane §5.5.
    private static final double MEANING = 0.7;

    private static final double WORDS = 0.2;
    private static final double GRAMS = 0.1;
    private static final double RRF = 60;
    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final int GRAM = 3;

    /// What was found.
    ///
    /// @param near the best first
    /// @param best similarity of the nearest memory, near enough or not
    /// @param threshold from which they are near enough
    record Found(List<Scored> near, double best, double threshold) {}

    Found near(String question, List<Memory> all, Encodings encodings)
            throws UnavailableException, InterruptedException {
        double[] meaning = meaning(question, all, encodings);
        double[] similarity = meaning;
        double[] rank = meaning;
        if (terms.hybrid() != Terms.Hybrid.OFF) {
            List<String> texts = all.stream().map(Memory::content).toList();
            double[] words = LexicalScores.spread(LexicalScores.bm25(question, texts, K1, B));
            double[] grams = LexicalScores.runs(question, texts, GRAM);
            similarity = weighted(meaning, words, grams);
            rank = terms.hybrid() == Terms.Hybrid.RRF ? fused(meaning, words, grams) : similarity;
        }
        var order = new ArrayList<Scored>();
        for (int i = 0; i < all.size(); i++) {
            order.add(new Scored(all.get(i), similarity[i], rank[i]));
        }
        order.sort(Comparator.comparingDouble(Scored::similarity).reversed());
        double threshold = terms.adaptive() ? elbow(order) : terms.threshold();
        List<Scored> near = order.stream()
                .filter(scored -> scored.similarity() >= threshold)
                .sorted(Comparator.comparingDouble(Scored::rank).reversed())
                .toList();
        return new Found(near, order.isEmpty() ? 0 : order.getFirst().similarity(), threshold);
    }

    private static double[] meaning(String question, List<Memory> all, Encodings encodings)
            throws UnavailableException, InterruptedException {
        Embedding asked = encodings.embed(question);
        String encoder = encodings.embedder(List.of(question));
        SimilarityScale scale = encodings.scale(question);
        double[] scores = new double[all.size()];
        int again = 0;
        for (int i = 0; i < scores.length; i++) {
            Memory memory = all.get(i);
            NamedEmbedding vector = memory.vector();
            if (vector != null && vector.encoder().equals(encoder)) {
                scores[i] = scale.of(asked.cosine(vector.embedding()));
            } else if (again < READ_AGAIN) {
                again++;
                double cosine = encodings.similarity(question, memory.content());
                scores[i] = encodings.scale(question + "\n" + memory.content()).of(cosine);
            }
        }
        return scores;
    }

    private static double[] weighted(double[] meaning, double[] words, double[] grams) {
        double[] sum = new double[meaning.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = MEANING * meaning[i] + WORDS * words[i] + GRAMS * grams[i];
        }
        return sum;
    }

    /// Reciprocal rank fusion (Source: Cormack, Clarke and Büttcher, 2009): by places, not by scores.
    private static double[] fused(double[]... scores) {
        double[] sum = new double[scores[0].length];
        for (double[] one : scores) {
            for (int i = 0; i < sum.length; i++) {
                int place = 1;
                for (double other : one) {
                    place += other > one[i] ? 1 : 0;
                }
                sum[i] += 1 / (RRF + place);
            }
        }
        return sum;
    }

    /// The widest gap between neighbours takes the threshold's place: what is above it belongs together.
    ///
    /// @param order the nearest first
    private double elbow(List<Scored> order) {
        double least = Math.max(0, terms.threshold() - GIVE);
        List<Scored> near =
                order.stream().filter(scored -> scored.similarity() >= least).toList();
        double threshold = terms.threshold();
        double widest = 0;
        for (int i = 0; i < near.size(); i++) {
            double below = i + 1 < near.size() ? near.get(i + 1).similarity() : least;
            double gap = near.get(i).similarity() - below;
            if (gap > widest) {
                widest = gap;
                threshold = near.get(i).similarity();
            }
        }
        return threshold;
    }
}
