package semanticrouter.core.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import semanticrouter.core.projection.Partition;
import semanticrouter.core.projection.ProjectionTrace.Contender;
import semanticrouter.core.projection.ProjectionTrace.PartitionStep;

/// Applies partitions to the matches of one family (specification: signals §3.1).
final class PartitionRules {
    private final List<Partition> partitions;
    private final List<PartitionStep> steps = new ArrayList<>();

    PartitionRules(List<Partition> partitions) {
        this.partitions = partitions;
    }

    /// By family, then as declared, whichever family answered first.
    List<PartitionStep> steps() {
        return steps.stream()
                .sorted(Comparator.comparing(PartitionStep::family))
                .toList();
    }

    /// The matches that are left, in order; later partitions see what earlier ones left.
    SequencedMap<String, Double> reduce(String family, List<String> declared, SequencedMap<String, Double> matches) {
        SequencedMap<String, Double> current = matches;
        for (Partition partition : partitions) {
            if (partition.family().equals(family)) {
                current = reduce(partition, declared, current);
            }
        }
        return current;
    }

    private SequencedMap<String, Double> reduce(
            Partition partition, List<String> declared, SequencedMap<String, Double> matches) {
        List<String> members =
                partition.members().stream().filter(declared::contains).toList();
        if (members.size() <= 1) {
            return matches;
        }
        List<String> contenders = matches.keySet().stream()
                .filter(name -> members.contains(name) && !Double.isNaN(stored(matches, name)))
                .toList();
        if (contenders.isEmpty()) {
            return withDefault(partition, matches);
        }
        return contenders.size() == 1 ? matches : choose(partition, contenders, matches);
    }

    private static double stored(SequencedMap<String, Double> matches, String name) {
        Double confidence = matches.get(name);
        return confidence == null ? Double.NaN : confidence;
    }

    private SequencedMap<String, Double> withDefault(Partition partition, SequencedMap<String, Double> matches) {
        var kept = new LinkedHashMap<>(matches);
        kept.putIfAbsent(partition.fallback(), Double.NaN);
        steps.add(new PartitionStep(
                partition.name(),
                partition.family(),
                partition.softmax(),
                partition.temperature(),
                List.of(),
                partition.fallback(),
                0,
                0,
                0,
                true));
        return kept;
    }

    private SequencedMap<String, Double> choose(
            Partition partition, List<String> contenders, SequencedMap<String, Double> matches) {
        double[] raw =
                contenders.stream().mapToDouble(name -> stored(matches, name)).toArray();
        double[] compared = partition.softmax() ? softmax(raw, partition.temperature()) : raw;
        int winner = 0;
        for (int i = 1; i < raw.length; i++) {
            if (raw[i] > raw[winner]) {
                winner = i;
            }
        }
        double second = Double.NEGATIVE_INFINITY;
        var listed = new ArrayList<Contender>();
        for (int i = 0; i < raw.length; i++) {
            second = i == winner ? second : Math.max(second, compared[i]);
            listed.add(new Contender(
                    contenders.get(i),
                    raw[i],
                    partition.softmax() ? OptionalDouble.of(compared[i]) : OptionalDouble.empty()));
        }
        steps.add(new PartitionStep(
                partition.name(),
                partition.family(),
                partition.softmax(),
                partition.temperature(),
                List.copyOf(listed),
                contenders.get(winner),
                compared[winner],
                raw[winner],
                compared[winner] - second,
                false));
        var kept = new LinkedHashMap<String, Double>();
        String won = contenders.get(winner);
        for (var match : matches.entrySet()) {
            if (match.getKey().equals(won)) {
                kept.put(won, compared[winner]);
            } else if (!contenders.contains(match.getKey())) {
                kept.put(match.getKey(), match.getValue());
            }
        }
        return kept;
    }

    /// `exp((s_i - max)/T) / Σ`; a temperature of 0 or less counts as 1.
    static double[] softmax(double[] scores, double temperature) {
        double t = temperature > 0 ? temperature : 1;
        double max = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            max = Math.max(max, score);
        }
        var shares = new double[scores.length];
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            shares[i] = Math.exp((scores[i] - max) / t);
            total += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= total;
        }
        return shares;
    }
}
