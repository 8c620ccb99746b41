package semanticrouter.signals.bank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.signals.rules.Threshold;
import semanticrouter.signals.text.CodePointOrder;

/// Vectors that stand for a set of examples (specification: signals §2.4). Immutable, for all threads.
///
/// Examples are clustered greedily: the largest group of examples within the similarity threshold of a seed becomes
/// a cluster, its member with the highest mean similarity inside it the prototype; and so on with what is left.
public final class PrototypeBank {
    private final List<Embedding> prototypes;
    private final double bestWeight;
    private final int topM;

    /// How near a query is.
    ///
    /// @param score `w · best + (1 - w) · support`; 0 for an empty bank
    /// @param best similarity of the nearest prototype
    /// @param support mean similarity of the nearest ones
    /// @param prototypes how many there are
    public record Nearness(double score, double best, double support, int prototypes) {
        static final Nearness NONE = new Nearness(0, 0, 0, 0);
    }

    private record Cluster(String text, Embedding vector, int size, double similarity) {}

    private PrototypeBank(List<Embedding> prototypes, PrototypeScoring scoring) {
        this.prototypes = List.copyOf(prototypes);
        this.bestWeight = Math.clamp(Threshold.widened(scoring.bestWeight()), 0, 1);
        this.topM = scoring.topM();
    }

    /// A bank of the examples.
    ///
    /// @param examples texts; repeats and texts without a vector count once or not at all
    /// @param vectors vector of each text
    public static PrototypeBank of(
            Collection<String> examples, Map<String, Embedding> vectors, PrototypeScoring scoring) {
        List<String> texts = new LinkedHashSet<>(examples)
                .stream()
                        .filter(text ->
                                vectors.containsKey(text) && vectors.get(text).dimension() > 0)
                        .sorted(CodePointOrder.ASCENDING)
                        .toList();
        List<Embedding> all = texts.stream().map(vectors::get).toList();
        return new PrototypeBank(scoring.enabled() ? condensed(texts, all, scoring) : all, scoring);
    }

    /// Texts come sorted, so the first of equals is the smallest.
    private static List<Embedding> condensed(List<String> texts, List<Embedding> vectors, PrototypeScoring scoring) {
        List<BitSet> near = neighbours(vectors, Threshold.widened(scoring.clusterSimilarityThreshold()));
        int[] sizes = near.stream().mapToInt(BitSet::cardinality).toArray();
        var left = new BitSet();
        left.set(0, vectors.size());
        var clusters = new ArrayList<Cluster>();
        while (!left.isEmpty()) {
            int seed = largest(left, sizes);
            var members = (BitSet) near.get(seed).clone();
            members.and(left);
            clusters.add(cluster(members, texts, vectors));
            left.andNot(members);
            members.stream().forEach(gone -> near.get(gone).stream().forEach(other -> sizes[other]--));
        }
        clusters.sort(Comparator.comparingInt(Cluster::size)
                .reversed()
                .thenComparing(Comparator.comparingDouble(Cluster::similarity).reversed())
                .thenComparing(Cluster::text, CodePointOrder.ASCENDING));
        int kept = scoring.maxPrototypes() > 0 ? scoring.maxPrototypes() : clusters.size();
        return clusters.stream().limit(kept).map(Cluster::vector).toList();
    }

    private static List<BitSet> neighbours(List<Embedding> vectors, double threshold) {
        var near = new ArrayList<BitSet>();
        for (int i = 0; i < vectors.size(); i++) {
            var of = new BitSet(vectors.size());
            of.set(i);
            near.add(of);
            for (int j = 0; j < i; j++) {
                if (vectors.get(i).cosine(vectors.get(j)) >= threshold) {
                    of.set(j);
                    near.get(j).set(i);
                }
            }
        }
        return near;
    }

    private static int largest(BitSet left, int[] sizes) {
        int best = left.nextSetBit(0);
        for (int i = best; i >= 0; i = left.nextSetBit(i + 1)) {
            best = sizes[i] > sizes[best] ? i : best;
        }
        return best;
    }

    private static Cluster cluster(BitSet members, List<String> texts, List<Embedding> vectors) {
        int medoid = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = members.nextSetBit(0); i >= 0; i = members.nextSetBit(i + 1)) {
            Embedding own = vectors.get(i);
            double mean = members.stream()
                            .mapToDouble(j -> own.cosine(vectors.get(j)))
                            .sum()
                    / members.cardinality();
            if (mean > highest) {
                medoid = i;
                highest = mean;
            }
        }
        return new Cluster(texts.get(medoid), vectors.get(medoid), members.cardinality(), highest);
    }

    /// How near the query is to the examples, in cosines.
    public Nearness score(Embedding query) {
        return score(query, SimilarityScale.PLAIN);
    }

    /// How near the query is to the examples, on a scale.
    public Nearness score(Embedding query, SimilarityScale scale) {
        double[] similarities =
                prototypes.stream().mapToDouble(query::cosine).map(scale::of).toArray();
        return score(similarities, bestWeight, topM);
    }

    /// Combines similarities: `w · best + (1 - w) · mean of the top m`, an m of 0 or above the count taking all.
    static Nearness score(double[] similarities, double bestWeight, int topM) {
        if (similarities.length == 0) {
            return Nearness.NONE;
        }
        Arrays.sort(similarities);
        int count = similarities.length;
        int m = topM <= 0 || topM > count ? count : topM;
        double sum = 0;
        for (int i = count - m; i < count; i++) {
            sum += similarities[i];
        }
        double best = similarities[count - 1];
        double support = sum / m;
        return new Nearness(bestWeight * best + (1 - bestWeight) * support, best, support, count);
    }

    /// Similarity of the nearest prototype; nothing is nearer than -1 to an empty bank.
    public double nearest(Embedding query) {
        return prototypes.stream().mapToDouble(query::cosine).max().orElse(-1);
    }

    public boolean empty() {
        return prototypes.isEmpty();
    }
}
