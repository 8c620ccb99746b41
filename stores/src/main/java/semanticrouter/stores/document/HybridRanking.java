package semanticrouter.stores.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import semanticrouter.core.retrieval.LexicalScores;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.retrieval.PassageQuery.Hybrid;

/// Orders candidates by meaning, words and runs of characters together (specification: dataplane §5.5).
final class HybridRanking {
    private HybridRanking() {}

    /// @param candidates nearest in meaning first, each with its nearness as score
    /// @return best first, with what each score is made of
    static List<Passage> rank(String question, List<Passage> candidates, Hybrid how) {
        List<String> texts = candidates.stream().map(Passage::text).toList();
        double[] vector = candidates.stream().mapToDouble(Passage::score).toArray();
        double[] bm25 = LexicalScores.spread(LexicalScores.bm25(question, texts, how.k1(), how.b()));
        double[] runs = LexicalScores.runs(question, texts, how.run());
        double[] scores = how.ranks()
                ? ranks(how.constant(), vector, bm25, runs)
                : IntStream.range(0, vector.length)
                        .mapToDouble(i -> how.vectorWeight() * vector[i]
                                + how.bm25Weight() * bm25[i]
                                + how.ngramWeight() * runs[i])
                        .toArray();
        var ranked = new ArrayList<Passage>(candidates.size());
        for (int i = 0; i < scores.length; i++) {
            Passage found = candidates.get(i);
            var parts = new Passage.Parts(vector[i], bm25[i], runs[i]);
            ranked.add(new Passage(
                    found.file(), found.name(), found.text(), found.index(), scores[i], Optional.of(parts)));
        }
        ranked.sort(Comparator.comparingDouble(Passage::score).reversed());
        return ranked;
    }

    /// Reciprocal rank fusion. Source: Cormack, Clarke and Büttcher, SIGIR 2009.
    private static double[] ranks(int constant, double[]... lists) {
        double[] sums = new double[lists[0].length];
        for (double[] list : lists) {
            List<Integer> order = IntStream.range(0, list.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> list[i]).reversed())
                    .toList();
            for (int rank = 0; rank < order.size(); rank++) {
                sums[order.get(rank)] += 1.0 / (constant + rank + 1);
            }
        }
        return sums;
    }
}
