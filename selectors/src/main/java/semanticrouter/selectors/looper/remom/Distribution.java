package semanticrouter.selectors.looper.remom;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import semanticrouter.core.selection.Candidate;

/// How the calls of a round are shared among the candidates.
final class Distribution {
    /// Shares that differ by less are equal.
    private static final double EQUAL = 1e-9;

    private Distribution() {}

    /// Who is asked in a round, once for each call.
    ///
    /// @param candidates one or more
    /// @param how an option's word
    static List<Candidate> of(List<Candidate> candidates, String how, int calls, int seed) {
        int models = candidates.size();
        return switch (how) {
            case "round_robin" ->
                IntStream.range(0, calls)
                        .mapToObj(i -> candidates.get(i % models))
                        .toList();
            case "first_only" -> Collections.nCopies(calls, candidates.getFirst());
            case "equal" -> shuffled(repeated(candidates, equally(models, calls)), seed);
            default -> shuffled(repeated(candidates, byWeight(candidates, calls)), seed);
        };
    }

    /// The same order for the same seed.
    static <T> List<T> shuffled(List<T> items, int seed) {
        List<T> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    /// Calls of each candidate by its weight: the whole part of its share, and the rest to the largest
    /// remainders.
    static int[] byWeight(List<Candidate> candidates, int calls) {
        double[] weights = candidates.stream()
                .mapToDouble(candidate -> Math.max(0, candidate.ref().weight()))
                .toArray();
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        if (total == 0) {
            return equally(weights.length, calls);
        }
        int[] counts = new int[weights.length];
        long[] remainders = new long[weights.length];
        int left = calls;
        for (int i = 0; i < weights.length; i++) {
            double share = calls * (weights[i] / total);
            counts[i] = (int) Math.floor(share + EQUAL);
            remainders[i] = Math.round((share - counts[i]) / EQUAL);
            left -= counts[i];
        }
        List<Integer> largest = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> remainders[i]).reversed())
                .limit(left)
                .toList();
        for (int i : largest) {
            counts[i]++;
        }
        return counts;
    }

    private static int[] equally(int models, int calls) {
        int[] counts = new int[models];
        for (int i = 0; i < calls; i++) {
            counts[i % models]++;
        }
        return counts;
    }

    private static List<Candidate> repeated(List<Candidate> candidates, int[] counts) {
        var repeated = new ArrayList<Candidate>();
        for (int i = 0; i < counts.length; i++) {
            repeated.addAll(Collections.nCopies(counts[i], candidates.get(i)));
        }
        return repeated;
    }
}
