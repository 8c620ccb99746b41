package semanticrouter.cli.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// What each signal family says about the decision, and what it costs, over a set of prompts.
///
/// The information of a family is the mutual information between the decision and what the family found, I(D; F) =
/// H(D) − H(D | F), estimated from counts; with few prompts and many outcomes it comes out too high, so compare
/// families, and use hundreds of prompts. What it adds is I(D; F | families of a lower cost or an earlier place),
/// which is what lazy evaluation pays for. Not safe for several threads.
public final class SignalStudy {
    private final List<Observation> observations = new ArrayList<>();

    /// One prompt.
    ///
    /// @param decision reached, empty for none
    /// @param found what each family found, families in the order they are asked: the names that matched, joined
    /// @param millis time of each family when all are asked
    /// @param lazily families that were asked when evaluation could stop early
    /// @param eagerMillis time of all signals when all that decisions refer to are asked
    /// @param lazyMillis time of all signals when evaluation could stop early
    public record Observation(
            String decision,
            SequencedMap<String, String> found,
            Map<String, Double> millis,
            List<String> lazily,
            double eagerMillis,
            double lazyMillis) {
        public Observation {
            lazily = List.copyOf(lazily);
        }
    }

    /// What is known of one family.
    ///
    /// @param millis mean time when asked
    /// @param asked share of prompts for which lazy evaluation asked it, 0 to 1
    /// @param bits information about the decision
    /// @param added information about the decision beyond the families before it
    public record Row(String family, double millis, double asked, double bits, double added) {
        /// Bits added for each millisecond spent; 0 when it adds nothing.
        public double addedPerMilli() {
            return added <= 0 ? 0 : added / Math.max(millis, 1e-6);
        }
    }

    /// The study of all prompts.
    ///
    /// @param prompts how many
    /// @param decisionBits entropy of the decision, H(D)
    /// @param eagerMillis mean
    /// @param lazyMillis mean
    public record Result(int prompts, double decisionBits, List<Row> rows, double eagerMillis, double lazyMillis) {
        public Result {
            rows = List.copyOf(rows);
        }
    }

    public void add(Observation observation) {
        observations.add(observation);
    }

    /// Works out the figures; of no prompts all are 0.
    public Result result() {
        var families = new LinkedHashSet<String>();
        observations.forEach(seen -> families.addAll(seen.found().keySet()));
        double whole = entropy(Observation::decision);
        var before = new ArrayList<String>();
        double left = whole;
        var rows = new ArrayList<Row>();
        for (String family : families) {
            double given = conditional(seen -> seen.found().getOrDefault(family, ""));
            before.add(family);
            double next = conditional(seen -> joined(seen, before));
            rows.add(new Row(
                    family,
                    mean(seen -> seen.millis().getOrDefault(family, 0.0)),
                    mean(seen -> seen.lazily().contains(family) ? 1 : 0),
                    positive(whole - given),
                    positive(left - next)));
            left = next;
        }
        return new Result(
                observations.size(), whole, rows, mean(Observation::eagerMillis), mean(Observation::lazyMillis));
    }

    private static String joined(Observation seen, List<String> families) {
        var text = new StringBuilder();
        families.forEach(
                family -> text.append(seen.found().getOrDefault(family, "")).append('\u0001'));
        return text.toString();
    }

    /// Rounding can take a difference of equal entropies below 0.
    private static double positive(double bits) {
        return bits < 1e-9 ? 0 : bits;
    }

    private double mean(Function<Observation, ? extends Number> value) {
        return observations.stream()
                .mapToDouble(seen -> value.apply(seen).doubleValue())
                .average()
                .orElse(0);
    }

    private double entropy(Function<Observation, String> of) {
        return entropy(observations, of);
    }

    private static double entropy(List<Observation> among, Function<Observation, String> of) {
        var counts = new HashMap<String, Integer>();
        among.forEach(seen -> counts.merge(of.apply(seen), 1, Integer::sum));
        double bits = 0;
        for (int count : counts.values()) {
            double share = (double) count / among.size();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }

    /// Entropy of the decision given something.
    private double conditional(Function<Observation, String> given) {
        var groups = new LinkedHashMap<String, List<Observation>>();
        observations.forEach(seen -> groups.computeIfAbsent(given.apply(seen), _ -> new ArrayList<>())
                .add(seen));
        double bits = 0;
        for (List<Observation> group : groups.values()) {
            bits += (double) group.size() / observations.size() * entropy(group, Observation::decision);
        }
        return bits;
    }
}
